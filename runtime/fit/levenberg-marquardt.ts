import type { Vector } from "../linear/matrix.ts";
import { norm } from "../linear/norms.ts";
import { nielsenDamping, trustRegion, type DampingRule, type Outcome, type Proposal } from "./damping.ts";
import { moved } from "./model.ts";
import type { Point } from "./point.ts";
import type { FitSolution, LeastSquaresProblem, SearchOptions, StopReason } from "./problem.ts";
import {
  beginSearch,
  destination,
  failureAt,
  isSolved,
  solutionAt,
  stageAt,
  stepTo,
  type Search,
  type Stage,
} from "./search.ts";

export interface LevenbergMarquardtOptions extends SearchOptions {
  /** The rule that damps steps: Moré's trust region, which is the default, or Nielsen's. */
  readonly damping?: "more" | "nielsen";
}

/** So many steps in a row may fail before the search is given up. */
const MOST_FAILURES = 100;

/** A step must decrease the sum by this share of what was foreseen to be taken. */
const LEAST_SHARE = 1e-4;

/**
 * The parameters of the smallest sum of squares near a start, by the Levenberg–Marquardt method.
 *
 * Each step minimizes ‖r + J s‖² + λ‖D s‖², by QR factors of J and not by normal equations, which would lose half of the
 * digits; D has the largest norms that the columns of J have had, so that the units of the parameters do not matter. A
 * step to where the residuals or their derivatives are not finite counts as one that failed: the next is shorter.
 *
 * With bounds, parameters that lie on one and would leave the box are held; a step of the others is projected onto the
 * box: C. Kanzow, N. Yamashita, M. Fukushima, J. Comput. Appl. Math. 172 (2004), 375–397.
 *
 * Sources: K. Levenberg, Quart. Appl. Math. 2 (1944), 164–168; D. W. Marquardt, SIAM J. Appl. Math. 11 (1963), 431–441;
 * J. J. Moré, Lecture Notes in Mathematics 630 (1978), 105–116.
 *
 * @throws RangeError where the start is not finite, the residuals or their derivatives are not, there, or sizes and
 * bounds do not fit.
 */
export function levenbergMarquardt(
  problem: LeastSquaresProblem,
  start: Vector,
  options: LevenbergMarquardtOptions = {},
): FitSolution {
  const search = beginSearch(problem, start, options);
  let stage = stageAt(search.first, search.box, undefined);
  // A first step is no longer than the parameters, in their scale, or where they are 0 than the residuals.
  const rule = options.damping === "nielsen" ? nielsenDamping() : trustRegion(stage.size || stage.point.length);
  let iterations = 0;
  let failures = 0;
  let reason: StopReason | undefined = isSolved(stage, search);
  while (reason === undefined) {
    if (iterations >= search.maxIterations) {
      reason = "iteration limit";
      break;
    }
    iterations++;
    const proposal = rule.propose(stage.model);
    const { point, outcome } = tried(stage, proposal, search);
    rule.learn(outcome);
    reason = judged(outcome, stage, search, rule);
    if (point === undefined) {
      failures++;
      if (reason === undefined && failures >= MOST_FAILURES) reason = failureAt(stage);
      continue;
    }
    failures = 0;
    stage = stageAt(point, search.box, stage);
    const { damping } = proposal;
    if (search.tell(() => stepTo(point, { iteration: iterations, damping, fraction: 1 }))) reason = "stopped";
    else reason = isSolved(stage, search) ?? reason;
  }
  return solutionAt(search, stage.point, reason, iterations);
}

/** Try a step: what became of it, and the point that it leads to if it is taken. */
function tried(
  stage: Stage,
  { step: scaled, damping }: Proposal,
  { evaluator, box }: Search,
): { readonly outcome: Outcome; readonly point: Point | undefined } {
  const { point } = stage;
  const { parameters, step, isClipped } = destination(stage, scaled, box);
  const change = norm(moved(point, step)) / point.length;
  const length = norm(scaled);
  const damped = (Math.sqrt(damping) * length) / point.length;
  // Along a step of the model rᵀ J s is −‖J s‖² − λ‖D s‖²; along one that was clipped it has to be computed.
  const slope = isClipped ? alongStep(point, step) : -(change * change + damped * damped);
  const predicted = -(2 * slope + change * change);
  const failed = { outcome: { actual: -1, predicted, slope, length }, point: undefined };
  if (!(predicted > 0)) return failed;
  const candidate = evaluator.candidate(parameters);
  if (candidate === undefined) return failed;
  const quotient = candidate.length / point.length;
  // What is ten times as long has failed anyway, and its square might overflow.
  const actual = quotient < 10 ? (1 - quotient) * (1 + quotient) : -1;
  const outcome = { actual, predicted, slope, length };
  if (actual < LEAST_SHARE * predicted) return { outcome, point: undefined };
  const next = evaluator.complete(candidate);
  return next ? { outcome, point: next } : failed;
}

/** rᵀ J s, relative to the sum of squares. */
function alongStep(point: Point, step: Float64Array): number {
  const change = moved(point, step);
  return change.reduce((sum, value, i) => sum + (value / point.length) * (point.residuals[i]! / point.length), 0);
}

/** Why the search ends after a step; undefined where it goes on. */
function judged(
  { actual, predicted }: Outcome,
  stage: Stage,
  { tolerances }: Search,
  rule: DampingRule,
): StopReason | undefined {
  const isNothing = Math.abs(actual) <= tolerances.decrease && predicted <= tolerances.decrease;
  const isStuck = rule.reach() <= tolerances.step * stage.size;
  return (isNothing && actual <= 2 * predicted) || isStuck ? failureAt(stage) : undefined;
}
