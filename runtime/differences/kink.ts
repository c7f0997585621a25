import type { Difference, ScalarFunction } from "./difference.ts";
import type { Side } from "./quotient.ts";
import { oneSidedDerivative } from "./ridders.ts";
import { nextStep } from "./scale.ts";

/** A point at which a function has no derivative. */
export interface Kink {
  /**
   * How differentiability fails: at an `edge`, f is not finite at the point or on one side of it; at a `jump`, its value
   * jumps; at a `vertical` tangent, its slope grows without bound; at a `corner`, the slopes of both sides differ.
   */
  readonly kind: "edge" | "jump" | "vertical" | "corner";
  readonly left: Difference;
  readonly right: Difference;
}

/** How many error bars the slopes of a corner differ by at least. */
const CERTAINTY = 10;

/** The relative error below which a slope needs no examination. */
const PRECISE = 2 ** -8;

/** The ratio of the steps whose changes are compared. */
const FAR = 2 ** 16;

/** How many roundings of numbers near 1, x or f(x) a change must exceed to be visible. */
const VISIBLE = 16;

/** The growth of the slope towards the point from which a tangent counts as vertical. */
const STEEPENING = 1.25;

/**
 * Finds out whether f fails to be differentiable at x, as far as function values show it.
 *
 * @returns undefined where f seems differentiable.
 */
export function detectKink(f: ScalarFunction, x: number): Kink | undefined {
  const left = oneSidedDerivative(f, x, "left");
  const right = oneSidedDerivative(f, x, "right");
  const kind = isEdge(f, x)
    ? "edge"
    : (breakOn(f, x, "left", left) ?? breakOn(f, x, "right", right) ?? (differ(left, right) ? "corner" : undefined));
  return kind && { kind, left, right };
}

function isEdge(f: ScalarFunction, x: number): boolean {
  const step = nextStep(x);
  return ![x - step, x, x + step].every((point) => Number.isFinite(f(point)));
}

/** Where f changes by hᵅ its slope goes like h^(α − 1); α is 1 at a finite slope and 0 at a jump. */
function breakOn(f: ScalarFunction, x: number, side: Side, slope: Difference): "jump" | "vertical" | undefined {
  if (slope.error < PRECISE * Math.abs(slope.value)) return undefined;
  const step = side === "left" ? -nextStep(x) : nextStep(x);
  const near = f(x + step) - f(x);
  const far = f(x + FAR * step) - f(x);
  if (Math.abs(near) < VISIBLE * Number.EPSILON * Math.max(1, Math.abs(x), Math.abs(f(x)))) return undefined;
  const steepening = Math.abs((near / far) * FAR);
  if (steepening > FAR / 2) return "jump";
  return steepening > STEEPENING ? "vertical" : undefined;
}

function differ(left: Difference, right: Difference): boolean {
  return Math.abs(left.value - right.value) > CERTAINTY * (left.error + right.error);
}
