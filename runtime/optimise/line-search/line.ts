/** A function along a line, φ(t) = f(x + t·d), and its slope φ′(t) = ∇f(x + t·d)·d. */
export interface Line {
  readonly value: (step: number) => number;
  readonly slope: (step: number) => number;
}

/** A step along a line, or why there is none. */
export type LineOutcome = { readonly kind: "accepted"; readonly step: number } | Failed;

/** Why there is no step along a line. */
interface Failed {
  readonly kind: "failed";
  readonly reason: "lineSearch" | "nonFinite" | "unbounded";
}

/**
 * A way of choosing a step t > 0 along a line with φ′(0) < 0, of which `first` is tried first. It ends after a limited
 * number of trials, whatever the function is like, and accepts no step at which it is not finite.
 */
export type LineSearch = (line: Line, first: number) => LineOutcome;

/** A step that was tried. */
export interface Trial {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** What steps that were not accepted were like. */
export interface Failures {
  readonly wasNonFinite?: boolean;
  /** Whether one of them was finite, and led to another value. */
  readonly wasFinite?: boolean;
}

/** What is known of failures after another one. */
export function withFailure(failures: Failures, value: number, origin: number): Failures {
  if (!Number.isFinite(value)) return { ...failures, wasNonFinite: true };
  return value === origin ? failures : { ...failures, wasFinite: true };
}

/** The end of a search without a step. The function is not finite around the point if it was so wherever it changed. */
export function failed({ wasNonFinite = false, wasFinite = false }: Failures): Failed {
  return { kind: "failed", reason: wasNonFinite && !wasFinite ? "nonFinite" : "lineSearch" };
}

/**
 * How far two values may differ by their rounding alone. Nearer to one another they tell nothing about which is lower.
 */
export function roundingOf(value: number): number {
  return 64 * Number.EPSILON * Math.abs(value);
}
