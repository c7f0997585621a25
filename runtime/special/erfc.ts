import { erf } from "./erf.ts";
import { erfcTail } from "./erfcTail.ts";

/**
 * The complementary error function, 1 - erf(x) without cancellation.
 *
 * Defined for all x; erfc(-∞) = 2 and erfc(∞) = 0. The error is below 4 ulp as long as the result is a normal number,
 * which it is up to x = 26.54.
 */
export function erfc(x: number): number {
  return x < 0.5 ? 1 - erf(x) : erfcTail(x);
}
