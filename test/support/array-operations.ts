import type { Value } from "../../compiler/graph/builder.ts";
import { addDims, dimValue, mulDims, subDims, type Dim } from "../../compiler/graph/dim.ts";
import type { Sizes } from "../../compiler/graph/sizes.ts";
import { broadcastDims, dimsOf, sameDims } from "../../compiler/graph/type.ts";
import { add, mul } from "../../compiler/primitives/arithmetic.ts";
import { branch } from "../../compiler/primitives/branch.ts";
import { gt } from "../../compiler/primitives/comparison.ts";
import { conv2d, maxPool } from "../../compiler/primitives/convolution.ts";
import { det, solve } from "../../compiler/primitives/linear-algebra.ts";
import { dot, outer, product } from "../../compiler/primitives/product.ts";
import * as reduction from "../../compiler/primitives/reduction.ts";
import * as join from "../../compiler/primitives/join.ts";
import * as tensor from "../../compiler/primitives/tensor.ts";
import { sin } from "../../compiler/primitives/trigonometry.ts";
import { elementsOf } from "./arrays.ts";
import { arityOf, GENTLE, realPrimitives } from "./graphs.ts";

/** One step of a random graph: which operation, which earlier values it reads, and what it chooses. */
export interface ArrayStep {
  readonly operation: number;
  readonly reads: readonly number[];
  readonly choice: number;
}

/** Looks for operands among the values that there are so far. */
interface Choice {
  readonly values: readonly Value[];
  readonly sizes: Sizes;
  /** One of the values for which a condition holds. */
  readonly pick: (read: number, condition?: (value: Value) => boolean) => Value | undefined;
  /** The number of elements of a value. */
  readonly count: (value: Value) => number;
  /** A whole number below a limit; successive calls give different ones. */
  readonly below: (limit: number) => number;
}

/** An operation on some of the values that there are; undefined where none fits. */
export type Operation = (choice: Choice) => Value | undefined;

const dims = (value: Value): readonly Dim[] => dimsOf(value.builder.node(value).type);
const rank = (value: Value): number => dims(value).length;
const hasAxes = (value: Value): boolean => rank(value) > 0;
const isMatrix = (value: Value): boolean => rank(value) === 2;
const isVector = (value: Value): boolean => rank(value) === 1;
const isSingle = (value: Value): boolean => rank(value) === 0;
const isSmall = (value: Value): boolean => rank(value) < 4;
const isSquare = (value: Value): boolean => isMatrix(value) && dims(value)[0] === dims(value)[1];

/** Whether a value fits others in an elementwise operation. */
function fits(others: readonly (Value | undefined)[]): (value: Value) => boolean {
  return (value) => {
    const all = [value, ...others.filter((other) => other !== undefined)].map(dims);
    let common: readonly Dim[] | undefined = [];
    for (const each of all) common = common && broadcastDims(common, each);
    return common !== undefined;
  };
}

function elementwise(name: (primitive: string) => boolean): Operation {
  const primitives = realPrimitives.filter(({ primitive }) => name(primitive.name));
  return ({ pick, below }) => {
    const chosen = primitives[below(primitives.length)]!;
    const operands: Value[] = [];
    for (let index = 0; index < arityOf(chosen.primitive); index++) {
      const operand = pick(index, fits(operands));
      if (!operand) return undefined;
      operands.push(operand);
    }
    return operands[0]!.builder.apply(chosen.primitive, operands, chosen.attributes);
  };
}

/** A product of matrices and vectors in any form. */
const multiplied: Operation = ({ pick, below }) => {
  const a = pick(0, isMatrix);
  if (!a) return undefined;
  const left = below(2);
  const inner = dims(a)[left === 1 ? 0 : 1];
  const b = pick(1, (value) => (isVector(value) || isMatrix(value)) && dims(value).includes(inner!));
  if (!b) return undefined;
  const right = isVector(b) || dims(b)[0] === inner ? 0 : 1;
  return a.builder.apply(product, [a, b], { left, right });
};

/** An operation along one axis of an array. */
function alongAxis(apply: (x: Value, axis: number) => Value, ofNone = true): Operation {
  return ({ pick, below, count }) => {
    const x = pick(0, (value) => hasAxes(value) && (ofNone || count(value) > 0));
    return x && apply(x, below(rank(x)));
  };
}

/** An operation over some of the axes of an array. */
function overAxes(apply: (x: Value, axes: readonly number[]) => Value): Operation {
  return ({ pick, below, count }) => {
    // The extreme of no elements has no derivative.
    const x = pick(0, (value) => hasAxes(value) && count(value) > 0);
    if (!x) return undefined;
    const axes = dims(x).flatMap((_, axis) => (below(2) === 0 ? [axis] : []));
    return apply(x, axes.length > 0 ? axes : [0]);
  };
}

/** Ranges of an array, forwards or backwards, of every or every other element, or from the second one on. */
const sliced: Operation = ({ pick, below, sizes }) => {
  const x = pick(0, hasAxes);
  return (
    x &&
    tensor.slice(
      x,
      dims(x).map((count) => {
        switch (below(4)) {
          case 0:
            return { start: subDims(count, 1), step: -1, count };
          case 1:
            if (dimValue(count, sizes) > 0) return { start: 1, step: 1, count: subDims(count, 1) };
            break;
          case 2:
            if (typeof count === "number") return { start: 0, step: 2, count: Math.ceil(count / 2) };
        }
        return { start: 0, step: 1, count };
      }),
    )
  );
};

/** Zeros with an array at some places. */
const placed: Operation = ({ pick, below }) => {
  const x = pick(0, (value) => hasAxes(value) && isSmall(value));
  if (!x) return undefined;
  const step = below(2) + 1;
  const start = below(2);
  if (isVector(x) && below(3) === 0) return tensor.diagonalMatrix(x);
  const isReversed = step === 1 && below(2) === 0;
  const order = below(2) === 0 ? [...dims(x).keys()] : [...dims(x).keys()].reverse();
  return tensor.placeAt(
    x,
    order.map((axis) => {
      const count = dims(x)[axis]!;
      return isReversed ? { start: subDims(count, 1), step: -1, axis } : { start, step, axis };
    }),
    order.map((axis) => (isReversed ? dims(x)[axis]! : addDims(start, mulDims(dims(x)[axis]!, step)))),
  );
};

const reshaped: Operation = ({ pick, below }) => {
  const x = pick(0, isSmall);
  if (!x) return undefined;
  const own = dims(x);
  if (below(2) === 0) return tensor.reshape(x, [1, ...own]);
  return hasAxes(x) ? tensor.reshape(x, [own.reduce(mulDims, 1)]) : undefined;
};

const concatenated: Operation = ({ pick, below }) => {
  const a = pick(0, hasAxes);
  if (!a) return undefined;
  const axis = below(rank(a));
  const b = pick(
    1,
    (value) => sameDims(dims(value).toSpliced(axis, 1), dims(a).toSpliced(axis, 1)) && rank(value) === rank(a),
  );
  return b && join.concat(below(3) === 0 ? [a, b, a] : [a, b], axis);
};

const stacked: Operation = ({ pick, below, values }) => {
  const { builder } = values[0]!;
  // Numbers that are known.
  if (below(3) === 0) {
    return tensor.stack(
      [0, 1, 2].map(() => builder.constant((below(9) - 4) / 4)),
      [3],
    );
  }
  const parts = [0, 1, 2].map((read) => pick(read, isSingle)).filter((part) => part !== undefined);
  return parts.length === 3 ? tensor.stack(parts, below(2) === 0 ? [3] : [1, 3]) : undefined;
};

const solved: Operation = ({ pick }) => {
  const a = pick(0, isSquare);
  const [n] = a ? dims(a) : [];
  const b = a && pick(1, (value) => (isVector(value) || isMatrix(value)) && dims(value)[0] === n);
  return b && solve(dominated(a, n!), b);
};

/** A matrix that is well away from a singular one. */
function dominated(a: Value, n: Dim): Value {
  return add(sin(a), mul(8, tensor.identity(a.builder, n, n)));
}

/** A branch on a number over whole arrays: only one of two sub-programs is carried out. */
function lazyBranch(inner: readonly Operation[]): Operation {
  return ({ pick, below, values, sizes }) => {
    const test = pick(0, isSingle);
    const x = pick(1);
    const y = pick(2, isSmall);
    if (!test || !x || !y || values.length > 40) return undefined;
    const [first, second] = [below(1000), below(1000)];
    const side =
      (seed: number) =>
      (...captures: Value[]): Value => {
        const made = [...captures];
        for (const each of [seed, seed + 7]) {
          const value = applied(inner, made, sizes, {
            operation: each,
            reads: [each, each + 1, each + 2],
            choice: each,
          });
          if (value) made.push(value);
        }
        return made.findLast((value) => sameDims(dims(value), dims(x)))!;
      };
    return branch(gt(test, below(3) - 1), [x, y], side(first), side(second));
  };
}

/** A branch for each element. */
function branchEach(inner: readonly Operation[]): Operation {
  return ({ pick, below, sizes }) => {
    const test = pick(0, (value) => hasAxes(value) && isSmall(value));
    const x = test && pick(1, fits([test]));
    const y = test && x && pick(2, fits([test, x]));
    if (!test || !x || !y) return undefined;
    const seed = below(1000);
    return branch(
      gt(test, 0.3),
      [x, y],
      (x, y) => applied(inner, [x, y], sizes, { operation: seed, reads: [seed, seed + 1, seed], choice: seed }) ?? x,
      (_, y) => y,
    );
  };
}

/** A product that stays small. */
const weighted: Operation = ({ pick }) => {
  const a = pick(0);
  const b = pick(1, fits([a]));
  return a && b && mul(sin(a), b);
};

/** Elements along an axis in any order, some of them more than once. */
const taken: Operation = ({ pick, below }) => {
  const x = pick(0, (value) => dims(value).some((dim) => typeof dim === "number" && dim > 0));
  if (!x) return undefined;
  const axis = dims(x).findIndex((dim) => typeof dim === "number" && dim > 0);
  const length = Number(dims(x)[axis]);
  return join.take(
    x,
    axis,
    Array.from({ length: below(4) + 1 }, () => below(length)),
  );
};

const structural: readonly Operation[] = [
  multiplied,
  multiplied,
  sliced,
  sliced,
  placed,
  placed,
  reshaped,
  concatenated,
  stacked,
  taken,
  alongAxis((x, axis) => tensor.cumsum(x, axis)),
  ({ pick, below }) => {
    const x = pick(0, hasAxes);
    return x && tensor.permute(x, below(2) === 0 ? [...dims(x).keys()].reverse() : [...dims(x).keys()]);
  },
  ({ pick, below }) => {
    const x = pick(0, (value) => rank(value) < 3);
    return x && tensor.broadcastTo(x, [[2, "n", 3][below(3)]!, ...dims(x)]);
  },
  ({ pick }) => {
    const x = pick(0, (value) => hasAxes(value) && dims(value).every((dim) => typeof dim === "number" && dim > 0));
    return (
      x &&
      tensor.element(
        x,
        dims(x).map((dim) => subDims(dim, 1)),
      )
    );
  },
  ({ pick }) => {
    const x = pick(0, isSquare);
    return x && tensor.diagonalOf(x);
  },
  overAxes(reduction.sumOver),
  overAxes(reduction.sumOver),
  overAxes(reduction.maxOver),
  overAxes(reduction.minOver),
  ({ pick }) => {
    const x = pick(0, isVector);
    const y = x && pick(1, (value) => sameDims(dims(value), dims(x)));
    return y && dot(x, y);
  },
  ({ pick }) => {
    const x = pick(0, isVector);
    const y = pick(1, isVector);
    return x && y && outer(x, y);
  },
  ({ pick, below }) => {
    const x = pick(0, (value) => rank(value) === 4 && dims(value).every((dim) => typeof dim === "number" && dim > 1));
    return x && (below(2) === 0 ? maxPool(x, 2, 1, 0) : conv2d(x, x, 1, 2));
  },
  ({ pick }) => {
    const x = pick(0);
    return x && tensor.dimension(x.builder, "n");
  },
  weighted,
];

const smooth: readonly Operation[] = [
  alongAxis(reduction.softmax),
  alongAxis(reduction.logSoftmax),
  // log 0 has no derivative.
  alongAxis(reduction.logSumExpOver, false),
  overAxes(reduction.norm2),
  solved,
  ({ pick }) => {
    const a = pick(0, isSquare);
    return a && sin(det(mul(0.2, dominated(a, dims(a)[0]!))));
  },
];

const products: readonly Operation[] = [
  overAxes(reduction.prodOver),
  alongAxis((x, axis) => x.builder.apply(reduction.others, [x], { axis })),
];

const gentleElementwise = elementwise((name) => GENTLE.has(name));
const anyElementwise = elementwise(() => true);

/** Operations that neither grow nor cancel much, with derivatives nearly everywhere. */
export const gentle: readonly Operation[] = [
  ...Array.from({ length: 14 }, () => gentleElementwise),
  ...structural,
  ...smooth,
  branchEach([gentleElementwise, weighted]),
  lazyBranch([gentleElementwise, weighted, ...structural]),
  lazyBranch([gentleElementwise, ...smooth]),
];

/** Every operation. */
export const wild: readonly Operation[] = [
  ...Array.from({ length: 14 }, () => anyElementwise),
  ...structural,
  ...smooth,
  ...products,
  branchEach([anyElementwise]),
  lazyBranch([anyElementwise, ...structural]),
  lazyBranch([anyElementwise, ...products, ...smooth]),
];

/** One step: an operation applied to values that fit it. */
export function applied(
  operations: readonly Operation[],
  values: readonly Value[],
  sizes: Sizes,
  { operation, reads, choice }: ArrayStep,
): Value | undefined {
  let state = choice;
  return operations[operation % operations.length]!({
    values,
    sizes,
    count: ({ builder, id }) => elementsOf(builder.node({ builder, id }).type, sizes),
    pick: (read, condition = () => true) => {
      const candidates = values.filter(condition);
      // Mostly one of the latest values, so that graphs are deep.
      const chosen = reads[read] ?? 0;
      const recent = chosen % 4 === 0 ? candidates.length : Math.min(3, candidates.length);
      return candidates.at(-1 - (Math.floor(chosen / 4) % Math.max(1, recent)));
    },
    below: (limit) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    },
  });
}
