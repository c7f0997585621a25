import type { Difference } from "../../../runtime/differences/index.ts";

/** Forward and reverse mode may differ by rounding. */
export const ROUNDING = 1e-12;

/** How many error bars the numerical derivative may be off: an error bar is an estimate itself. */
const ERROR_BARS = 2;

/** The relative size of an error bar beyond which a numerical derivative proves nothing. */
const USELESS = 0.1;

/** The relative difference at which derivatives count as equal where the error bar is smaller. */
export const TOLERANCE = 1e-6;

/** The difference of two numbers relative to the larger one; 0 for equal numbers, of which NaN is one. */
export function relativeDifference(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

/** Whether both modes gave the same derivative, but for rounding. */
export function modesAgree(forward: number, reverse: number, rounding: number = ROUNDING): boolean {
  return relativeDifference(forward, reverse) <= rounding;
}

/**
 * Judge a derivative by a numerical one. `scale` is the size of a derivative that would be natural here: an error bar
 * that is small against it settles that a derivative is 0.
 */
export function judge(
  derivative: number,
  { value, error }: Difference,
  scale: number,
  tolerance: number,
): "agree" | "disagree" | "inconclusive" {
  if (!Number.isFinite(error)) return "inconclusive";
  if (!Number.isFinite(derivative)) return "disagree";
  const size = Math.max(Math.abs(derivative), Math.abs(value));
  const isClose = Math.abs(derivative - value) <= Math.max(ERROR_BARS * error, tolerance * size);
  if (!isClose) return "disagree";
  return error <= USELESS * Math.max(size, scale) ? "agree" : "inconclusive";
}
