import { describe, expect, it } from "vitest";
import type { Value } from "../../compiler/graph/builder.ts";
import { dimsOf, REAL, type Type } from "../../compiler/graph/type.ts";
import type { Attributes, Primitive } from "../../compiler/graph/primitive.ts";
import { mul } from "../../compiler/primitives/arithmetic.ts";
import { branch, indicator } from "../../compiler/primitives/branch.ts";
import { gt, lt } from "../../compiler/primitives/comparison.ts";
import { log } from "../../compiler/primitives/exponential.ts";
import { sqrt } from "../../compiler/primitives/powers.ts";
import { sumOver } from "../../compiler/primitives/reduction.ts";
import { registry } from "../../compiler/primitives/registry.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { array, elementsOf, expectEmitted, graphOver, plainRunner, type Runner } from "../support/arrays.ts";
import { arityOf, realPrimitives } from "../support/graphs.ts";
import { isNear, sameNumber } from "../support/numbers.ts";

/** Ordinary numbers, edges of domains and kinks, and difficult ones. */
const NUMBERS = [
  ...[0.3, 0.7, 1.4, 2.6, -0.4, -0.8, -1.7, -2.3, 3.3, 5.2, -4.6, 9.7, -12.3, 0.05],
  ...[0, -0, 1, 1, 1, -1, 2, -2, 0.5, -0.5, 40, -40, 800, -800, 1e-200, 1e200, Infinity, -Infinity, NaN],
];

/** The values of an operand of some type: numbers from the list, a different stretch for each operand. */
function values(type: Type, operand: number): number | Float64Array {
  const pick = (index: number): number => NUMBERS[(index * (operand + 1) + 3 * operand) % NUMBERS.length]!;
  if (type.kind !== "tensor") return pick(3);
  return Float64Array.from({ length: elementsOf(type, SIZES) }, (_, index) => pick(index));
}

const SIZES = new Map([["n", 5]]);
const wide = array(NUMBERS.length);

/** Shapes of one, two and three operands. */
const shapes: readonly (readonly (readonly Type[])[])[] = [
  [],
  [[wide], [array("n")], [array(2, 3)], [array(0)], [array(1, 1)]],
  [
    [wide, wide],
    [array(2, 3), array(3)],
    [array(2, 1), array(1, 3)],
    [array("n"), REAL],
    [REAL, array("n")],
    [array(3, "n"), array("n")],
    [array(2, 3), array(0, 2, 3)],
    [array(7), array(1)],
  ],
  [
    [wide, wide, wide],
    [array(2, 3), array(3), REAL],
    [REAL, array(2, 1), array(1, 3)],
    [array("n"), array(1), array(4, "n")],
  ],
];

/** Where the elements of an operand go in the elements of the result, in order. */
function placesOf(type: Type, result: readonly number[]): readonly number[] {
  const own = dimsOf(type).map((dim) => (typeof dim === "number" ? dim : SIZES.get(dim)!));
  const size = result.reduce((product, length) => product * length, 1);
  return Array.from({ length: size }, (_, element) => {
    let rest = element;
    let place = 0;
    let stride = 1;
    for (let axis = result.length - 1; axis >= 0; axis--) {
      const index = rest % result[axis]!;
      rest = Math.floor(rest / result[axis]!);
      const length = own[axis - result.length + own.length];
      if (length === undefined) continue;
      place += (length === 1 ? 0 : index) * stride;
      stride *= length;
    }
    return place;
  });
}

function resultLengths(types: readonly Type[]): readonly number[] {
  const all = types.map((type) => dimsOf(type).map((dim) => (typeof dim === "number" ? dim : SIZES.get(dim)!)));
  const rank = Math.max(...all.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = all.map((dims) => dims[axis - rank + dims.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

/** A function of numbers that is applied to numbers and to arrays. */
type Body = (...operands: Value[]) => Value;

interface Case {
  readonly title: string;
  readonly body: Body;
  readonly arity: number;
}

const applied =
  (primitive: Primitive, attributes: Attributes): Body =>
  (...operands) =>
    operands[0]!.builder.apply(primitive, operands, attributes);

const cases: readonly Case[] = [
  ...realPrimitives.map(({ primitive, attributes }) => ({
    title: [primitive.name, ...Object.values(attributes).map(String)].join(" "),
    body: applied(primitive, attributes),
    arity: arityOf(primitive),
  })),
  ...registry
    .filter((each) => each.elementwise && !realPrimitives.some(({ primitive }) => primitive === each))
    .map((primitive) => ({
      title: primitive.name,
      body: (...operands: Value[]): Value => truthOf(primitive, operands),
      arity: primitive.operands.length,
    })),
];

/** 1 where a relation of numbers, or a connective of signs, holds. */
function truthOf(primitive: Primitive, operands: readonly Value[]): Value {
  const takesNumbers = isTyped(
    primitive,
    operands.map(() => REAL),
  );
  const given = takesNumbers ? operands : operands.map((operand) => gt(operand, 0));
  return indicator(operands[0]!.builder.apply(primitive, given));
}

function isTyped(primitive: Primitive, types: readonly Type[]): boolean {
  try {
    return primitive.typeOf(types, {}).kind === "boolean";
  } catch {
    return false;
  }
}

const options = [{ simplify: "none" } as const, {}];

describe.each(cases)("$title of arrays", ({ body, arity }) => {
  const single = graphOver(
    Array.from({ length: arity }, () => REAL),
    body,
  );

  it.each(options)("is, with its derivatives, what it is of each of the elements (%o)", (how) => {
    const scalar = (kind: DerivativeKind): Runner => plainRunner(derive(single, kind, how).graph);
    const [value, tangent, cotangent] = [scalar("value"), scalar("jvp"), scalar("vjp")];
    for (const types of shapes[arity] ?? []) {
      const graph = graphOver(types, body);
      const point = types.map(values);
      const lengths = resultLengths(types);
      const places = types.map((type) => placesOf(type, lengths));
      const elementsAt = (arrays: readonly (number | Float64Array)[], element: number): readonly number[] =>
        arrays.map((numbers, operand) =>
          typeof numbers === "number" ? numbers : numbers[places[operand]![element]!]!,
        );
      const size = lengths.reduce((product, length) => product * length, 1);
      const each = (run: Runner, ...more: readonly (number | Float64Array)[]): readonly (readonly number[])[] =>
        Array.from({ length: size }, (_, element) =>
          run([...elementsAt(point, element), ...elementsAt(more, element)]),
        );
      const array = (kind: DerivativeKind, ...more: readonly (number | Float64Array)[]): readonly number[] =>
        expectEmitted(derive(graph, kind, how).graph, [...point, ...more]);
      const about = (element: number): string => `at ${elementsAt(point, element).join(", ")}`;

      array("value").forEach((number, element) => {
        const [expected] = value(elementsAt(point, element));
        expect(sameNumber(number, expected!), `${number}, not ${expected!} ${about(element)}`).toBe(true);
      });

      const directions = types.map((_, operand) => {
        const numbers = point[operand]!;
        const direction = 0.5 + operand;
        return typeof numbers === "number" ? direction : numbers.map(() => direction);
      });
      const tangents = each(tangent, ...directions);
      array("jvp", ...directions).forEach((number, index) => {
        const expected = tangents[index % size]?.[Math.floor(index / size)] ?? NaN;
        expect(isNear(number, expected, 1e-14), `${number}, not ${expected} ${about(index % size)}`).toBe(true);
      });

      const ones = lengths.length === 0 ? 1 : new Float64Array(size).fill(1);
      const pulled = Array.from({ length: size }, (_, element) => cotangent([...elementsAt(point, element), 1]));
      const expected = types.flatMap((type, operand) => {
        const sums = new Float64Array(elementsOf(type, SIZES));
        pulled.forEach((each, element) => {
          sums[places[operand]![element]!]! += each[operand + 1]!;
        });
        return [...sums];
      });
      array("vjp", ones)
        .slice(size)
        .forEach((number, index) => {
          const sum = expected[index]!;
          expect(isNear(number, sum, 1e-13, 1e-12), `${number}, not ${sum} at ${index} of ${types.length}`).toBe(true);
        });
    }
  });
});

describe("a branch for each element", () => {
  const x = Float64Array.of(-1, 0, 0.5, -3, 2, NaN, -Infinity);

  it.each(options)("has no trace of the sides that are not taken in its derivatives (%o)", (how) => {
    const graph = graphOver([array("n")], (x) =>
      sumOver(
        branch(
          gt(x, 0),
          [x],
          (x) => mul(log(x), sqrt(x)),
          () => 0,
        ),
        [0],
      ),
    );
    const slope = (v: number): number => (v > 0 ? (Math.log(v) / 2 + 1) / Math.sqrt(v) : 0);
    const curvature = (v: number): number => (v > 0 ? -Math.log(v) / (4 * v * Math.sqrt(v)) : 0);
    const ones = x.map(() => 1);
    const gradient = expectEmitted(derive(graph, "gradient", how).graph, [x]);
    const product = expectEmitted(derive(graph, "hvp", how).graph, [x, ones]);
    x.forEach((v, index) => {
      expect(gradient[index]).toBeCloseTo(slope(v), 12);
      expect(product[x.length + index]).toBeCloseTo(curvature(v), 12);
    });
  });

  it.each(options)("keeps what is made outside it apart, for each element (%o)", (how) => {
    // log x is computed for every element, but its derivative is infinite or NaN where it is not used.
    const graph = graphOver([array(5), REAL], (x, y) => {
      const outside = log(x);
      const root = sqrt(y);
      return sumOver(
        branch(
          lt(0, x),
          [outside, x, root],
          (z, x, root) => mul(mul(z, x), root),
          (_, x) => mul(x, x),
        ),
        [0],
      );
    });
    const point = Float64Array.of(-1, 0, 0.5, -3, 2);
    const gradient = expectEmitted(derive(graph, "gradient", how).graph, [point, 4]);
    const expected = Array.from(point, (v) => (v > 0 ? 2 * (Math.log(v) + 1) : 2 * v));
    const share = Array.from(point, (v) => (v > 0 ? (v * Math.log(v)) / 4 : 0)).reduce((a, b) => a + b, 0);
    [...expected, share].forEach((each, index) => {
      expect(gradient[index]).toBeCloseTo(each, 12);
    });
    const value = expectEmitted(derive(graph, "jvp", how).graph, [point, 4, point.map(() => 1), 1]);
    expect(value[1]).toBeCloseTo(
      [...expected, share].reduce((a, b) => a + b, 0),
      12,
    );
  });
});
