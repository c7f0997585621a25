import { counted } from "../counted.ts";
import { norm } from "../linear/norms.ts";
import { qr, rankOf } from "../linear/qr.ts";
import { substitute } from "../linear/triangular.ts";
import { zeros, type Matrix, type Vector } from "../linear/matrix.ts";
import type { FitSolution } from "./problem.ts";
import { studentQuantile } from "./student.ts";

export interface StatisticsOptions {
  /** What the residuals are the errors of; for R². Weighted as the residuals are. */
  readonly observed?: Vector;
  /** The weights that the squares of the residuals have had: residuals of weight 0 are no data. */
  readonly weights?: Vector;
  /** The probability with which an interval holds the parameter: 0.95 where not given. */
  readonly confidence?: number;
}

/**
 * How well parameters are known, by the linear model at the solution. What is not known is NaN: parameters that a bound
 * holds have no standard error, those that the data do not tell apart have none, and without degrees of freedom there is
 * none at all.
 */
export interface FitStatistics {
  /** How many data there are more than parameters that they determine. */
  readonly degreesOfFreedom: number;
  /** s, the root of the sum of squares over the degrees of freedom. */
  readonly residualDeviation: number;
  /** s² (JᵀJ)⁻¹. */
  readonly covariance: Matrix;
  readonly standardErrors: Float64Array;
  /** The parameter plus and minus its standard error times the quantile of Student's distribution. */
  readonly intervals: readonly (readonly [low: number, high: number])[];
  /** 1 − Σ r²/Σ (y − ȳ)², with weights where there are some; undefined where the observations are not given. */
  readonly rSquared: number | undefined;
  /** The parameters, by their places, that the data do not determine: their columns of J depend on others, or are 0. */
  readonly undetermined: readonly number[];
}

/** Columns of length 1 whose distance from the span of the others is less count as dependent. */
const DEPENDENT = 1e-12;

/**
 * Standard errors, intervals and the rest, of a solution.
 *
 * By QR factors of the Jacobian with columns of length 1: (JᵀJ)⁻¹ = (R⁻¹)(R⁻¹)ᵀ. Bates, Watts, Nonlinear Regression
 * Analysis and Its Applications (1988), §2.3.
 * @throws RangeError where sizes do not fit.
 */
export function fitStatistics(solution: FitSolution, options: StatisticsOptions = {}): FitStatistics {
  const { parameters, residuals, held, sumOfSquares } = solution;
  const { weights, observed, confidence = 0.95 } = options;
  for (const given of [weights, observed]) {
    if (given && given.length !== residuals.length) {
      throw new RangeError(
        `there ${given.length === 1 ? "is" : "are"} ${counted(given.length, "value")} for ${counted(residuals.length, "residual")}`,
      );
    }
  }
  const p = parameters.length;
  const free = held.flatMap((isHeld, j) => (isHeld ? [] : [j]));
  const count = weights === undefined ? residuals.length : Array.from(weights).filter((weight) => weight !== 0).length;
  const { root, rank, undetermined } = inverseRoot(solution, free);
  const degreesOfFreedom = count - rank;
  const residualDeviation = degreesOfFreedom > 0 ? Math.sqrt(sumOfSquares / degreesOfFreedom) : NaN;
  const covariance: Matrix = { rows: p, columns: p, values: new Float64Array(p * p).fill(NaN) };
  const known = free.filter((column) => !undetermined.includes(column));
  for (const i of known) {
    for (const j of known) covariance.values[i * p + j] = residualDeviation ** 2 * rowProduct(root, i, j);
  }
  const standardErrors = parameters.map((_, j) => Math.sqrt(covariance.values[j * p + j]!));
  const quantile = degreesOfFreedom > 0 ? studentQuantile((1 + confidence) / 2, degreesOfFreedom) : NaN;
  const intervals = Array.from(parameters, (value, j): [number, number] => {
    const half = quantile * standardErrors[j]!;
    return [value - half, value + half];
  });
  const rSquared = observed && 1 - sumOfSquares / spread(observed, weights);
  return { degreesOfFreedom, residualDeviation, covariance, standardErrors, intervals, rSquared, undetermined };
}

/** Rows whose inner products are the elements of (JᵀJ)⁻¹, the rank of J, and the parameters that have no row. */
function inverseRoot(
  { parameters, residuals, jacobian }: FitSolution,
  free: readonly number[],
): { readonly root: Matrix; readonly rank: number; readonly undetermined: readonly number[] } {
  const [m, p, n] = [residuals.length, parameters.length, free.length];
  const lengths = free.map((column) => norm(Float64Array.from({ length: m }, (_, i) => jacobian[i * p + column]!)));
  const scaled = zeros(Math.max(m, n), n);
  for (let i = 0; i < m; i++) {
    free.forEach((column, j) => (scaled.values[i * n + j] = jacobian[i * p + column]! / (lengths[j]! || 1)));
  }
  const factor = qr(scaled);
  const { factors, permutation } = factor;
  const rank = rankOf(factor, Math.max(DEPENDENT, m * Number.EPSILON));
  const root = zeros(p, n);
  // Row k of R⁻¹ belongs to the parameter that column k of R does.
  for (let k = 0; k < rank; k++) {
    const unit = new Float64Array(rank).fill(1, k, k + 1);
    substitute(factors.values, rank, unit, "upper", true, n);
    const column = permutation[k]!;
    for (let j = 0; j < rank; j++) root.values[free[column]! * n + j] = unit[j]! / lengths[column]!;
  }
  return { root, rank, undetermined: dependentOf(factors, permutation, rank).map((column) => free[column]!) };
}

/** The columns that combine to 0 with others: those that the null space of [R₁₁ R₁₂] moves, in ascending order. */
function dependentOf({ values, columns: n }: Matrix, permutation: Int32Array, rank: number): readonly number[] {
  const dependent = new Set<number>();
  for (let j = rank; j < n; j++) {
    const combination = Float64Array.from({ length: rank }, (_, i) => values[i * n + j]!);
    substitute(values, rank, combination, "upper", false, n);
    dependent.add(permutation[j]!);
    combination.forEach((share, k) => {
      if (Math.abs(share) > Math.sqrt(Number.EPSILON)) dependent.add(permutation[k]!);
    });
  }
  return Array.from(dependent).sort((a, b) => a - b);
}

function rowProduct({ columns, values }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < columns; k++) sum += values[i * columns + k]! * values[j * columns + k]!;
  return sum;
}

/** Σ w (y − ȳ)² with the mean ȳ of the same weights. */
function spread(observed: Vector, weights: Vector | undefined): number {
  const weightOf = (i: number): number => weights?.[i] ?? 1;
  let [total, sum] = [0, 0];
  for (let i = 0; i < observed.length; i++) {
    total += weightOf(i);
    sum += weightOf(i) * observed[i]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < observed.length; i++) squares += weightOf(i) * (observed[i]! - mean) ** 2;
  return squares;
}
