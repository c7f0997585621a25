import { requireCounts, requirePositive } from "../checks.ts";
import { cubicMinimiser, kept } from "./cubic.ts";
import { failed, roundingOf, withFailure, type Line, type LineOutcome, type LineSearch, type Trial } from "./line.ts";

/** What is asked of a step. */
export interface WolfeOptions {
  /** The share c₁ of the decrease that the slope promises; 1e-4 by default. */
  readonly decrease?: number;
  /** The share c₂ of the slope that may be left; 0.9 by default, as suits quasi-Newton methods. */
  readonly curvature?: number;
  /** The number of steps to try; 60 by default. */
  readonly maxTrials?: number;
}

/**
 * The strong Wolfe conditions: φ(t) ≤ φ(0) + c₁ t φ′(0) and |φ′(t)| ≤ c₂ |φ′(0)|.
 *
 * Steps grow until they enclose some that satisfy both, then the enclosure shrinks, by cubic interpolation. A step at
 * which the function is not finite counts as too long. Where values differ by their rounding only, their difference is
 * taken to be that of a parabola with the same slopes, so that φ′(t) ≤ (2c₁ − 1) φ′(0) is enough decrease. If the trials
 * are used up, the step with enough decrease of the value that is the lowest is accepted.
 *
 * Sources: J. Nocedal, S. J. Wright, Numerical Optimization (2006), algorithms 3.5 and 3.6, with the safeguards of J. J.
 * Moré, D. J. Thuente, Line search algorithms with guaranteed sufficient decrease, ACM TOMS 20 (1994), 286–307; W. W.
 * Hager, H. Zhang, A new conjugate gradient method with guaranteed descent, SIAM J. Optim. 16 (2005), (4.1), for the
 * slopes.
 *
 * @throws RangeError unless 0 < c₁ < c₂ < 1, and c₁ < ½, without which there may be no such step, and there is a trial.
 */
export function strongWolfe(options: WolfeOptions = {}): LineSearch {
  const { decrease = 1e-4, curvature = 0.9, maxTrials = 60 } = options;
  if (!(decrease > 0 && decrease < Math.min(0.5, curvature) && curvature < 1)) {
    throw new RangeError(
      `decrease is ${decrease} and curvature ${curvature}; they must be 0 < c₁ < c₂ < 1, and c₁ < 1/2`,
    );
  }
  requireCounts({ maxTrials });
  requirePositive({ maxTrials });
  return (line, first) => {
    const origin: Trial = { step: 0, slope: line.slope(0), value: line.value(0) };
    return bracket({ line, origin, decrease, curvature }, first, maxTrials);
  };
}

/** A line with what is asked of it. */
interface Search {
  readonly line: Line;
  readonly origin: Trial;
  readonly decrease: number;
  readonly curvature: number;
}

/** Algorithm 3.5. */
function bracket(search: Search, first: number, maxTrials: number): LineOutcome {
  let below = search.origin;
  let step = first;
  for (let trials = 1; trials <= maxTrials; trials++) {
    const trial = tryStep(search.line, step);
    if (trial.value === -Infinity) return { kind: "failed", reason: "unbounded" };
    if (isEnough(search, trial)) return { kind: "accepted", step };
    if (!isLow(search, trial) || !(change(below, trial) < 0)) return zoom(search, below, trial, maxTrials - trials);
    if (trial.slope >= 0) return zoom(search, trial, below, maxTrials - trials);
    const next = cubicMinimiser(below, trial, change(below, trial));
    below = trial;
    step = kept(Number.isNaN(next) ? Infinity : next, 2 * step, 10 * step);
  }
  // The slope is as steep as at the start, 2^maxTrials times as far: the function is unbounded, or the slope wrong.
  return { kind: "failed", reason: below.value < search.origin.value ? "unbounded" : "lineSearch" };
}

/**
 * Algorithm 3.6: between `low`, the lowest step with enough decrease so far, from which the function falls towards
 * `other`, and `other` there are steps that satisfy both conditions.
 */
function zoom(search: Search, low: Trial, other: Trial, maxTrials: number): LineOutcome {
  let failures = withFailure({}, other.value, search.origin.value);
  let hasShrunk = true;
  for (let trials = 0; trials < maxTrials; trials++) {
    const width = other.step - low.step;
    if (Math.abs(width) <= Number.EPSILON * Math.max(low.step, other.step)) break;
    const guess = hasShrunk ? cubicMinimiser(low, other, change(low, other)) : NaN;
    const trial = tryStep(search.line, kept(guess, low.step + 0.1 * width, other.step - 0.1 * width));
    if (trial.value === -Infinity) return { kind: "failed", reason: "unbounded" };
    if (isEnough(search, trial)) return { kind: "accepted", step: trial.step };
    failures = withFailure(failures, trial.value, search.origin.value);
    if (!isLow(search, trial) || !(change(low, trial) < 0)) {
      other = trial;
    } else {
      if (trial.slope * width >= 0) other = low;
      low = trial;
    }
    // Otherwise the next trial is the middle, so that two trials take off a third at least.
    hasShrunk = Math.abs(other.step - low.step) <= 0.66 * Math.abs(width);
  }
  // Here the value must have fallen: slopes alone may be wrong.
  if (low.value < search.origin.value) return { kind: "accepted", step: low.step };
  return failed(failures);
}

/** A step and what the line is there; if any of it is not finite, that counts as infinitely high. */
function tryStep({ slope: slopeAt, value: valueAt }: Line, step: number): Trial {
  // The slope first, for it may bring the value along.
  const slope = slopeAt(step);
  const value = valueAt(step);
  if (value === -Infinity) return { step, value, slope: NaN };
  const isFinite = Number.isFinite(value) && Number.isFinite(slope);
  return isFinite ? { step, value, slope } : { step, value: Infinity, slope: NaN };
}

/** Whether the value has decreased enough. */
function isLow({ origin, decrease }: Search, trial: Trial): boolean {
  const enough = decrease * trial.step * origin.slope;
  return trial.value <= origin.value + enough || change(origin, trial) <= enough;
}

/** By how much the function changes from one step to another: as the slopes say, where values do not tell. */
function change(from: Trial, to: Trial): number {
  const difference = to.value - from.value;
  const rounding = Math.max(roundingOf(from.value), roundingOf(to.value));
  return Math.abs(difference) > rounding ? difference : ((from.slope + to.slope) / 2) * (to.step - from.step);
}

/** Whether both conditions hold. */
function isEnough(search: Search, trial: Trial): boolean {
  return isLow(search, trial) && Math.abs(trial.slope) <= search.curvature * Math.abs(search.origin.slope);
}
