import { at, InternalError } from "../diagnostics/internal-error.ts";
import {
  axisMapsAttribute,
  dimsAttribute,
  numberAttribute,
  textAttribute,
  writeAxisMaps,
  writeDims,
} from "../graph/attributes.ts";
import type { Builder, Value } from "../graph/builder.ts";
import { sizeOf, type Dim } from "../graph/dim.ts";
import type { AxisMap, Primitive } from "../graph/primitive.ts";
import { BOOLEAN, dimsOf, elementType, REAL, sameDims, tensorOf } from "../graph/type.ts";
import * as kernels from "../../runtime/tensor/index.ts";
import { applyPrimitive, arrayFacts, arrayPrimitive, dimsOfValue, linear, numericDims, operandOf } from "./array.ts";
import { simplerView } from "./view-laws.ts";
import { sumOver } from "./reduction.ts";

/** An array whose elements are elements of another: axes permuted, cut, fixed, repeated. */
export const view: Primitive = arrayPrimitive({
  name: "view",
  operands: ["x"],
  notation: { kind: "view" },
  typeOf: (types, attributes) => {
    const type = at(types, 0);
    if (dimsOf(type).length !== axisMapsAttribute(attributes, "axes").length) {
      throw new InternalError("a view of an array of another number of axes");
    }
    return tensorOf(dimsAttribute(attributes, "dims"), elementType(type).kind === "boolean" ? "boolean" : "real");
  },
  implementation: { kind: "view", axesOf: (attributes) => axisMapsAttribute(attributes, "axes") },
  derivative: arrayFacts(
    linear((t, point) => {
      const { attributes } = point;
      return transposedView(t, axisMapsAttribute(attributes, "axes"), dimsOfValue(operandOf(point, 0)));
    }),
  ),
  rules: [{ kind: "exact", law: "a view of a view is a view", rewrite: simplerView }],
  cost: 0,
});

/** Zeros with the elements of an array at some places: the transpose of a view. */
export const place: Primitive = arrayPrimitive({
  name: "place",
  operands: ["x"],
  typeOf: (types, attributes) => {
    numericDims(types, 0);
    return tensorOf(dimsAttribute(attributes, "dims"));
  },
  implementation: { kind: "place", axesOf: (attributes) => axisMapsAttribute(attributes, "axes") },
  derivative: arrayFacts(
    linear((t, point) => viewOf(t, axisMapsAttribute(point.attributes, "axes"), dimsOfValue(operandOf(point, 0)))),
  ),
  cost: 0,
});

/** The same elements in the same order, with other axes. */
export const reshapePrimitive: Primitive = arrayPrimitive({
  name: "reshape",
  operands: ["x"],
  typeOf: (types, attributes) => {
    const from = numericDims(types, 0);
    const dims = dimsAttribute(attributes, "dims");
    if (sizeOf(from) !== sizeOf(dims)) throw new InternalError("an array cannot be reshaped to another size");
    return tensorOf(dims);
  },
  implementation: { kind: "reshape" },
  derivative: arrayFacts(linear((t, point) => reshape(t, dimsOfValue(operandOf(point, 0))))),
  rules: [
    {
      kind: "exact",
      law: "a reshaped array has the same elements",
      rewrite: ([x], attributes) => {
        if (x === undefined) return undefined;
        const dims = dimsAttribute(attributes, "dims");
        if (sameDims(dimsOfValue(x), dims)) return x;
        const { primitive, operands } = x.builder.node(x);
        const inner = operands.map((id): Value => ({ builder: x.builder, id }))[0];
        if (primitive === view && inner && dimsOfValue(inner).length === 0) return broadcastTo(inner, dims);
        const seen = withoutOnes(x, dims);
        if (seen) return seen;
        return primitive === reshapePrimitive ? reshape({ builder: x.builder, id: at(operands, 0) }, dims) : undefined;
      },
    },
  ],
  cost: 0,
});

/** An array made of numbers, in row-major order. */
export const stackPrimitive: Primitive = arrayPrimitive({
  name: "stack",
  operands: ["x"],
  variadic: true,
  typeOf: (types, attributes) => {
    const dims = dimsAttribute(attributes, "dims");
    if (sizeOf(dims) !== types.length || types.some((type) => type.kind !== "real")) {
      throw new InternalError("an array is made of as many numbers as it has elements");
    }
    return tensorOf(dims);
  },
  implementation: { kind: "stack" },
  derivative: {
    kind: "array",
    isJoint: true,
    fact: (operand, attributes) => linear((t) => element(t, unravel(operand, dimsAttribute(attributes, "dims")))),
  },
  cost: 0,
});

/** The length of a named axis, as a number. */
export const dimensionPrimitive: Primitive = arrayPrimitive({
  name: "dimension",
  operands: [],
  typeOf: () => REAL,
  implementation: { kind: "dimension", dimOf: (attributes) => textAttribute(attributes, "dim") },
  derivative: { kind: "constant" },
  cost: 0,
});

/** The matrix with ones on its diagonal. */
export const identityPrimitive: Primitive = arrayPrimitive({
  name: "identity",
  operands: [],
  typeOf: (_, attributes) => tensorOf(dimsAttribute(attributes, "dims")),
  implementation: {
    kind: "kernel",
    call: (_, attributes) => ({
      name: "identity",
      run: kernels.identity,
      sizes: dimsAttribute(attributes, "dims"),
      adds: false,
    }),
  },
  derivative: { kind: "constant" },
});

/** Zeros with a one at a place that is a number of the graph. */
export const oneHotPrimitive: Primitive = arrayPrimitive({
  name: "oneHot",
  operands: ["index"],
  typeOf: (_, attributes) => tensorOf(dimsAttribute(attributes, "dims")),
  implementation: {
    kind: "kernel",
    call: (_, attributes) => ({
      name: "oneHot",
      run: kernels.oneHot,
      sizes: [sizeOf(dimsAttribute(attributes, "dims"))],
      adds: false,
    }),
  },
  derivative: { kind: "constant" },
});

/** Running sums along an axis, from its first element on or, reversed, from its last. */
export const cumsumPrimitive: Primitive = arrayPrimitive({
  name: "cumsum",
  operands: ["x"],
  typeOf: (types) => tensorOf(numericDims(types, 0)),
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      ...(numberAttribute(attributes, "reversed") === 1
        ? { name: "cumsumReversed", run: kernels.cumsumReversed }
        : { name: "cumsum", run: kernels.cumsum }),
      sizes: around(numericDims(types, 0), numberAttribute(attributes, "axis")),
      adds: false,
    }),
  },
  reads: (types, attributes) => {
    const dims = numericDims(types, 0);
    const axis = numberAttribute(attributes, "axis");
    return { axes: [dims.map((_, each) => (each === axis ? dims.length : each))], isProduct: false };
  },
  derivative: arrayFacts(
    linear((t, { attributes }) =>
      applyPrimitive(cumsumPrimitive, [t], {
        axis: numberAttribute(attributes, "axis"),
        reversed: 1 - numberAttribute(attributes, "reversed"),
      }),
    ),
  ),
});

/** One axis of a range of elements: start, start + step, … */
export interface Range {
  readonly start: Dim;
  readonly step: number;
  readonly count: Dim;
}

/** An array as it is seen through a map of its axes. */
export function viewOf(x: Value, axes: readonly AxisMap[], dims: readonly Dim[]): Value {
  return x.builder.apply(view, [x], { axes: writeAxisMaps(axes), dims: writeDims(dims) });
}

/** A reshaped array as a view, where only axes of length 1 come or go. */
function withoutOnes(x: Value, dims: readonly Dim[]): Value | undefined {
  const own = dimsOfValue(x);
  const isLong = (dim: Dim): boolean => dim !== 1;
  if (!sameDims(own.filter(isLong), dims.filter(isLong))) return undefined;
  const long = dims.flatMap((dim, axis) => (isLong(dim) ? [axis] : []));
  let next = 0;
  return viewOf(
    x,
    own.map((dim) => (isLong(dim) ? whole(at(long, next++)) : FIRST)),
    dims,
  );
}

/** Zeros of given axes with the elements of an array where a map of its axes says. */
export function placeAt(x: Value, axes: readonly AxisMap[], dims: readonly Dim[]): Value {
  return x.builder.apply(place, [x], { axes: writeAxisMaps(axes), dims: writeDims(dims) });
}

/** The transpose of a view, applied to an array of the view's axes: repeated axes are summed, the rest is put in place. */
export function transposedView(t: Value, axes: readonly AxisMap[], dims: readonly Dim[]): Value {
  const used = new Set(axes.map(({ axis }) => axis));
  const lengths = dimsOfValue(t);
  const all = lengths.map((_, axis) => axis);
  const repeated = all.filter((axis) => !used.has(axis) && lengths[axis] !== 1);
  const kept = all.filter((axis) => used.has(axis));
  const summed = sumOver(t, repeated);
  const inner = kept.map((axis) => at(lengths, axis));
  // What is left beside the axes that are read are axes of one element.
  const places = all.filter((axis) => !repeated.includes(axis));
  const source = viewOf(
    summed,
    places.map((axis) => (used.has(axis) ? whole(kept.indexOf(axis)) : FIRST)),
    inner,
  );
  const renumbered = axes.map((map) => ({ ...map, axis: map.axis === undefined ? undefined : kept.indexOf(map.axis) }));
  const isPermutation = renumbered.every(
    ({ start, step, axis }, index) => axis !== undefined && start === 0 && step === 1 && inner[axis] === dims[index],
  );
  if (isPermutation && kept.length === dims.length) {
    const back = kept.map((_, axis) => ({ start: 0, step: 1, axis: renumbered.findIndex((map) => map.axis === axis) }));
    return viewOf(source, back, dims);
  }
  return placeAt(source, renumbered, dims);
}

/** An axis of the operand that is read as a whole along an axis of the result. */
export const whole = (axis: number): AxisMap => ({ start: 0, step: 1, axis });
const FIRST: AxisMap = { start: 0, step: 0, axis: undefined };

/** The axes of an array in another order: axis i of the result is axis `axes[i]` of the operand. */
export function permute(x: Value, axes: readonly number[]): Value {
  const dims = dimsOfValue(x);
  const maps = dims.map((_, axis) => whole(axes.indexOf(axis)));
  return viewOf(
    x,
    maps,
    axes.map((axis) => at(dims, axis)),
  );
}

/** The transpose of a matrix. */
export function transpose(x: Value): Value {
  return permute(x, [1, 0]);
}

/** The same elements with other axes; without axes the one element as a number. */
export function reshape(x: Value, dims: readonly Dim[]): Value {
  return x.builder.apply(reshapePrimitive, [x], { dims: writeDims(dims) });
}

/** An array with axes repeated to given lengths, aligned at the last one. */
export function broadcastTo(x: Value, dims: readonly Dim[]): Value {
  const own = dimsOfValue(x);
  if (sameDims(own, dims)) return x;
  const offset = dims.length - own.length;
  const maps = own.map((dim, axis): AxisMap => {
    const isRepeated = dim !== dims[axis + offset];
    return isRepeated ? FIRST : whole(axis + offset);
  });
  return viewOf(x, maps, dims);
}

/** An array repeated along the axes that a reduction has removed, so that it has the axes from before. */
export function repeatAlong(x: Value, axes: readonly number[], dims: readonly Dim[]): Value {
  const kept = dims.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  return viewOf(x, kept.map(whole), dims);
}

/** Ranges of elements, one for each axis. */
export function slice(x: Value, ranges: readonly Range[]): Value {
  return viewOf(
    x,
    ranges.map(({ start, step }, axis) => ({ start, step, axis })),
    ranges.map(({ count }) => count),
  );
}

/** One element of an array. */
export function element(x: Value, index: readonly Dim[]): Value {
  return viewOf(
    x,
    index.map((start) => ({ start, step: 0, axis: undefined })),
    [],
  );
}

/** Numbers as an array, in row-major order. */
export function stack(elements: readonly Value[], dims: readonly Dim[]): Value {
  return applyPrimitive(stackPrimitive, elements, { dims: writeDims(dims) });
}

/** An array of one number. */
export function full(builder: Builder, value: number, dims: readonly Dim[]): Value {
  return broadcastTo(builder.constant(value), dims);
}

/** Zeros, or false, of the axes of another value. */
export function zerosLike(value: Value): Value {
  const { builder } = value;
  const { type } = builder.node(value);
  const zero = elementType(type) === BOOLEAN ? builder.truth(false) : builder.constant(0);
  return broadcastTo(zero, dimsOf(type));
}

/** The matrix with ones on its diagonal. */
export function identity(builder: Builder, rows: Dim, columns: Dim): Value {
  return builder.apply(identityPrimitive, [], { dims: writeDims([rows, columns]) });
}

/** Zeros with a one at a place, counted through the whole array. */
export function oneHot(index: Value, dims: readonly Dim[]): Value {
  return index.builder.apply(oneHotPrimitive, [index], { dims: writeDims(dims) });
}

/** The diagonal of a square matrix. */
export function diagonalOf(x: Value): Value {
  return viewOf(x, [whole(0), whole(0)], [at(dimsOfValue(x), 0)]);
}

/** The square matrix with a given diagonal. */
export function diagonalMatrix(x: Value): Value {
  const n = at(dimsOfValue(x), 0);
  return placeAt(x, [whole(0), whole(0)], [n, n]);
}

/** Running sums along an axis. */
export function cumsum(x: Value, axis: number): Value {
  return x.builder.apply(cumsumPrimitive, [x], { axis, reversed: 0 });
}

/** A length as a number of the graph. */
export function dimension(builder: Builder, dim: Dim): Value {
  return typeof dim === "number" ? builder.constant(dim) : builder.apply(dimensionPrimitive, [], { dim });
}

/** The number of elements before an axis, along it, and behind it, in row-major order. */
export function around(dims: readonly Dim[], axis: number): readonly Dim[] {
  return [sizeOf(dims.slice(0, axis)), at(dims, axis), sizeOf(dims.slice(axis + 1))];
}

function unravel(index: number, dims: readonly Dim[]): readonly number[] {
  let rest = index;
  const places: number[] = [];
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const dim = at(dims, axis);
    if (typeof dim !== "number") throw new InternalError("an array of numbers has a named length");
    places.unshift(rest % dim);
    rest = Math.floor(rest / dim);
  }
  return places;
}
