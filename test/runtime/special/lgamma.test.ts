import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gamma } from "../../../runtime/special/gamma.ts";
import { lgamma } from "../../../runtime/special/lgamma.ts";
import { logGamma } from "../../../scripts/special/reference.ts";
import { around, spread, worstError } from "./accuracy.ts";

describe("lgamma", () => {
  it("is within 6.5 ulp for positive arguments", () => {
    expect(worstError(lgamma, logGamma, spread(0, 3, 1000)).ulps).toBeLessThan(6.5);
    expect(worstError(lgamma, logGamma, spread(3, 20, 500)).ulps).toBeLessThan(3);
    expect(worstError(lgamma, logGamma, spread(20, 1000, 300)).ulps).toBeLessThan(3);
    expect(worstError(lgamma, logGamma, [1e5, 1e10, 1e20, 1e100, 1e300]).ulps).toBeLessThan(3);
    expect(worstError(lgamma, logGamma, around(8, 14)).ulps).toBeLessThan(3);
  });

  it("is within 4 ulp next to its zeros at 1 and 2", () => {
    expect(worstError(lgamma, logGamma, around(1, 15)).ulps).toBeLessThan(4);
    expect(worstError(lgamma, logGamma, around(2, 15)).ulps).toBeLessThan(4);
  });

  it("is within 5 ulp of the larger of 1 and the result for negative arguments", () => {
    expect(worstError(lgamma, logGamma, spread(-5, 0, 1000), 1).ulps).toBeLessThan(5);
    expect(worstError(lgamma, logGamma, spread(-200, -5, 500), 1).ulps).toBeLessThan(5);
    for (const pole of [0, -1, -2, -50]) expect(worstError(lgamma, logGamma, around(pole, 13), 1).ulps).toBeLessThan(5);
  });

  it("has its special values", () => {
    expect(lgamma(1)).toBe(0);
    expect(lgamma(2)).toBe(0);
    expect(lgamma(3)).toBe(Math.LN2);
    for (const x of [0, -0, -1, -2, -1e300, Infinity, -Infinity]) expect(lgamma(x)).toBe(Infinity);
    expect(lgamma(5e-324)).toBe(744.4400719213812);
    expect(lgamma(-5e-324)).toBe(744.4400719213812);
    expect(lgamma(2.5e305)).toBeLessThan(Infinity);
    expect(lgamma(NaN)).toBeNaN();
  });

  it("satisfies log |Γ(x + 1)| = log |x| + log |Γ(x)| and is the logarithm of gamma", () => {
    fc.assert(
      fc.property(fc.integer({ min: -150 * 64, max: 150 * 64 }), (steps) => {
        const x = steps / 64;
        if (x <= 0 && Number.isInteger(x)) return;
        const tolerance = 1e-15 * (4 + Math.abs(lgamma(x)));
        expect(Math.abs(lgamma(x + 1) - Math.log(Math.abs(x)) - lgamma(x))).toBeLessThan(tolerance);
        expect(Math.abs(Math.log(Math.abs(gamma(x))) - lgamma(x))).toBeLessThan(tolerance);
      }),
    );
  });
});
