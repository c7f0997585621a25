import { requireAtLeastZero, requireCounts } from "../checks.ts";

/** When a search for a root stops. */
export interface RootOptions {
  /** Stop where the root is known up to this; 0 by default, which asks for all digits. */
  readonly tolerance?: number;
  /** Stop where |f| is at most this; 0 by default. */
  readonly valueTolerance?: number;
  /** Stop after so many iterations; 2500 by default, which is enough to halve any interval down to neighbouring numbers. */
  readonly maxIterations?: number;
  /** Called with every new point. To return false stops the search. */
  readonly onStep?: (step: RootStep) => unknown;
}

/** Where a search for a root is. */
export interface RootStep {
  readonly iteration: number;
  readonly point: number;
  readonly value: number;
  /** The ends of the interval that holds a root. */
  readonly bracket: readonly [number, number];
}

/**
 * Why a search stopped: `value`: |f| is within its tolerance; `step`: the interval that holds the root is; `nonFinite`:
 * the function is NaN there.
 */
export type RootReason = "value" | "step" | "iterations" | "stopped" | "nonFinite";

/** What a search for a root found. */
export interface RootResult {
  readonly point: number;
  readonly value: number;
  readonly bracket: readonly [number, number];
  readonly iterations: number;
  /** How often the function was called, and its derivative as often or not at all. */
  readonly evaluations: number;
  readonly reason: RootReason;
}

/** The tolerances and limits of a search. @throws RangeError when one of them makes no sense. */
export function rootLimits(options: RootOptions): Required<Omit<RootOptions, "onStep">> {
  const { tolerance = 0, valueTolerance = 0, maxIterations = 2500 } = options;
  requireAtLeastZero({ tolerance, valueTolerance });
  requireCounts({ maxIterations });
  return { tolerance, valueTolerance, maxIterations };
}

/** @throws RangeError unless there is a change of sign between two values, or one of them is 0 or NaN. */
export function requireChangeOfSign(a: number, fa: number, b: number, fb: number): void {
  if (!Number.isFinite(a) || !Number.isFinite(b)) throw new RangeError(`[${a}, ${b}] is no finite interval`);
  if ((fa > 0 && fb > 0) || (fa < 0 && fb < 0)) {
    throw new RangeError(`f does not change its sign between ${a} and ${b}: it is ${fa} and ${fb}`);
  }
}

/** How near to x a root must be known: as near as asked, but not nearer than numbers lie. */
export function resolution(x: number, tolerance: number): number {
  return Math.max(2 * Number.EPSILON * Math.abs(x) + tolerance / 2, Number.MIN_VALUE);
}
