import * as kernels from "../../runtime/tensor/index.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import { axisMapsAttribute, numberAttribute } from "../graph/attributes.ts";
import type { Value } from "../graph/builder.ts";
import { sizeOf, typicalSize, type Dim } from "../graph/dim.ts";
import type { Attributes, KernelCall, Primitive } from "../graph/primitive.ts";
import { REAL, tensorOf, type Type } from "../graph/type.ts";
import { mul } from "./arithmetic.ts";
import { applyPrimitive, arrayFacts, arrayPrimitive, dimsOfValue, linear, numericDims, operandOf } from "./array.ts";
import { view } from "./tensor.ts";
import { isTransposition } from "./view-laws.ts";

/** The lengths m, k, n of a product of an m×k and a k×n matrix, n being 1 for a vector. */
interface ProductDims {
  readonly m: Dim;
  readonly k: Dim;
  readonly n: Dim;
  readonly isVector: boolean;
}

function productDims(types: readonly Type[], attributes: Attributes): ProductDims {
  const a = numericDims(types, 0, 2);
  const b = numericDims(types, 1);
  const [m, k] = flag(attributes, "left") ? [at(a, 1), at(a, 0)] : [at(a, 0), at(a, 1)];
  const isVector = b.length === 1;
  const [inner, n] = flag(attributes, "right") ? [at(b, 1), at(b, 0)] : [at(b, 0), isVector ? 1 : at(b, 1)];
  if (inner !== k) throw new InternalError(`a product over lengths ${k} and ${inner}`);
  return { m, k, n, isVector };
}

/** Whether a factor is read transposed. */
export function flag(attributes: Attributes, key: "left" | "right"): boolean {
  return numberAttribute(attributes, key) === 1;
}

/** A·B for a matrix A and a matrix or vector B, either of them transposed where its attribute says so. */
export const product: Primitive = arrayPrimitive({
  name: "matmul",
  operands: ["A", "B"],
  notation: { kind: "infix", text: "*", latex: "\\,", precedence: 6 },
  typeOf: (types, attributes) => {
    const { m, n, isVector } = productDims(types, attributes);
    return tensorOf(isVector ? [m] : [m, n]);
  },
  implementation: { kind: "kernel", call: productCall },
  derivative: {
    kind: "array",
    fact: (operand, attributes) => {
      const [left, right] = [flag(attributes, "left"), flag(attributes, "right")];
      return linear((t, point) => {
        const a = operandOf(point, 0);
        const b = operandOf(point, 1);
        const isVector = dimsOfValue(b).length === 1;
        if (operand === 0) {
          if (isVector) return left ? outer(b, t) : outer(t, b);
          return left ? multiply(b, t, right, true) : multiply(t, b, false, !right);
        }
        if (isVector) return multiply(a, t, !left, false);
        return right ? multiply(t, a, true, left) : multiply(a, t, !left, false);
      });
    },
  },
  rules: [
    { kind: "exact", law: "a product reads its factors transposed", rewrite: foldTranspositions },
    { kind: "algebraic", law: "(A B) C = A (B C)", rewrite: reassociated },
  ],
  work: (types, attributes) => {
    const { m, k, n } = productDims(types, attributes);
    return sizeOf([m, k, n]);
  },
  reads: (types, attributes) => {
    const { isVector } = productDims(types, attributes);
    const inner = isVector ? 1 : 2;
    const right = isVector ? [inner] : flag(attributes, "right") ? [1, inner] : [inner, 1];
    return { axes: [flag(attributes, "left") ? [inner, 0] : [0, inner], right], isProduct: true };
  },
});

function productCall(types: readonly Type[], attributes: Attributes): KernelCall {
  const { m, k, n, isVector } = productDims(types, attributes);
  const [left, right] = [flag(attributes, "left"), flag(attributes, "right")];
  if (isVector) {
    const sizes = numericDims(types, 0);
    return left
      ? { name: "matvecT", run: kernels.matvecT, sizes, adds: true }
      : { name: "matvec", run: kernels.matvec, sizes, adds: true };
  }
  const sizes = [m, k, n];
  if (left) {
    return right
      ? { name: "matmulTT", run: kernels.matmulTT, sizes, adds: true }
      : { name: "matmulTN", run: kernels.matmulTN, sizes, adds: true };
  }
  return right
    ? { name: "matmulNT", run: kernels.matmulNT, sizes, adds: true }
    : { name: "matmul", run: kernels.matmul, sizes, adds: true };
}

/** x yᵀ for vectors. */
export const outerPrimitive: Primitive = arrayPrimitive({
  name: "outer",
  operands: ["x", "y"],
  typeOf: (types) => tensorOf([at(numericDims(types, 0, 1), 0), at(numericDims(types, 1, 1), 0)]),
  implementation: {
    kind: "kernel",
    call: (types) => ({
      name: "outer",
      run: kernels.outer,
      sizes: [at(numericDims(types, 0), 0), at(numericDims(types, 1), 0)],
      adds: true,
    }),
  },
  derivative: arrayFacts(
    linear((t, point) => multiply(t, operandOf(point, 1), false, false)),
    linear((t, point) => multiply(t, operandOf(point, 0), true, false)),
  ),
  reads: () => ({ axes: [[0], [1]], isProduct: true }),
});

/** Σ xᵢ yᵢ */
export const dotPrimitive: Primitive = arrayPrimitive({
  name: "dot",
  operands: ["x", "y"],
  typeOf: (types) => {
    if (sizeOf(numericDims(types, 0, 1)) !== sizeOf(numericDims(types, 1, 1))) {
      throw new InternalError("an inner product of vectors of different lengths");
    }
    return REAL;
  },
  implementation: {
    kind: "kernel",
    call: (types) => ({ name: "dot", run: kernels.dot, sizes: [sizeOf(numericDims(types, 0))], adds: false }),
  },
  derivative: arrayFacts(
    linear((t, point) => mul(t, operandOf(point, 1))),
    linear((t, point) => mul(t, operandOf(point, 0))),
  ),
  work: (types) => sizeOf(numericDims(types, 0)),
  reads: () => ({ axes: [[0], [0]], isProduct: true }),
});

/** A·B, each of them transposed or not. */
export function multiply(a: Value, b: Value, left: boolean, right: boolean): Value {
  return a.builder.apply(product, [a, b], { left: left ? 1 : 0, right: right ? 1 : 0 });
}

/** The product of two matrices, of a matrix and a vector, or of a vector and a matrix. */
export function matmul(a: Value, b: Value): Value {
  if (dimsOfValue(a).length === 1) return dimsOfValue(b).length === 1 ? dot(a, b) : multiply(b, a, true, false);
  return multiply(a, b, false, false);
}

/** The inner product of two vectors. */
export function dot(x: Value, y: Value): Value {
  return applyPrimitive(dotPrimitive, [x, y]);
}

/** x yᵀ for vectors. */
export function outer(x: Value, y: Value): Value {
  return applyPrimitive(outerPrimitive, [x, y]);
}

/** Bᵀ Aᵀ for the transpose of a product of matrices; undefined for anything else. */
export function transposedProduct(x: Value): Value | undefined {
  const { builder } = x;
  const { primitive, operands, attributes } = builder.node(x);
  if (primitive !== product) return undefined;
  const [a, b] = operands.map((id): Value => ({ builder, id }));
  if (!a || !b || dimsOfValue(b).length !== 2) return undefined;
  return multiply(b, a, !flag(attributes, "right"), !flag(attributes, "left"));
}

/** A factor that is a transpose is read transposed instead of being formed. */
function foldTranspositions([a, b]: readonly Value[], attributes: Attributes): Value | undefined {
  if (!a || !b) return undefined;
  const [inA, inB] = [untransposed(a), untransposed(b)];
  if (!inA && !inB) return undefined;
  return multiply(
    inA ?? a,
    inB ?? b,
    flag(attributes, "left") !== (inA !== undefined),
    flag(attributes, "right") !== (inB !== undefined),
  );
}

function untransposed(x: Value): Value | undefined {
  const { builder } = x;
  const { primitive, operands, attributes } = builder.node(x);
  const isTransposed = primitive === view && isTransposition(axisMapsAttribute(attributes, "axes"));
  return isTransposed ? { builder, id: at(operands, 0) } : undefined;
}

/** A product of three factors in the order that takes fewer multiplications. */
function reassociated(
  [x, c]: readonly Value[],
  attributes: Attributes,
  transparent: (value: Value) => boolean,
): Value | undefined {
  if (!x || !c) return undefined;
  const [left, right] = [flag(attributes, "left"), flag(attributes, "right")];
  return (
    (transparent(x) && leftToRight(x, c, left, right)) ||
    (transparent(c) && rightToLeft(x, c, left, right)) ||
    undefined
  );
}

/** The product P Q that a value, or its transpose, is; undefined for anything else. */
function factorsOf(x: Value, transposed: boolean): readonly [p: Value, pT: boolean, q: Value, qT: boolean] | undefined {
  const { builder } = x;
  const { primitive, operands, attributes } = builder.node(x);
  const [a, b] = operands.map((id): Value => ({ builder, id }));
  if (primitive !== product || !a || !b || dimsOfValue(b).length !== 2) return undefined;
  const [left, right] = [flag(attributes, "left"), flag(attributes, "right")];
  return transposed ? [b, !right, a, !left] : [a, left, b, right];
}

/** (P Q) C as P (Q C), and (u vᵀ) C as u (vᵀ C). */
function leftToRight(x: Value, c: Value, left: boolean, right: boolean): Value | undefined {
  const { builder } = x;
  const node = builder.node(x);
  const isVector = dimsOfValue(c).length === 1;
  if (node.primitive === outerPrimitive) {
    const [first, second] = node.operands.map((id): Value => ({ builder, id }));
    if (!first || !second) return undefined;
    const [u, v] = left ? [second, first] : [first, second];
    return isVector ? mul(u, dot(v, c)) : outer(u, multiply(c, v, !right, false));
  }
  const factors = factorsOf(x, left);
  if (!factors) return undefined;
  const [p, pT, q, qT] = factors;
  const [m, r] = axesOf(p, pT);
  const k = axesOf(q, qT)[1];
  const n = isVector ? 1 : axesOf(c, right)[1];
  if (typicalSize([m, r, k]) + typicalSize([m, k, n]) <= typicalSize([r, k, n]) + typicalSize([m, r, n]))
    return undefined;
  return multiply(p, multiply(q, c, qT, right), pT, false);
}

/** A (P Q) as (A P) Q. */
function rightToLeft(a: Value, c: Value, left: boolean, right: boolean): Value | undefined {
  const factors = dimsOfValue(c).length === 2 ? factorsOf(c, right) : undefined;
  if (!factors) return undefined;
  const [p, pT, q, qT] = factors;
  const [m, k] = axesOf(a, left);
  const r = axesOf(p, pT)[1];
  const n = axesOf(q, qT)[1];
  if (typicalSize([k, r, n]) + typicalSize([m, k, n]) <= typicalSize([m, k, r]) + typicalSize([m, r, n]))
    return undefined;
  return multiply(multiply(a, p, left, pT), q, false, qT);
}

function axesOf(x: Value, transposed: boolean): readonly [rows: Dim, columns: Dim] {
  const [rows = 1, columns = 1] = dimsOfValue(x);
  return transposed ? [columns, rows] : [rows, columns];
}
