import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sinPi } from "../../../runtime/special/sinPi.ts";
import { ONE, PI, divide } from "../../../scripts/special/fixed-point.ts";
import { gamma } from "../../../scripts/special/reference.ts";
import { around, spread, worstError } from "./accuracy.ts";

/** sin πx = π / (Γ(x) Γ(1 - x)) */
function exactSinPi(x: bigint): bigint {
  return divide(divide(PI, gamma(x)), gamma(ONE - x));
}

describe("sinPi", () => {
  it("is within 2 ulp, also next to its zeros", () => {
    expect(worstError(sinPi, exactSinPi, spread(-3, 3, 600)).ulps).toBeLessThan(2);
    expect(worstError(sinPi, exactSinPi, around(0, 40)).ulps).toBeLessThan(2);
    expect(worstError(sinPi, exactSinPi, around(-37, 12)).ulps).toBeLessThan(2);
  });

  it("is zero at integers, ±1 halfway, and undefined at infinity", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(Math.abs(sinPi(n))).toBe(0);
      }),
    );
    expect([-1.5, -0.5, 0.5, 1.5, 100.5].map(sinPi)).toEqual([1, -1, 1, -1, 1]);
    expect(sinPi(Infinity)).toBeNaN();
    expect(sinPi(NaN)).toBeNaN();
  });
});
