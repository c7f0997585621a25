import { luFactor, luSolve, luSolveTransposed } from "./lu.ts";
import type { Matrix } from "./matrix.ts";
import { oneNorm } from "./norms.ts";

/** Searches end after so many steps; almost all do after two. */
const MOST_STEPS = 5;

/**
 * A lower bound of ‖A⁻¹‖₁, almost always within a factor of 3, from a few solutions with A and Aᵀ.
 *
 * W. W. Hager, SIAM J. Sci. Stat. Comput. 5 (1984), 311–316, as improved by N. J. Higham, ACM Trans. Math. Softw. 14
 * (1988), 381–396: a search for the largest column of A⁻¹, and one vector that unmasks where it fails.
 */
export function inverseNormEstimate(
  n: number,
  solve: (b: Float64Array) => Float64Array,
  solveTransposed: (b: Float64Array) => Float64Array,
): number {
  if (n === 0) return 0;
  const estimateOf = (x: Float64Array): number => x.reduce((sum, value) => sum + Math.abs(value), 0);
  let y = solve(new Float64Array(n).fill(1 / n));
  let estimate = estimateOf(y);
  let column = -1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const slopes = solveTransposed(y.map((value) => (value < 0 ? -1 : 1)));
    const steepest = slopes.reduce((best, value, i) => (Math.abs(value) > Math.abs(slopes[best]!) ? i : best), 0);
    if (steepest === column) break;
    column = steepest;
    y = solve(new Float64Array(n).fill(1, column, column + 1));
    const found = estimateOf(y);
    if (!(found > estimate)) break;
    estimate = found;
  }
  const alternating = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / Math.max(n - 1, 1)));
  return Math.max(estimate, (2 * estimateOf(solve(alternating))) / (3 * n));
}

/**
 * An estimate of the condition number κ₁ = ‖A‖₁ ‖A⁻¹‖₁, not larger than it: about log₁₀ κ₁ digits are lost by solving with
 * A. Infinity where A is singular.
 * @throws RangeError unless the matrix is square.
 */
export function conditionEstimate(a: Matrix): number {
  const factor = luFactor(a);
  if (factor.singularAt !== undefined) return Infinity;
  const inverseNorm = inverseNormEstimate(
    factor.size,
    (b) => luSolve(factor, b),
    (b) => luSolveTransposed(factor, b),
  );
  return oneNorm(a) * inverseNorm;
}
