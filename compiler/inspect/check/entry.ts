import {
  centralDifference,
  detectKink,
  type Difference,
  type ScalarFunction,
} from "../../../runtime/differences/index.ts";
import type { CheckEntry, Corner, Verdict } from "./report.ts";
import { judge, modesAgree, relativeDifference, ROUNDING } from "./verdict.ts";

/** What is known of one entry of the Jacobian before it is judged. */
export interface Evidence {
  readonly output: string;
  readonly parameter: string;
  readonly forward: number;
  readonly reverse: number;
  readonly numerical: Difference;
  /** Whether another numerical derivative may be taken where this one fails. */
  readonly isAdaptive: boolean;
  /** The output along the parameter, and where the point is. */
  readonly along: ScalarFunction;
  readonly x: number;
  /** Whether a step between the parameter and the output is declared not to be differentiable at the point. */
  readonly isKink: boolean;
  readonly tolerance: number;
  /** The relative difference that rounding may make between the modes. */
  readonly rounding?: number | undefined;
}

/** Judge one entry of the Jacobian. */
export function judgeEntry(evidence: Evidence): CheckEntry {
  const { output, parameter, forward, reverse } = evidence;
  const value = evidence.along(evidence.x);
  const numerical = bestNumerical(evidence, value);
  return {
    output,
    parameter,
    forward,
    reverse,
    numerical: numerical.value,
    step: numerical.step,
    error: numerical.error,
    difference: relativeDifference(forward, numerical.value),
    ...verdictOf({ ...evidence, numerical }, value),
  };
}

/** A derivative's natural size: an error bar that is small against it settles that a derivative is 0. */
function scaleOf({ x }: Evidence, value: number): number {
  return Math.max(1, Math.abs(value / x) || 0);
}

/**
 * Whether the modes differ by no more than the rounding of the function itself, which the error bar shows: terms that cancel
 * leave what each of them happens to round to.
 */
function isCancelled(evidence: Evidence, value: number): boolean {
  const { forward, reverse, numerical } = evidence;
  const { error } = numerical;
  return Math.abs(forward - reverse) <= error && error <= ROUNDING * scaleOf(evidence, value);
}

/**
 * The numerical derivative; a central difference where an adaptive one does not agree and that does. Rounding in the
 * function can mislead the search for small steps, but no numerical derivative agrees with a wrong one by accident.
 */
function bestNumerical(evidence: Evidence, value: number): Difference {
  const { forward, numerical, isAdaptive, along, x, tolerance } = evidence;
  const scale = scaleOf(evidence, value);
  if (!isAdaptive || !Number.isFinite(x) || judge(forward, numerical, scale, tolerance) === "agree") return numerical;
  const central = centralDifference(along, x, Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(x)));
  const isPrecise = relativeDifference(forward, central.value) <= tolerance;
  return isPrecise && judge(forward, central, scale, tolerance) === "agree" ? central : numerical;
}

/**
 * A step that is declared not to be differentiable makes a kink, unless the derivative agrees and the values of the
 * function show none: x·|x| is smooth at 0. Without such a step, only a derivative that is no finite number can be due
 * to a kink.
 */
function verdictOf(
  evidence: Evidence,
  value: number,
): { readonly verdict: Verdict; readonly corner: Corner | undefined } {
  const { forward, reverse, numerical, along, x, isKink, tolerance, rounding } = evidence;
  if (!modesAgree(forward, reverse, rounding) && !isCancelled(evidence, value)) {
    return { verdict: "disagree", corner: undefined };
  }
  const verdict = judge(forward, numerical, scaleOf(evidence, value), tolerance);
  const isNowhere = Number.isNaN(value) || !Number.isFinite(x);
  if (isNowhere || (!isKink && Number.isFinite(forward))) return { verdict, corner: undefined };
  const found = detectKink(along, x);
  const corner = found && { kind: found.kind, left: found.left.value, right: found.right.value };
  return { verdict: corner || (isKink && verdict !== "agree") ? "kink" : verdict, corner };
}
