import type { ScalarFunction } from "./difference.ts";
import { isFlat } from "./noise.ts";

/** The precision of the search as an exponent of two; to know the scale exactly gains nothing. */
const PRECISION = 8;

/** The smallest normal number; below it steps have no precision. */
const NORMAL = Number.MIN_VALUE / Number.EPSILON;

/**
 * The scale that x suggests for steps, 1 if x suggests none. The golden ratio, far from every simple fraction, keeps the
 * steps from being multiples of a period that divides x.
 */
export function scaleOf(x: number): number {
  const size = Math.abs(x);
  return ((Math.sqrt(5) - 1) / 2) * (size < NORMAL ? 1 : size);
}

/** The smallest step that still leaves x by a few units in the last place. */
export function nextStep(x: number): number {
  return scaleOf(x) * 2 ** -50;
}

/**
 * The smallest scale from the scale of x upward, to a factor of 2⁸, on which f visibly varies; found by doubling the
 * exponent and then bisecting it. A function that is constant as far as numbers reach keeps the scale of x.
 */
export function variationScale(f: ScalarFunction, x: number): number {
  const scale = scaleOf(x);
  const isFlatUpTo = (exponent: number): boolean => isFlat(f, x, scale * 2 ** exponent);
  if (!isFlatUpTo(0)) return scale;
  let flat = 0;
  let varying = PRECISION;
  while (isFlatUpTo(varying)) {
    flat = varying;
    varying *= 2;
  }
  while (varying - flat > PRECISION) {
    const middle = (flat + varying) / 2;
    if (isFlatUpTo(middle)) flat = middle;
    else varying = middle;
  }
  return scale * 2 ** varying < Infinity ? scale * 2 ** varying : scale;
}
