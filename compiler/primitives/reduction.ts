import * as kernels from "../../runtime/tensor/index.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import { axesAttribute, dimsAttribute, numberAttribute, writeAxes, writeDims } from "../graph/attributes.ts";
import type { Value } from "../graph/builder.ts";
import { sizeOf, type Dim } from "../graph/dim.ts";
import type { Attributes, Combination, Primitive, Reading } from "../graph/primitive.ts";
import { tensorOf, type Type } from "../graph/type.ts";
import { div, mul, sub } from "./arithmetic.ts";
import {
  applyPrimitive,
  arrayFacts,
  arrayPrimitive,
  dimsOfValue,
  linear,
  numericDims,
  operandOf,
  tangent,
  type ArrayDeclaration,
} from "./array.ts";
import { indicator } from "./branch.ts";
import { eq } from "./comparison.ts";
import { exp } from "./exponential.ts";
import { cosine } from "./powers.ts";
import { concat } from "./join.ts";
import { around, repeatAlong, reshape, slice } from "./tensor.ts";

/** The axes that are left when some are reduced. */
function remaining(dims: readonly Dim[], axes: readonly number[]): readonly Dim[] {
  return dims.filter((_, axis) => !axes.includes(axis));
}

function reduction(
  name: string,
  combination: Combination,
  declaration: Pick<ArrayDeclaration, "derivative" | "convention" | "rules">,
): Primitive {
  return arrayPrimitive({
    name,
    operands: ["x"],
    typeOf: (types, attributes) => tensorOf(remaining(numericDims(types, 0), axesAttribute(attributes, "axes"))),
    implementation: { kind: "reduction", combination, axesOf: (attributes) => axesAttribute(attributes, "axes") },
    work: (types) => sizeOf(numericDims(types, 0)),
    ...declaration,
  });
}

/** Σ over some axes. A sum to one number is formed in blocks of 128 elements, any other one in order. */
export const sum: Primitive = reduction("sumOver", "sum", {
  derivative: arrayFacts(
    linear((t, point) => repeatAlong(t, axesAttribute(point.attributes, "axes"), dimsOfValue(operandOf(point, 0)))),
  ),
});

const ties = "elements that tie for the largest or smallest share the derivative equally";

/** The map t ↦ the mean of t over the elements that reach the extreme value. */
const shared = tangent((t, point) => {
  const axes = axesAttribute(point.attributes, "axes");
  const x = operandOf(point, 0);
  const dims = dimsOfValue(x);
  const reaching = indicator(eq(x, repeatAlong(point.value, axes, dims)));
  return div(sumOver(mul(t, reaching), axes), sumOver(reaching, axes));
});

/** The largest element along some axes; NaN when one is. */
export const largest: Primitive = reduction("maxOver", "max", { derivative: arrayFacts(shared), convention: ties });

/** The smallest element along some axes; NaN when one is. */
export const smallest: Primitive = reduction("minOver", "min", { derivative: arrayFacts(shared), convention: ties });

/** Π along some axes of named length. */
export const product: Primitive = reduction("prodOver", "prod", {
  derivative: arrayFacts(
    tangent((t, point) => {
      const axes = axesAttribute(point.attributes, "axes");
      return sumOver(mul(t, productOfOthers(operandOf(point, 0), axes)), axes);
    }),
  ),
});

/** For each element the product of the others along the same axis. */
export const others: Primitive = arrayPrimitive({
  name: "productOfOthers",
  operands: ["x"],
  typeOf: (types) => tensorOf(numericDims(types, 0)),
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "productOfOthers",
      run: kernels.productOfOthers,
      sizes: around(numericDims(types, 0), numberAttribute(attributes, "axis")),
      adds: false,
    }),
  },
  // ∂Pᵢ/∂xⱼ = Pᵢ/xⱼ for j ≠ i, which is NaN where an element is 0.
  derivative: arrayFacts(
    tangent((t, point) => {
      const axis = numberAttribute(point.attributes, "axis");
      const x = operandOf(point, 0);
      const share = div(t, x);
      return mul(point.value, sub(repeatAlong(sumOver(share, [axis]), [axis], dimsOfValue(x)), share));
    }),
  ),
  convention: "second derivatives of a product over a named length are NaN where an element is 0",
  reads: readsAlongAxis,
});

/** The Euclidean norm along one axis, without overflow or underflow on the way. */
export const norm: Primitive = arrayPrimitive({
  name: "norm",
  operands: ["x"],
  typeOf: (types, attributes) => tensorOf(remaining(numericDims(types, 0), [numberAttribute(attributes, "axis")])),
  implementation: axisKernel("normAxis", kernels.normAxis),
  derivative: arrayFacts(
    tangent((t, point) => {
      const axis = numberAttribute(point.attributes, "axis");
      const x = operandOf(point, 0);
      const value = repeatAlong(point.value, [axis], dimsOfValue(x));
      return sumOver(mul(t, cosine(x, value)), [axis]);
    }),
  ),
  convention: "norm′(0) = 0 (min-norm subgradient)",
  reads: readsOverAxis,
  cost: 2,
});

/** exp(xᵢ) / Σ exp(xₖ) along one axis. */
export const softmaxPrimitive: Primitive = arrayPrimitive({
  name: "softmax",
  operands: ["x"],
  typeOf: (types) => tensorOf(numericDims(types, 0)),
  implementation: axisKernel("softmax", kernels.softmax),
  derivative: arrayFacts(
    tangent((t, point) => {
      const axis = numberAttribute(point.attributes, "axis");
      const weighted = mul(point.value, t);
      const total = repeatAlong(sumOver(weighted, [axis]), [axis], dimsOfValue(t));
      return sub(weighted, mul(point.value, total));
    }),
  ),
  reads: readsAlongAxis,
  cost: 20,
});

/** log softmax: xᵢ − log Σ exp(xₖ) along one axis. */
export const logSoftmaxPrimitive: Primitive = arrayPrimitive({
  name: "logSoftmax",
  operands: ["x"],
  typeOf: (types) => tensorOf(numericDims(types, 0)),
  implementation: axisKernel("logSoftmax", kernels.logSoftmax),
  derivative: arrayFacts(
    tangent((t, point) => {
      const axis = numberAttribute(point.attributes, "axis");
      const total = sumOver(mul(exp(point.value), t), [axis]);
      return sub(t, repeatAlong(total, [axis], dimsOfValue(t)));
    }),
  ),
  reads: readsAlongAxis,
  cost: 20,
});

/** log Σ exp(xₖ) along one axis. */
export const logSumExpPrimitive: Primitive = arrayPrimitive({
  name: "logSumExpOver",
  operands: ["x"],
  typeOf: (types, attributes) => tensorOf(remaining(numericDims(types, 0), [numberAttribute(attributes, "axis")])),
  implementation: axisKernel("logSumExpAxis", kernels.logSumExpAxis),
  derivative: arrayFacts(
    tangent((t, point) => {
      const axis = numberAttribute(point.attributes, "axis");
      const x = operandOf(point, 0);
      return sumOver(mul(exp(sub(x, repeatAlong(point.value, [axis], dimsOfValue(x)))), t), [axis]);
    }),
  ),
  reads: readsOverAxis,
  cost: 20,
});

/** The element of each row whose number, from 0, a label gives. */
export const pickPrimitive: Primitive = arrayPrimitive({
  name: "pick",
  operands: ["x", "labels"],
  typeOf: (types) => tensorOf(numericDims(types, 1)),
  implementation: {
    kind: "kernel",
    call: (types) => ({
      name: "pick",
      run: kernels.pick,
      sizes: rowsAndColumns(types, 1, lastDim(types)),
      adds: false,
    }),
  },
  reads: (types) => {
    const rows = numericDims(types, 1).map((_, axis) => axis);
    return { axes: [[...rows, rows.length], rows], isProduct: false };
  },
  derivative: arrayFacts(
    linear((t, point) => {
      const dims = dimsOfValue(operandOf(point, 0));
      return applyPrimitive(unpickPrimitive, [t, operandOf(point, 1)], { dims: writeDims(dims) });
    }),
  ),
});

/** Zeros with an element of each row set, whose number a label gives: the transpose of `pick`. */
export const unpickPrimitive: Primitive = arrayPrimitive({
  name: "unpick",
  operands: ["x", "labels"],
  typeOf: (_, attributes) => tensorOf(dimsAttribute(attributes, "dims")),
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "unpick",
      run: kernels.unpick,
      sizes: rowsAndColumns(types, 1, dimsAttribute(attributes, "dims").at(-1) ?? 1),
      adds: false,
    }),
  },
  reads: (types) => {
    const rows = numericDims(types, 1).map((_, axis) => axis);
    return { axes: [rows, rows], isProduct: false };
  },
  derivative: arrayFacts(linear((t, point) => applyPrimitive(pickPrimitive, [t, operandOf(point, 1)]))),
});

/** Each element of a result depends on the elements beside it along the axis of a kernel. */
function readsAlongAxis(types: readonly Type[], attributes: Attributes): Reading {
  const dims = numericDims(types, 0);
  const axis = numberAttribute(attributes, "axis");
  return { axes: [dims.map((_, each) => (each === axis ? dims.length : each))], isProduct: false };
}

/** Each element of a result depends on the elements along the axis that a kernel removes. */
function readsOverAxis(types: readonly Type[], attributes: Attributes): Reading {
  const dims = numericDims(types, 0);
  const axis = numberAttribute(attributes, "axis");
  const own = dims.map((_, each) => (each === axis ? dims.length - 1 : each - (each > axis ? 1 : 0)));
  return { axes: [own], isProduct: false };
}

function axisKernel(name: string, run: (...values: never[]) => unknown): Primitive["implementation"] {
  return {
    kind: "kernel",
    call: (types, attributes) => ({
      name,
      run,
      sizes: around(numericDims(types, 0), numberAttribute(attributes, "axis")),
      adds: false,
    }),
  };
}

function lastDim(types: readonly Type[]): Dim {
  return numericDims(types, 0).at(-1) ?? 1;
}

function rowsAndColumns(types: readonly Type[], labels: number, columns: Dim): readonly Dim[] {
  return [sizeOf(numericDims(types, labels)), columns];
}

/** Σ over some axes, which are removed; without axes the array itself. */
export function sumOver(x: Value, axes: readonly number[]): Value {
  return reduced(sum, x, axes);
}

/** An array summed along the axes that an array of given axes is repeated along to fit it. */
export function sumTo(x: Value, dims: readonly Dim[]): Value {
  const own = dimsOfValue(x);
  const offset = own.length - dims.length;
  const axes = own.flatMap((dim, axis) => (axis < offset || dims[axis - offset] !== dim ? [axis] : []));
  return axes.length === 0 ? x : reshape(sumOver(x, axes), dims);
}

/** The largest element along some axes, which are removed. */
export function maxOver(x: Value, axes: readonly number[]): Value {
  return reduced(largest, x, axes);
}

/** The smallest element along some axes, which are removed. */
export function minOver(x: Value, axes: readonly number[]): Value {
  return reduced(smallest, x, axes);
}

/**
 * Π along some axes, which are removed. Of a known length it is formed by halves, so that derivatives of every order
 * hold where elements are 0.
 */
export function prodOver(x: Value, axes: readonly number[]): Value {
  return [...axes].sort((a, b) => b - a).reduce(prodAlong, x);
}

function prodAlong(x: Value, axis: number): Value {
  const count = at(dimsOfValue(x), axis);
  if (typeof count !== "number" || count === 0) return reduced(product, x, [axis]);
  let factors = x;
  for (let length = count; length > 1; length = Math.floor(length / 2)) {
    const half = Math.floor(length / 2);
    const pairs = mul(alongAxis(factors, axis, 0, half), alongAxis(factors, axis, half, half));
    factors = length % 2 === 0 ? pairs : withLast(pairs, alongAxis(factors, axis, length - 1, 1), axis, half);
  }
  return reshape(factors, remaining(dimsOfValue(factors), [axis]));
}

/** The last of an odd number of factors is multiplied into the first pair. */
function withLast(pairs: Value, last: Value, axis: number, count: number): Value {
  if (count === 1) return mul(pairs, last);
  return concat([mul(alongAxis(pairs, axis, 0, 1), last), alongAxis(pairs, axis, 1, count - 1)], axis);
}

function alongAxis(x: Value, axis: number, start: number, count: number): Value {
  return slice(
    x,
    dimsOfValue(x).map((dim, each) => (each === axis ? { start, step: 1, count } : { start: 0, step: 1, count: dim })),
  );
}

function productOfOthers(x: Value, axes: readonly number[]): Value {
  const [axis, ...more] = axes;
  if (axis === undefined || more.length > 0) throw new InternalError("a product over several axes at once");
  return x.builder.apply(others, [x], { axis });
}

/** The Euclidean norm over some axes, which are removed. Its derivative at 0 is 0. */
export function norm2(x: Value, axes: readonly number[]): Value {
  return [...axes].sort((a, b) => b - a).reduce((y, axis) => alongOne(norm, y, axis), x);
}

/** A kernel along an axis of a vector gives an array of one element, which is taken as the number that it is. */
function alongOne(primitive: Primitive, x: Value, axis: number): Value {
  const dims = dimsOfValue(x);
  if (dims.length > 1) return x.builder.apply(primitive, [x], { axis });
  return reshape(x.builder.apply(primitive, [reshape(x, [1, ...dims])], { axis: 1 }), []);
}

/** Σ x² where a value is the Euclidean norm of x, over the same axis; undefined for any other value. */
export function squaredNorm(value: Value, square: (x: Value) => Value): Value | undefined {
  const { builder } = value;
  const { primitive, operands, attributes } = builder.node(value);
  const [operand] = operands;
  if (operand === undefined) return undefined;
  const inner = { builder, id: operand };
  if (primitive === norm) return sumOver(square(inner), [numberAttribute(attributes, "axis")]);
  // The norm of a vector is that of its one row.
  const row = builder.node(inner);
  const [of] = row.operands;
  if (primitive.implementation.kind !== "reshape" || row.primitive !== norm || of === undefined) return undefined;
  const vector = reshape({ builder, id: of }, dimsOfValue({ builder, id: of }).slice(1));
  return dimsOfValue(value).length === 0 ? sumOver(square(vector), [0]) : undefined;
}

/** exp(xᵢ) / Σ exp(xₖ) along an axis. */
export function softmax(x: Value, axis: number): Value {
  return x.builder.apply(softmaxPrimitive, [x], { axis });
}

/** The logarithm of the softmax along an axis. */
export function logSoftmax(x: Value, axis: number): Value {
  return x.builder.apply(logSoftmaxPrimitive, [x], { axis });
}

/** log Σ exp(xₖ) along an axis, which is removed. */
export function logSumExpOver(x: Value, axis: number): Value {
  return alongOne(logSumExpPrimitive, x, axis);
}

/** The elements of x along its last axis whose numbers, from 0, the labels give. */
export function pick(x: Value, labels: Value): Value {
  if (dimsOfValue(labels).length > 0) return x.builder.apply(pickPrimitive, [x, labels]);
  const row = x.builder.apply(pickPrimitive, [reshape(x, [1, ...dimsOfValue(x)]), reshape(labels, [1])]);
  return reshape(row, []);
}

function reduced(primitive: Primitive, x: Value, axes: readonly number[]): Value {
  return axes.length === 0 ? x : x.builder.apply(primitive, [x], { axes: writeAxes(axes) });
}
