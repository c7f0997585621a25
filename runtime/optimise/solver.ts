import { requireAtLeastZero, requireCounts } from "./checks.ts";
import { difference, isFiniteVector, norm } from "./kernels/vector.ts";
import { iterateAt, type Evaluations, type Evaluator, type Iterate } from "./objective.ts";
import type { Vector } from "./vector.ts";

/**
 * Why a solver stopped.
 *
 * - `gradient`: the norm of the gradient is within its tolerance: a stationary point, as a rule a minimum.
 * - `step`, `value`: the last step, or what it changed the value by, is within its tolerance.
 * - `iterations`: the number of iterations is used up.
 * - `stopped`: the hook returned false.
 * - `nonFinite`: the function or a derivative is not finite, at the start or wherever else it could go.
 * - `unbounded`: the function falls to −∞, or goes on falling as far as a line search or a trust region reaches.
 * - `lineSearch`, `trustRegion`: no step, however short, lowers the value as the gradient promises. Either the gradient
 *   is wrong, or the value is as low as its rounding lets it become.
 */
export type StopReason =
  "gradient" | "step" | "value" | "iterations" | "stopped" | "nonFinite" | "unbounded" | "lineSearch" | "trustRegion";

/** What a solver found. */
export interface SolverResult {
  /** The last point at which the function and its gradient were finite; the start, if they were not there. */
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** The Euclidean norm of the gradient. */
  readonly gradientNorm: number;
  /** The number of steps taken. */
  readonly iterations: number;
  readonly evaluations: Evaluations;
  readonly reason: StopReason;
}

/** Where a solver is. Its arrays must not be changed; they may be kept. */
export interface SolverStep {
  /** The number of steps taken: 0 at the start. */
  readonly iteration: number;
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly gradientNorm: number;
  /** The length of the step that led here, 0 at the start. */
  readonly length: number;
}

/** When a solver stops. */
export interface SolverOptions {
  /** Stop where ‖∇f‖ is at most this; 1e-8 by default. */
  readonly gradientTolerance?: number;
  /** Stop after a step with ‖xₖ − xₖ₋₁‖ ≤ stepTolerance · max(1, ‖xₖ‖). Not tested by default. */
  readonly stepTolerance?: number;
  /** Stop after a step with |fₖ − fₖ₋₁| ≤ valueTolerance · max(1, |fₖ|). Not tested by default. */
  readonly valueTolerance?: number;
  /** Stop after so many steps; 1000 by default. */
  readonly maxIterations?: number;
  /** Called at every point from the start on. To return false stops the solver. */
  readonly onStep?: (step: SolverStep) => unknown;
}

/** One step of a solver with a state of its own: the next state and point, or why there is none. */
export type Advance<State> = (
  state: State,
  from: Iterate,
) => { readonly state: State; readonly to: Iterate } | StopReason;

/**
 * Take one step after another until there is a reason to stop.
 * @throws RangeError when an option is negative or no number.
 */
export function iterate<State>(
  evaluator: Evaluator,
  start: Vector,
  initial: State,
  advance: Advance<State>,
  options: SolverOptions,
): SolverResult {
  requireOptions(options);
  let state = initial;
  let at = iterateAt(evaluator, new Float64Array(start));
  let before: Iterate | undefined;
  for (let iteration = 0; ; iteration++) {
    const step = stepTo(at, before, iteration);
    const end = (reason: StopReason): SolverResult => {
      const { length: _, iteration: iterations, ...rest } = step;
      return { ...rest, iterations, evaluations: evaluator.evaluations(), reason };
    };
    if (!isFiniteIterate(at)) return end(nonFiniteReason(at));
    const goesOn = options.onStep?.(step) !== false;
    const met = metTolerance(step, before, options);
    if (met) return end(met);
    if (!goesOn) return end("stopped");
    if (iteration >= (options.maxIterations ?? 1000)) return end("iterations");
    const advanced = advance(state, at);
    if (typeof advanced === "string") return end(advanced);
    if (!isFiniteIterate(advanced.to)) return end(nonFiniteReason(advanced.to));
    before = at;
    ({ state, to: at } = advanced);
  }
}

/** Whether a point, and the value and the gradient there, are finite. */
export function isFiniteIterate({ point, value, gradient }: Iterate): boolean {
  return Number.isFinite(value) && isFiniteVector(gradient) && isFiniteVector(point);
}

/** What to call it that a value is not finite, or that something else is not. */
export function nonFiniteReason({ value }: { readonly value: number }): "unbounded" | "nonFinite" {
  return value === -Infinity ? "unbounded" : "nonFinite";
}

function stepTo(at: Iterate, before: Iterate | undefined, iteration: number): SolverStep {
  const length = before ? norm(difference(at.point, before.point)) : 0;
  return { iteration, ...at, gradientNorm: norm(at.gradient), length };
}

function metTolerance(
  { gradientNorm, length, point, value }: SolverStep,
  before: Iterate | undefined,
  { gradientTolerance = 1e-8, stepTolerance = NaN, valueTolerance = NaN }: SolverOptions,
): StopReason | undefined {
  // Nothing is within a tolerance of NaN.
  if (gradientNorm <= gradientTolerance) return "gradient";
  if (!before) return undefined;
  if (length <= stepTolerance * Math.max(1, norm(point))) return "step";
  if (Math.abs(value - before.value) <= valueTolerance * Math.max(1, Math.abs(value))) return "value";
  return undefined;
}

function requireOptions({ gradientTolerance, stepTolerance, valueTolerance, maxIterations }: SolverOptions): void {
  requireAtLeastZero({ gradientTolerance, stepTolerance, valueTolerance });
  requireCounts({ maxIterations });
}
