import { floats, requireLength, squareSize, type Matrix, type Vector } from "./matrix.ts";

/** Which half of a matrix is read. */
export type Half = "lower" | "upper";

/**
 * The solution x of T x = b, or of Tᵀ x = b, for the triangular matrix T in one half of a square matrix.
 *
 * By substitution (Golub, Van Loan, Matrix Computations (2013), §3.1). A zero on the diagonal gives infinities or NaN.
 * @throws RangeError unless the lengths fit.
 */
export function solveTriangular(matrix: Matrix, half: Half, b: Vector, isTransposed = false): Float64Array {
  const n = squareSize(matrix);
  requireLength(b, n);
  const x = floats(b).slice();
  substitute(matrix.values, n, x, half, isTransposed);
  return x;
}

/** Solve with a triangle in the leading n rows and columns of an array whose rows have a stride, in place. */
export function substitute(
  t: Float64Array,
  n: number,
  x: Float64Array,
  half: Half,
  isTransposed = false,
  stride = n,
): void {
  const isForward = (half === "lower") !== isTransposed;
  for (let step = 0; step < n; step++) {
    const i = isForward ? step : n - 1 - step;
    const start = isForward ? 0 : i + 1;
    const end = isForward ? i : n;
    let sum = x[i]!;
    for (let k = start; k < end; k++) sum -= t[isTransposed ? k * stride + i : i * stride + k]! * x[k]!;
    x[i] = sum / t[i * stride + i]!;
  }
}
