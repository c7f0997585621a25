import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digamma } from "../../../runtime/special/digamma.ts";
import { digamma as exactDigamma } from "../../../scripts/special/reference.ts";
import { around, spread, worstError } from "./accuracy.ts";

const ROOT = 1.4616321449683622;

describe("digamma", () => {
  it("is within 4 ulp for positive arguments", () => {
    expect(worstError(digamma, exactDigamma, spread(0, 2, 500)).ulps).toBeLessThan(4);
    expect(worstError(digamma, exactDigamma, spread(2, 12, 500)).ulps).toBeLessThan(4);
    expect(worstError(digamma, exactDigamma, spread(12, 1000, 300)).ulps).toBeLessThan(4);
    expect(worstError(digamma, exactDigamma, [1e5, 1e10, 1e100, 1e300, 1e-10, 1e-100, 1e-300]).ulps).toBeLessThan(4);
    expect(worstError(digamma, exactDigamma, around(10, 14)).ulps).toBeLessThan(4);
  });

  it("is within 4 ulp next to its positive zero", () => {
    expect(worstError(digamma, exactDigamma, [ROOT, ...around(ROOT, 15)]).ulps).toBeLessThan(4);
  });

  it("is within 6 ulp of the larger of 4 and the result for negative arguments", () => {
    expect(worstError(digamma, exactDigamma, spread(-5, 0, 500), 4).ulps).toBeLessThan(6);
    expect(worstError(digamma, exactDigamma, spread(-200, -5, 500), 4).ulps).toBeLessThan(6);
    for (const pole of [0, -1, -2, -50]) {
      expect(worstError(digamma, exactDigamma, around(pole, 13), 4).ulps).toBeLessThan(6);
    }
  });

  it("has its special values", () => {
    expect(digamma(1)).toBe(-0.5772156649015329);
    expect(digamma(Infinity)).toBe(Infinity);
    for (const x of [0, -0, -1, -2, -1e300, -Infinity, NaN]) expect(digamma(x)).toBeNaN();
  });

  it("satisfies ψ(x + 1) = ψ(x) + 1/x", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100 * 64, max: 100 * 64 }), (steps) => {
        const x = steps / 64;
        if (x <= 0 && Number.isInteger(x)) return;
        const difference = digamma(x + 1) - digamma(x) - 1 / x;
        expect(Math.abs(difference)).toBeLessThan(1e-15 * (8 + Math.abs(digamma(x))));
      }),
    );
  });
});
