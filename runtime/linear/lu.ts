import { lu } from "../tensor/lu.ts";
import { luDet } from "../tensor/luDet.ts";
import { luSolve as solveFactored } from "../tensor/luSolve.ts";
import { luSolveT } from "../tensor/luSolveT.ts";
import { floats, identityMatrix, requireLength, squareSize, zeros, type Matrix, type Vector } from "./matrix.ts";

/** The factors of P A = L U, with |L| ≤ 1. */
export interface LuFactor {
  readonly size: number;
  /** U, with L below its diagonal, whose ones are left out, and then the row that was exchanged in each step. */
  readonly packed: Float64Array;
  /** The first step, from 0, that found no pivot but 0: A is singular. Undefined where there is none. */
  readonly singularAt: number | undefined;
}

/**
 * The LU factors of a square matrix by Gaussian elimination with partial pivoting.
 *
 * @throws RangeError unless the matrix is square.
 */
export function luFactor(a: Matrix): LuFactor {
  const size = squareSize(a);
  const packed = new Float64Array(size * (size + 1));
  lu(packed, a.values, size);
  const zero = Array.from({ length: size }, (_, k) => packed[k * size + k] === 0).indexOf(true);
  return { size, packed, singularAt: zero < 0 ? undefined : zero };
}

/** L, U, and the row of A that each row of P A is. */
export function luParts({ size: n, packed }: LuFactor): {
  readonly lower: Matrix;
  readonly upper: Matrix;
  readonly permutation: Int32Array;
} {
  const lower = identityMatrix(n);
  const upper = zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) (j < i ? lower : upper).values[i * n + j] = packed[i * n + j]!;
  }
  const permutation = Int32Array.from({ length: n }, (_, i) => i);
  for (let k = 0; k < n; k++) {
    const pivot = packed[n * n + k]!;
    const kept = permutation[k]!;
    permutation[k] = permutation[pivot]!;
    permutation[pivot] = kept;
  }
  return { lower, upper, permutation };
}

/** The solution x of A x = b. @throws RangeError where A is singular, or the lengths do not fit. */
export function luSolve(factor: LuFactor, b: Vector): Float64Array {
  requireRegular(factor);
  requireLength(b, factor.size);
  const x = new Float64Array(factor.size);
  solveFactored(x, factor.packed, floats(b), factor.size, 1);
  return x;
}

/** The solution x of Aᵀ x = b. @throws RangeError where A is singular, or the lengths do not fit. */
export function luSolveTransposed(factor: LuFactor, b: Vector): Float64Array {
  requireRegular(factor);
  requireLength(b, factor.size);
  const x = new Float64Array(factor.size);
  luSolveT(x, factor.packed, floats(b), factor.size, 1);
  return x;
}

/** det A: the product of the pivots with the sign of the permutation. */
export function luDeterminant({ packed, size }: LuFactor): number {
  return luDet(packed, size);
}

/** A⁻¹. @throws RangeError where A is singular. */
export function luInverse(factor: LuFactor): Matrix {
  requireRegular(factor);
  const n = factor.size;
  const inverse = zeros(n, n);
  solveFactored(inverse.values, factor.packed, identityMatrix(n).values, n, n);
  return inverse;
}

function requireRegular({ singularAt }: LuFactor): void {
  if (singularAt !== undefined) throw new RangeError(`the matrix is singular: step ${singularAt} finds no pivot`);
}

/** The solution x of A x = b. @throws RangeError where A is singular or not square, or the lengths do not fit. */
export function solve(a: Matrix, b: Vector): Float64Array {
  return luSolve(luFactor(a), b);
}

/** det A. @throws RangeError unless the matrix is square. */
export function determinant(a: Matrix): number {
  return luDeterminant(luFactor(a));
}

/** A⁻¹. @throws RangeError where A is singular or not square. */
export function inverse(a: Matrix): Matrix {
  return luInverse(luFactor(a));
}
