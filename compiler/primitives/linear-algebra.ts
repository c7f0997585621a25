import * as kernels from "../../runtime/tensor/index.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import { numberAttribute } from "../graph/attributes.ts";
import type { Value } from "../graph/builder.ts";
import { addDims, mulDims, sizeOf, type Dim } from "../graph/dim.ts";
import type { Primitive } from "../graph/primitive.ts";
import { REAL, tensorOf } from "../graph/type.ts";
import { add, mul, neg, sub } from "./arithmetic.ts";
import {
  applyPrimitive,
  arrayFacts,
  arrayPrimitive,
  dimsOfValue,
  linear,
  numericDims,
  operandOf,
  tangent,
} from "./array.ts";
import { flag, multiply } from "./product.ts";
import { sumOver } from "./reduction.ts";
import { diagonalOf, element, identity } from "./tensor.ts";

/** The LU factorisation with partial pivoting, packed with its pivots. It is part of solving and has no derivative of its own. */
export const lu: Primitive = arrayPrimitive({
  name: "lu",
  operands: ["A"],
  typeOf: (types) => {
    const n = at(numericDims(types, 0, 2), 0);
    return tensorOf([addDims(n, 1), n]);
  },
  implementation: {
    kind: "kernel",
    call: (types) => ({ name: "lu", run: kernels.lu, sizes: [at(numericDims(types, 0), 0)], adds: false }),
  },
  derivative: arrayFacts(tangent(() => undifferentiable("an LU factorisation"))),
  work: (types) => cubed(at(numericDims(types, 0), 0)),
});

/** The solution of A X = B, or of Aᵀ X = B, from the factors of A. */
export const luSolve: Primitive = arrayPrimitive({
  name: "luSolve",
  operands: ["lu", "B"],
  typeOf: (types) => tensorOf(numericDims(types, 1)),
  implementation: {
    kind: "kernel",
    call: (types, attributes) => ({
      ...(flag(attributes, "left")
        ? { name: "luSolveT", run: kernels.luSolveT }
        : { name: "luSolve", run: kernels.luSolve }),
      sizes: [at(numericDims(types, 0), 1), numericDims(types, 1)[1] ?? 1],
      adds: false,
    }),
  },
  derivative: arrayFacts(
    tangent(() => undifferentiable("an LU factorisation")),
    linear((t, point) =>
      applyPrimitive(luSolve, [operandOf(point, 0), t], { left: flag(point.attributes, "left") ? 0 : 1 }),
    ),
  ),
  work: (types) =>
    mulDims(sizeOf([at(numericDims(types, 0), 1), at(numericDims(types, 0), 1)]), numericDims(types, 1)[1] ?? 1),
});

/** The determinant from LU factors. */
export const luDet: Primitive = arrayPrimitive({
  name: "luDet",
  operands: ["lu"],
  typeOf: () => REAL,
  implementation: {
    kind: "kernel",
    call: (types) => ({ name: "luDet", run: kernels.luDet, sizes: [at(numericDims(types, 0), 1)], adds: false }),
  },
  derivative: arrayFacts(tangent(() => undifferentiable("a determinant from factors"))),
});

/** The solution of A X = B, or of Aᵀ X = B: by factors, which the adjoint uses again, and never by an inverse. */
export const solvePrimitive: Primitive = arrayPrimitive({
  name: "solve",
  operands: ["A", "B"],
  typeOf: (types) => {
    const [n, m] = numericDims(types, 0, 2);
    if (n !== m || n !== numericDims(types, 1)[0]) throw new InternalError("a system that does not fit");
    return tensorOf(numericDims(types, 1));
  },
  implementation: {
    kind: "composite",
    expand: ([a, b], attributes) => {
      if (!a || !b) throw new InternalError("a system without two operands");
      return applyPrimitive(luSolve, [applyPrimitive(lu, [a]), b], { left: numberAttribute(attributes, "left") });
    },
  },
  derivative: arrayFacts(
    // A X = B: Ȧ X + A Ẋ = 0.
    tangent((t, point) => {
      const transposed = flag(point.attributes, "left");
      return neg(solveWith(operandOf(point, 0), multiply(t, point.value, transposed, false), transposed));
    }),
    linear((t, point) => solveWith(operandOf(point, 0), t, !flag(point.attributes, "left"))),
  ),
  domain: "det A ≠ 0",
});

/** The determinant, from the LU factors. */
export const determinant: Primitive = arrayPrimitive({
  name: "det",
  operands: ["A"],
  typeOf: (types) => {
    const [n, m] = numericDims(types, 0, 2);
    if (n !== m) throw new InternalError("the determinant of a matrix that is not square");
    return REAL;
  },
  implementation: {
    kind: "composite",
    expand: ([a]) => {
      if (!a) throw new InternalError("a determinant of nothing");
      return applyPrimitive(luDet, [applyPrimitive(lu, [a])]);
    },
  },
  // Jacobi's formula.
  derivative: arrayFacts(
    tangent((t, point) => mul(point.value, sumOver(diagonalOf(solve(operandOf(point, 0), t)), [0]))),
  ),
  convention: "det′ of a singular matrix of more than three rows is NaN",
});

/** The solution of A X = B for a square matrix A and a vector or matrix B. */
export function solve(a: Value, b: Value): Value {
  return solveWith(a, b, false);
}

function solveWith(a: Value, b: Value, transposed: boolean): Value {
  return applyPrimitive(solvePrimitive, [a, b], { left: transposed ? 1 : 0 });
}

/** The inverse of a square matrix. */
export function inv(a: Value): Value {
  const [n = 0] = dimsOfValue(a);
  return solve(a, identity(a.builder, n, n));
}

/** The determinant of a square matrix; of up to three rows as a polynomial, which has derivatives everywhere. */
export function det(a: Value): Value {
  const [n] = dimsOfValue(a);
  return typeof n === "number" && n >= 1 && n <= 3
    ? minor(a, [0, 1, 2].slice(0, n), 0)
    : applyPrimitive(determinant, [a]);
}

/** The determinant of the rows from one on and of some columns, by expansion along the first of the rows. */
function minor(a: Value, columns: readonly number[], row: number): Value {
  const [first] = columns;
  if (first === undefined) throw new InternalError("a determinant without columns");
  if (columns.length === 1) return element(a, [row, first]);
  const terms = columns.map((column) =>
    mul(
      element(a, [row, column]),
      minor(
        a,
        columns.filter((other) => other !== column),
        row + 1,
      ),
    ),
  );
  return terms.reduce((total, term, index) => (index % 2 === 1 ? sub(total, term) : add(total, term)));
}

function cubed(n: Dim): Dim {
  return sizeOf([n, n, n]);
}

function undifferentiable(what: string): never {
  throw new InternalError(`${what} is differentiated`);
}
