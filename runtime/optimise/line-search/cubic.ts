import type { Trial } from "./line.ts";

/**
 * The minimiser of the cubic that has the slopes of two trials, and changes by b.value − a.value between them, or by
 * what else is known of that; NaN where it has none, or a trial is not finite.
 *
 * Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), (3.59).
 */
export function cubicMinimiser(a: Trial, b: Trial, change = b.value - a.value): number {
  const secant = change / (b.step - a.step);
  const d1 = a.slope + b.slope - 3 * secant;
  // Negative where the cubic has no minimum: then the root is NaN.
  const d2 = Math.sign(b.step - a.step) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  return b.step - ((b.step - a.step) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
}

/** A step kept between two others, in any order; the middle of them where it is NaN. */
export function kept(step: number, one: number, other: number): number {
  if (Number.isNaN(step)) return (one + other) / 2;
  return Math.min(Math.max(step, Math.min(one, other)), Math.max(one, other));
}
