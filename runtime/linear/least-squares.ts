import { multiplyVector, requireLength, zeros, type Matrix, type Vector } from "./matrix.ts";
import { norm } from "./norms.ts";
import { applyQ, applyQTransposed, defaultTolerance, qr, rankOf, type QrFactor } from "./qr.ts";
import { substitute } from "./triangular.ts";

export interface LeastSquaresOptions {
  /** What the diagonal of R is compared with to tell the rank, relative to its largest element: max(m, n) ε. */
  readonly tolerance?: number;
}

/** The solution of a linear least-squares problem. */
export interface LeastSquaresSolution {
  /** The x of the smallest ‖A x − b‖, and of all of these the shortest. */
  readonly solution: Float64Array;
  readonly rank: number;
  /** A x − b. */
  readonly residuals: Float64Array;
  readonly residualNorm: number;
}

/**
 * The shortest x of the smallest ‖A x − b‖, for a matrix of any shape and rank.
 *
 * By Householder QR with column pivoting. Where columns depend on others, the rows [R₁₁ R₁₂] that count are reflected
 * once more from the right: the complete orthogonal decomposition (Golub, Van Loan, Matrix Computations (2013), §5.5).
 * @throws RangeError unless b has as many elements as A has rows.
 */
export function leastSquares(
  a: Matrix,
  b: Vector,
  { tolerance = defaultTolerance(a) }: LeastSquaresOptions = {},
): LeastSquaresSolution {
  requireLength(b, a.rows);
  const factor = qr(a);
  const rank = rankOf(factor, tolerance);
  const solution = solveRotated(factor, rank, applyQTransposed(factor, b));
  const residuals = multiplyVector(a, solution).map((value, i) => value - b[i]!);
  return { solution, rank, residuals, residualNorm: norm(residuals) };
}

/**
 * The shortest x of the smallest ‖A x − b‖ from the factors of A, of which the leading `rank` rows of R are used, and Qᵀ b,
 * of which as many elements are: they are overwritten.
 */
export function solveRotated({ factors, permutation }: QrFactor, rank: number, rotated: Float64Array): Float64Array {
  const n = factors.columns;
  const c = rotated.subarray(0, rank);
  const permuted = rank === n ? solveFull(factors, c) : solveDeficient(factors, rank, c);
  const solution = new Float64Array(n);
  for (let j = 0; j < n; j++) solution[permutation[j]!] = permuted[j]!;
  return solution;
}

function solveFull({ values, columns }: Matrix, c: Float64Array): Float64Array {
  substitute(values, columns, c, "upper");
  return c;
}

/** The shortest solution of [R₁₁ R₁₂] x = c: with [R₁₁ R₁₂]ᵀ = Z T it is Z T⁻ᵀ c. */
function solveDeficient({ values, columns }: Matrix, rank: number, c: Float64Array): Float64Array {
  const transposed = zeros(columns, rank);
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < columns; j++) transposed.values[j * rank + i] = values[i * columns + j]!;
  }
  const factor = qr(transposed, { pivot: false });
  substitute(factor.factors.values, rank, c, "upper", true);
  const padded = new Float64Array(columns);
  padded.set(c);
  return applyQ(factor, padded);
}
