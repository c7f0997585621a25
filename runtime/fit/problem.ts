import type { Vector } from "../linear/matrix.ts";

/**
 * A problem of least squares: find the p parameters for which the sum of the squares of m residuals is smallest. The
 * functions are handed an array of their own; what they return is copied, so they may use one array again and again.
 */
export interface LeastSquaresProblem {
  /** The m residuals at some parameters. */
  readonly residuals: (parameters: Float64Array) => Vector;
  /** Their derivatives: m rows of p, as a list of rows or one flat array, row by row. */
  readonly jacobian: (parameters: Float64Array) => Vector | ArrayLike<Vector>;
}

/** The box that parameters stay in; −∞ and ∞ where there is no bound, and both everywhere where not given. */
export interface Bounds {
  readonly lower?: Vector;
  readonly upper?: Vector;
}

/** Where a search is after a step. */
export interface FitStep {
  /** Counted from 1. */
  readonly iteration: number;
  /** A copy. */
  readonly parameters: Float64Array;
  readonly sumOfSquares: number;
  /** The damping λ that the step was found with; 0 is a step of the Gauss–Newton method. */
  readonly damping: number;
  /** How much of the step was taken: below 1 where the Gauss–Newton method had to shorten it. */
  readonly fraction: number;
}

/** When a search ends. Each tolerance is the default where it is not given. */
export interface Tolerances {
  /**
   * How near to orthogonal to the columns of the Jacobian the residuals must be: the length of their projection onto
   * these, relative to that of what is left. 1e-10.
   */
  readonly orthogonality?: number;
  /** The decrease of the sum of squares, foreseen and found, that counts as none, relative to the sum. 1e-15. */
  readonly decrease?: number;
  /** The length of a step that counts as none, relative to that of the parameters, each in its own scale. 1e-14. */
  readonly step?: number;
}

export interface SearchOptions {
  readonly bounds?: Bounds;
  readonly tolerances?: Tolerances;
  /** How many steps are tried at most, those that are not taken included: 2000 where not given. */
  readonly maxIterations?: number;
  /** Told of each step that is taken; the search ends where the answer is `"stop"`. */
  readonly onStep?: (step: FitStep) => unknown;
}

/**
 * Why a search ended. The first four are solutions, as far as numbers can tell:
 *
 * - `zero residual`: the model goes through the data;
 * - `orthogonal`: the residuals are orthogonal to the columns of the Jacobian, or each parameter is held by a bound;
 * - `no decrease`: steps decrease the sum of squares by nothing that counts, as the linear model foresees;
 * - `no step`: steps change the parameters by nothing that counts.
 *
 * The others are not:
 *
 * - `no progress`: no step decreases the sum of squares, however short it is, although the derivatives say that one
 *   should: they may be wrong, or the residuals too noisy;
 * - `iteration limit`;
 * - `stopped`: by `onStep`.
 */
export type StopReason =
  "zero residual" | "orthogonal" | "no decrease" | "no step" | "no progress" | "iteration limit" | "stopped";

/** What a search found. */
export interface FitSolution {
  readonly parameters: Float64Array;
  readonly residuals: Float64Array;
  /** The m×p derivatives of the residuals at the parameters, row by row. */
  readonly jacobian: Float64Array;
  readonly sumOfSquares: number;
  /** Whether a bound holds each parameter: it lies on it, and would leave the box if it could. */
  readonly held: readonly boolean[];
  readonly reason: StopReason;
  /** Whether this is a solution. */
  readonly converged: boolean;
  /** Steps that were tried. */
  readonly iterations: number;
  /** How often the residuals were computed. */
  readonly evaluations: number;
  /** How often the derivatives were computed. */
  readonly jacobians: number;
}
