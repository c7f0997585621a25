import { requirePositive } from "../checks.ts";
import { along, isFiniteVector, norm } from "../kernels/vector.ts";
import { failed, roundingOf, withFailure, type Failures } from "../line-search/line.ts";
import { iterateAt, type Evaluator, type Iterate } from "../objective.ts";
import { isFiniteIterate, iterate, type Advance, type SolverOptions, type SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";

/** Options of solvers with a trust region. */
export interface TrustRegionOptions extends SolverOptions {
  /** The radius to begin with; 1 by default. */
  readonly radius?: number;
}

/** A step within the trust region. */
export interface ModelStep {
  readonly step: Float64Array;
  /** How much lower the model is there: −(gᵀp + ½ pᵀH p). */
  readonly decrease: number;
  /** Whether the region is what kept the step from being longer. */
  readonly isAtBoundary: boolean;
}

/** The model gᵀp + ½ pᵀH p of the function around a point: how it is minimised with ‖p‖ ≤ Δ. */
export type Model = (radius: number) => ModelStep;

/** What is carried from step to step. */
interface Region {
  readonly radius: number;
  /** The lowest value so far. */
  readonly lowest: number;
}

/** The least share of the decrease of the model that the function must have. */
const ACCEPTED = 1e-4;

/** How much larger than at the start a region becomes before the function counts as unbounded. */
const UNBOUNDED = 2 ** 100;

/**
 * Go where quadratic models lead, as far as they can be trusted.
 *
 * The region shrinks to a quarter of a step that the model got wrong, and doubles where it was right up to the boundary
 * (J. Nocedal, S. J. Wright, Numerical Optimization (2006), algorithm 4.1). A point where the function is not finite is
 * a step that the model got wrong. Changes below the rounding of the value count as agreeing (A. R. Conn, N. I. M. Gould,
 * Ph. L. Toint, Trust-Region Methods (2000), §17.4.2) if the gradient has become smaller, until they have summed up to
 * more.
 *
 * @param modelAt makes the model around a point; nothing where second derivatives are not finite.
 */
export function trustRegion(
  evaluator: Evaluator,
  start: Vector,
  modelAt: (at: Iterate) => Model | undefined,
  options: TrustRegionOptions,
): SolverResult {
  const { radius = 1 } = options;
  requirePositive({ radius });
  const initial: Region = { radius, lowest: Infinity };
  const advance: Advance<Region> = (region, from) => {
    if (region.radius > radius * UNBOUNDED) return "unbounded";
    const model = modelAt(from);
    return model ? agreedStep(evaluator, from, model, region) : "nonFinite";
  };
  return iterate(evaluator, start, initial, advance, options);
}

/** The first step on which function and model agree, in smaller and smaller regions. */
function agreedStep(evaluator: Evaluator, from: Iterate, model: Model, region: Region): ReturnType<Advance<Region>> {
  // Shorter steps do not change the point.
  const smallest = Number.EPSILON * norm(from.point);
  const rounding = roundingOf(from.value);
  const lowest = Math.min(region.lowest, from.value);
  let { radius } = region;
  let failures: Failures = {};
  while (radius > smallest) {
    const { step, decrease, isAtBoundary } = model(radius);
    if (!isFiniteVector(step) || Number.isNaN(decrease)) return "nonFinite";
    if (!(decrease > 0)) break;
    const point = along(from.point, 1, step);
    const value = evaluator.value(point);
    if (value === -Infinity) return "unbounded";
    const agreement = (from.value - value + rounding) / (decrease + rounding);
    if (agreement > ACCEPTED && value <= lowest + rounding) {
      const to = iterateAt(evaluator, point);
      const isBetter = value < from.value || norm(to.gradient) < norm(from.gradient);
      if (isFiniteIterate(to) && isBetter) {
        return { state: { radius: nextRadius(radius, agreement, isAtBoundary, norm(step)), lowest }, to };
      }
      failures = withFailure(failures, isFiniteIterate(to) ? value : NaN, from.value);
    } else {
      failures = withFailure(failures, value, from.value);
    }
    radius = norm(step) / 4;
  }
  return failed(failures).reason === "nonFinite" ? "nonFinite" : "trustRegion";
}

function nextRadius(radius: number, agreement: number, isAtBoundary: boolean, length: number): number {
  if (agreement < 0.25) return length / 4;
  return agreement > 0.75 && isAtBoundary ? 2 * radius : radius;
}
