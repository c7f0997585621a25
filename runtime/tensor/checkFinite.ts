import type { Floats } from "./floats.ts";

/**
 * Throw a RangeError unless every element of an array is a finite number.
 *
 * The message names the argument, the place of the first element that is none, from 0, and the shape.
 */
export function checkFinite(x: Floats, name: string, shape: string): void {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!)) throw new RangeError(`${name}[${i}] is ${x[i]!}, in an array of shape ${shape}`);
  }
}
