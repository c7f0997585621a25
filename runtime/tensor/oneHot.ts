import type { Floats } from "./floats.ts";

/** The unit vector of n elements with a one at `index`, which is from 0 to n − 1, and zeros elsewhere. */
export function oneHot(out: Floats, index: number, n: number): void {
  out.fill(0, 0, n);
  out[index] = 1;
}
