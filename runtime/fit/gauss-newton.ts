import type { Vector } from "../linear/matrix.ts";
import { norm } from "../linear/norms.ts";
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

/** A step must decrease the sum by this share of what its slope promises to be taken. */
const LEAST_SHARE = 1e-4;

/**
 * The parameters of the smallest sum of squares near a start, by the Gauss–Newton method: each step solves the linear
 * least-squares problem ‖r + J s‖, by QR factors with column pivoting, and is halved until the sum decreases enough and all
 * that is computed is finite.
 *
 * It is fast where the residuals are small or the start is near, and needs a Jacobian of full rank to be reliable;
 * `levenbergMarquardt` needs neither. Bounds hold and project as they do there.
 *
 * Sources: J. Nocedal, S. J. Wright, Numerical Optimization (2006), §10.3; L. Armijo, Pacific J. Math. 16 (1966), 1–3.
 *
 * @throws RangeError where the start is not finite, the residuals or their derivatives are not, there, or sizes and
 * bounds do not fit.
 */
export function gaussNewton(problem: LeastSquaresProblem, start: Vector, options: SearchOptions = {}): FitSolution {
  const search = beginSearch(problem, start, options);
  let stage = stageAt(search.first, search.box, undefined);
  let iterations = 0;
  let reason: StopReason | undefined = isSolved(stage, search);
  while (reason === undefined) {
    const scaled = stage.model.fullStep();
    const found = shortened(stage, scaled, search, search.maxIterations - iterations);
    iterations += found.trials;
    if (found.point === undefined) {
      reason = iterations >= search.maxIterations ? "iteration limit" : failureAt(stage);
      break;
    }
    const { point } = stage;
    const isSmall = found.fraction === 1 && norm(scaled) <= search.tolerances.step * stage.size;
    stage = stageAt(found.point, search.box, stage);
    const quotient = stage.point.length / point.length;
    const next = stage.point;
    const step = { iteration: iterations, damping: 0, fraction: found.fraction };
    if (search.tell(() => stepTo(next, step))) reason = "stopped";
    else if (isSmall) reason = "no step";
    else if ((1 - quotient) * (1 + quotient) <= search.tolerances.decrease) reason = failureAt(stage);
    reason = reason === "stopped" ? reason : (isSolved(stage, search) ?? reason);
  }
  return solutionAt(search, stage.point, reason, iterations);
}

/** The step, halved until it is taken; without a point where it never is. */
function shortened(
  stage: Stage,
  scaled: Float64Array,
  { evaluator, box, tolerances }: Search,
  most: number,
): { readonly point: Point | undefined; readonly fraction: number; readonly trials: number } {
  const { point } = stage;
  const length = norm(scaled);
  let fraction = 1;
  for (let trials = 1; trials <= most; trials++, fraction /= 2) {
    const { parameters, step } = destination(
      stage,
      scaled.map((value) => fraction * value),
      box,
    );
    const change = moved(point, step);
    const slope = change.reduce(
      (sum, value, i) => sum + (value / point.length) * (point.residuals[i]! / point.length),
      0,
    );
    const candidate = evaluator.candidate(parameters);
    if (candidate !== undefined) {
      const quotient = candidate.length / point.length;
      const decrease = quotient < 10 ? (1 - quotient) * (1 + quotient) : -1;
      const next = decrease >= -2 * LEAST_SHARE * slope && slope < 0 ? evaluator.complete(candidate) : undefined;
      if (next) return { point: next, fraction, trials };
    }
    if (fraction * length <= tolerances.step * stage.size || fraction < Number.EPSILON ** 2) {
      return { point: undefined, fraction, trials };
    }
  }
  return { point: undefined, fraction, trials: most };
}
