import { paysToUnfold } from "../../runtime/tensor/columns/paysToUnfold.ts";
import * as kernels from "../../runtime/tensor/index.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import { dimsAttribute, numberAttribute, writeDims } from "../graph/attributes.ts";
import type { Value } from "../graph/builder.ts";
import { sizeOf, type Dim } from "../graph/dim.ts";
import type { Attributes, KernelCall, Primitive } from "../graph/primitive.ts";
import { tensorOf, type Type } from "../graph/type.ts";
import { arrayFacts, arrayPrimitive, dimsOfValue, linear, numericDims, operandOf, tangent } from "./array.ts";

// Images are n×c×h×w (samples, channels, rows, columns), filters f×c×kh×kw.

/** How many places a window has along an axis. */
function places(length: Dim, window: Dim, attributes: Attributes): number {
  if (typeof length !== "number" || typeof window !== "number") {
    throw new InternalError("the rows and columns of images are numbers");
  }
  const padded = length + 2 * numberAttribute(attributes, "padding");
  return Math.floor((padded - window) / numberAttribute(attributes, "stride")) + 1;
}

/** What the kernels of a convolution are called with; if it is known to be small, they need no scratch memory. */
function convolutionCall(
  x: readonly Dim[],
  w: readonly Dim[],
  attributes: Attributes,
): Pick<KernelCall, "sizes" | "adds" | "scratch"> {
  const [, c = 0, h = 0, width = 0] = x;
  const [f = 0, , kh = 0, kw = 0] = w;
  const [oh, ow] = [places(h, kh, attributes), places(width, kw, attributes)];
  const size = sizeOf([c, kh, kw]);
  const isSmall = typeof f === "number" && typeof size === "number" && !paysToUnfold(f, size, oh, ow);
  return {
    sizes: [...x, f, kh, kw, numberAttribute(attributes, "stride"), numberAttribute(attributes, "padding")],
    adds: false,
    scratch: isSmall ? undefined : sizeOf([size, oh, ow]),
  };
}

/** The cross-correlation of images with filters, over windows a stride apart in images with a margin of zeros. */
export const convolution: Primitive = arrayPrimitive({
  name: "conv2d",
  operands: ["x", "w"],
  typeOf: (types, attributes) => {
    const [n = 0, c, h = 0, width = 0] = numericDims(types, 0, 4);
    const [f = 0, channels, kh = 0, kw = 0] = numericDims(types, 1, 4);
    if (c !== channels) throw new InternalError("images and filters of different numbers of channels");
    return tensorOf([n, f, places(h, kh, attributes), places(width, kw, attributes)]);
  },
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "conv2d",
      run: kernels.conv2d,
      ...convolutionCall(numericDims(types, 0), numericDims(types, 1), attributes),
    }),
  },
  derivative: arrayFacts(
    linear((t, point) => adjointOf(inputAdjoint, t, operandOf(point, 1), operandOf(point, 0), point.attributes)),
    linear((t, point) => adjointOf(filterAdjoint, operandOf(point, 0), t, operandOf(point, 1), point.attributes)),
  ),
  work: (types, attributes) => {
    const [n = 0, c = 0, h = 0, width = 0] = numericDims(types, 0, 4);
    const [f = 0, , kh = 0, kw = 0] = numericDims(types, 1, 4);
    return sizeOf([n, f, places(h, kh, attributes), places(width, kw, attributes), c, kh, kw]);
  },
  reads: () => ({
    axes: [
      [0, 4, 5, 6],
      [1, 4, 7, 8],
    ],
    isProduct: false,
  }),
});

/** The transpose of a convolution with respect to its images: from ȳ and w to x̄. */
export const inputAdjoint: Primitive = arrayPrimitive({
  name: "conv2dInput",
  operands: ["y", "w"],
  typeOf: (_, attributes) => tensorOf(dimsAttribute(attributes, "dims")),
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "conv2dInput",
      run: kernels.conv2dInput,
      ...convolutionCall(dimsAttribute(attributes, "dims"), numericDims(types, 1), attributes),
    }),
  },
  derivative: arrayFacts(
    linear((t, point) => conv2dWith(t, operandOf(point, 1), point.attributes)),
    linear((t, point) => adjointOf(filterAdjoint, t, operandOf(point, 0), operandOf(point, 1), point.attributes)),
  ),
  work: (types) => adjointWork(numericDims(types, 0), numericDims(types, 1)),
  reads: () => ({
    axes: [
      [0, 4, 5, 6],
      [4, 1, 7, 8],
    ],
    isProduct: false,
  }),
});

/** The transpose of a convolution with respect to its filters: from x and ȳ to w̄. */
export const filterAdjoint: Primitive = arrayPrimitive({
  name: "conv2dFilter",
  operands: ["x", "y"],
  typeOf: (_, attributes) => tensorOf(dimsAttribute(attributes, "dims")),
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "conv2dFilter",
      run: kernels.conv2dFilter,
      ...convolutionCall(numericDims(types, 0), dimsAttribute(attributes, "dims"), attributes),
    }),
  },
  derivative: arrayFacts(
    linear((t, point) => adjointOf(inputAdjoint, operandOf(point, 1), t, operandOf(point, 0), point.attributes)),
    linear((t, point) => conv2dWith(operandOf(point, 0), t, point.attributes)),
  ),
  work: (types, attributes) => adjointWork(numericDims(types, 1), dimsAttribute(attributes, "dims")),
  reads: () => ({
    axes: [
      [4, 1, 5, 6],
      [4, 0, 7, 8],
    ],
    isProduct: false,
  }),
});

function adjointWork(y: readonly Dim[], w: readonly Dim[]): Dim {
  return sizeOf([...y, ...w.slice(1)]);
}

function adjointOf(primitive: Primitive, a: Value, b: Value, like: Value, attributes: Attributes): Value {
  return a.builder.apply(primitive, [a, b], { ...windowOf(attributes), dims: writeDims(dimsOfValue(like)) });
}

function conv2dWith(x: Value, w: Value, attributes: Attributes): Value {
  return x.builder.apply(convolution, [x, w], windowOf(attributes));
}

function windowOf(attributes: Attributes): Attributes {
  return { stride: numberAttribute(attributes, "stride"), padding: numberAttribute(attributes, "padding") };
}

/** The sizes that the kernels of pooling are called with. */
function poolingSizes(dims: readonly Dim[], attributes: Attributes): readonly Dim[] {
  return [...dims, ...(["size", "stride", "padding"] as const).map((key) => numberAttribute(attributes, key))];
}

function pooledType(types: readonly Type[], attributes: Attributes): Type {
  const [n = 0, c = 0, h = 0, width = 0] = numericDims(types, 0, 4);
  const size = numberAttribute(attributes, "size");
  return tensorOf([n, c, places(h, size, attributes), places(width, size, attributes)]);
}

function poolingWork(dims: readonly Dim[], attributes: Attributes): Dim {
  const size = numberAttribute(attributes, "size");
  return sizeOf([...dims, size, size]);
}

/** The average over windows; the margin of zeros counts. */
export const averagePooling: Primitive = arrayPrimitive({
  name: "avgPool",
  operands: ["x"],
  typeOf: pooledType,
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "avgPool",
      run: kernels.avgPool,
      sizes: poolingSizes(numericDims(types, 0), attributes),
      adds: false,
    }),
  },
  derivative: arrayFacts(
    linear((t, point) =>
      t.builder.apply(averageAdjoint, [t], {
        ...point.attributes,
        dims: writeDims(dimsOfValue(operandOf(point, 0))),
      }),
    ),
  ),
  work: (types, attributes) => poolingWork(numericDims([pooledType(types, attributes)], 0), attributes),
  reads: () => ({ axes: [[0, 1, 4, 5]], isProduct: false }),
});

/** The transpose of average pooling. */
export const averageAdjoint: Primitive = arrayPrimitive({
  name: "avgPoolAdjoint",
  operands: ["y"],
  typeOf: (_, attributes) => tensorOf(dimsAttribute(attributes, "dims")),
  implementation: {
    kind: "kernel",
    call: (_, attributes) => ({
      name: "avgPoolAdjoint",
      run: kernels.avgPoolAdjoint,
      sizes: poolingSizes(dimsAttribute(attributes, "dims"), attributes),
      adds: false,
    }),
  },
  derivative: arrayFacts(linear((t, point) => pooled(averagePooling, [t], point.attributes))),
  work: (types, attributes) => poolingWork(numericDims(types, 0), attributes),
  reads: () => ({ axes: [[0, 1, 4, 5]], isProduct: false }),
});

const ties = "elements that tie for the maximum of a window share the derivative equally";

/** The maximum over windows; the margin never is one. */
export const maximumPooling: Primitive = arrayPrimitive({
  name: "maxPool",
  operands: ["x"],
  typeOf: pooledType,
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "maxPool",
      run: kernels.maxPool,
      sizes: poolingSizes(numericDims(types, 0), attributes),
      adds: false,
    }),
  },
  derivative: arrayFacts(tangent((t, point) => pooled(maximumTangent, [operandOf(point, 0), t], point.attributes))),
  convention: ties,
  work: (types, attributes) => poolingWork(numericDims([pooledType(types, attributes)], 0), attributes),
  reads: () => ({ axes: [[0, 1, 4, 5]], isProduct: false }),
});

/** For each window the mean of t over the places where x is largest. */
export const maximumTangent: Primitive = arrayPrimitive({
  name: "maxPoolTangent",
  operands: ["x", "t"],
  typeOf: pooledType,
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "maxPoolTangent",
      run: kernels.maxPoolTangent,
      sizes: poolingSizes(numericDims(types, 0), attributes),
      adds: false,
    }),
  },
  derivative: arrayFacts(
    undefined,
    linear((t, point) => pooled(maximumAdjoint, [operandOf(point, 0), t], point.attributes)),
  ),
  convention: ties,
  reads: () => ({
    axes: [
      [0, 1, 4, 5],
      [0, 1, 6, 7],
    ],
    isProduct: false,
  }),
});

/** The transpose of that: each window's ȳ shared over the places where x is largest. */
export const maximumAdjoint: Primitive = arrayPrimitive({
  name: "maxPoolAdjoint",
  operands: ["x", "y"],
  typeOf: (types) => tensorOf(numericDims(types, 0)),
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      name: "maxPoolAdjoint",
      run: kernels.maxPoolAdjoint,
      sizes: poolingSizes(numericDims(types, 0), attributes),
      adds: false,
    }),
  },
  derivative: arrayFacts(
    undefined,
    linear((t, point) => pooled(maximumTangent, [operandOf(point, 0), t], point.attributes)),
  ),
  convention: ties,
  reads: () => ({
    axes: [
      [0, 1, 4, 5],
      [0, 1, 6, 7],
    ],
    isProduct: false,
  }),
});

function pooled(primitive: Primitive, operands: readonly Value[], attributes: Attributes): Value {
  const { builder } = at(operands, 0);
  return builder.apply(primitive, operands, {
    size: numberAttribute(attributes, "size"),
    ...windowOf(attributes),
  });
}

/** The cross-correlation of images n×c×h×w with filters f×c×kh×kw. */
export function conv2d(x: Value, w: Value, stride: number, padding: number): Value {
  return conv2dWith(x, w, { stride, padding });
}

/** The average over square windows of images. */
export function avgPool(x: Value, size: number, stride: number, padding: number): Value {
  return pooled(averagePooling, [x], { size, stride, padding });
}

/** The maximum over square windows of images. */
export function maxPool(x: Value, size: number, stride: number, padding: number): Value {
  return pooled(maximumPooling, [x], { size, stride, padding });
}
