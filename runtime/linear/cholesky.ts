import { identityMatrix, requireLength, squareSize, zeros, floats, type Matrix, type Vector } from "./matrix.ts";
import { substitute } from "./triangular.ts";

/** The factor L of a symmetric positive definite matrix A = L Lᵀ. */
export interface CholeskyFactor {
  readonly kind: "factor";
  /** L, with zeros above its diagonal. */
  readonly lower: Matrix;
}

/** Where a factorization found that a matrix is not positive definite. */
export interface Indefinite {
  readonly kind: "indefinite";
  /** The row, from 0: the leading principal minor that ends with it is not positive. */
  readonly pivot: number;
  /** What should have been positive: what is left of the diagonal element once the rows before are eliminated. */
  readonly value: number;
}

/**
 * The Cholesky factor of a symmetric matrix, of which only the lower triangle is read, or where it fails.
 *
 * Row by row (Golub, Van Loan, Matrix Computations (2013), §4.2); it needs no pivoting to be stable.
 * @throws RangeError unless the matrix is square.
 */
export function cholesky(a: Matrix): CholeskyFactor | Indefinite {
  const n = squareSize(a);
  const lower = zeros(n, n);
  const l = lower.values;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      let sum = a.values[row + j]!;
      for (let k = 0; k < j; k++) sum -= l[row + k]! * l[j * n + k]!;
      if (j < i) l[row + j] = sum / l[j * n + j]!;
      else if (sum > 0 && sum < Infinity) l[row + i] = Math.sqrt(sum);
      else return { kind: "indefinite", pivot: i, value: sum };
    }
  }
  return { kind: "factor", lower };
}

/** The solution x of A x = b. @throws RangeError unless the lengths fit. */
export function choleskySolve({ lower }: CholeskyFactor, b: Vector): Float64Array {
  requireLength(b, lower.rows);
  const x = floats(b).slice();
  substitute(lower.values, lower.rows, x, "lower");
  substitute(lower.values, lower.rows, x, "lower", true);
  return x;
}

/** A⁻¹. */
export function choleskyInverse(factor: CholeskyFactor): Matrix {
  const n = factor.lower.rows;
  const inverse = identityMatrix(n);
  // Symmetric: the columns of the inverse are its rows.
  for (let j = 0; j < n; j++)
    inverse.values.set(choleskySolve(factor, inverse.values.subarray(j * n, (j + 1) * n)), j * n);
  return inverse;
}

/** log det A, a number of moderate size where det A overflows or underflows. */
export function choleskyLogDeterminant({ lower }: CholeskyFactor): number {
  let sum = 0;
  for (let i = 0; i < lower.rows; i++) sum += Math.log(lower.values[i * lower.rows + i]!);
  return 2 * sum;
}
