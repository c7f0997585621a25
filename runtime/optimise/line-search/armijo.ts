import { requireCounts, requireFraction, requirePositive } from "../checks.ts";
import { kept } from "./cubic.ts";
import { failed, withFailure, type Failures, type Line, type LineOutcome, type LineSearch } from "./line.ts";

/** What is asked of a step. */
export interface ArmijoOptions {
  /** The share c of the decrease that the slope promises; 1e-4 by default. */
  readonly decrease?: number;
  /** The number of steps to try; 60 by default. */
  readonly maxTrials?: number;
}

/**
 * Backtracking until φ(t) ≤ φ(0) + c t φ′(0) (Armijo's condition). Each trial is the minimiser of the parabola through
 * what is known, kept between 0.1 and 0.5 of the trial before; half of it where the function was not finite. The slope
 * is needed at 0 only.
 *
 * Sources: L. Armijo, Minimization of functions having Lipschitz continuous first partial derivatives, Pacific J. Math.
 * 16 (1966), 1–3; J. Nocedal, S. J. Wright, Numerical Optimization (2006), algorithm 3.1 and (3.58).
 *
 * @throws RangeError unless 0 < c < 1, and there is a trial.
 */
export function armijo(options: ArmijoOptions = {}): LineSearch {
  const { decrease = 1e-4, maxTrials = 60 } = options;
  requireFraction({ decrease });
  requirePositive({ decrease, maxTrials });
  requireCounts({ maxTrials });
  return (line, first) => backtrack(line, first, decrease, maxTrials);
}

function backtrack(line: Line, first: number, decrease: number, maxTrials: number): LineOutcome {
  const slope = line.slope(0);
  const origin = line.value(0);
  let step = first;
  let failures: Failures = {};
  for (let trial = 0; trial < maxTrials; trial++) {
    const value = line.value(step);
    if (value === -Infinity) return { kind: "failed", reason: "unbounded" };
    const isFinite = Number.isFinite(value);
    // Lower indeed, for t φ′(0) may be less than the rounding of φ(0).
    if (isFinite && value < origin && value <= origin + decrease * step * slope) return { kind: "accepted", step };
    failures = withFailure(failures, value, origin);
    const lowest = (-slope * step * step) / (2 * (value - origin - slope * step));
    step = isFinite ? kept(lowest, 0.1 * step, 0.5 * step) : 0.5 * step;
  }
  return failed(failures);
}
