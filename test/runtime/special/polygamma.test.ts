import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digamma } from "../../../runtime/special/digamma.ts";
import { factorial } from "../../../runtime/special/factorial.ts";
import { polygamma } from "../../../runtime/special/polygamma.ts";
import { polygamma as exactPolygamma } from "../../../scripts/special/reference.ts";
import { around, spread, worstError } from "./accuracy.ts";

const ORDERS = [1, 2, 3, 4, 5, 6, 10, 20];

describe("polygamma", () => {
  it.each(ORDERS)("of order %i is within 6 ulp for positive arguments", (order) => {
    const worst = (points: Iterable<number>) => {
      return worstError(
        (x) => polygamma(order, x),
        (x) => exactPolygamma(order, x),
        points,
      ).ulps;
    };
    expect(worst(spread(0, 5, 150))).toBeLessThan(6);
    expect(worst(spread(5, 40, 150))).toBeLessThan(6);
    expect(worst(spread(40, 1000, 100))).toBeLessThan(6);
    expect(worst([1e5, 1e10, 1e-5, 1e-10])).toBeLessThan(6);
  });

  it.each(ORDERS)(
    "of order %i is within 6 ulp of the larger of its terms and the result for negative ones",
    (order) => {
      // Halfway between two poles the terms on both sides add up to about n! 2^(n + 1) each.
      const floor = order % 2 === 1 ? 0 : factorial(order) * 2 ** (order + 1);
      const worst = (points: Iterable<number>) => {
        return worstError(
          (x) => polygamma(order, x),
          (x) => exactPolygamma(order, x),
          points,
          floor,
        ).ulps;
      };
      expect(worst(spread(-3, 0, 200))).toBeLessThan(6);
      expect(worst(spread(-100, -3, 100))).toBeLessThan(6);
      expect(worst(around(-1, 10))).toBeLessThan(6);
      expect(worst(around(-20, 10))).toBeLessThan(6);
    },
  );

  it("is digamma for order 0", () => {
    for (const x of [-2.5, 0.1, 3, 100]) expect(polygamma(0, x)).toBe(digamma(x));
  });

  it("has its special values", () => {
    expect(polygamma(1, 1)).toBeCloseTo(Math.PI ** 2 / 6, 15);
    expect(Math.abs(polygamma(1, Infinity))).toBe(0);
    expect(Math.abs(polygamma(2, Infinity))).toBe(0);
    expect(polygamma(1, 1e-200)).toBe(Infinity);
    for (const pole of [0, -0, -1, -30]) {
      expect(polygamma(1, pole)).toBe(Infinity);
      expect(polygamma(3, pole)).toBe(Infinity);
      expect(polygamma(2, pole)).toBeNaN();
    }
    for (const x of [-Infinity, NaN]) expect(polygamma(1, x)).toBeNaN();
    for (const order of [-1, 1.5, Infinity, NaN]) expect(polygamma(order, 1)).toBeNaN();
  });

  it("satisfies ψ⁽ⁿ⁾(x + 1) = ψ⁽ⁿ⁾(x) + (-1)ⁿ n! / x^(n + 1)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 * 64 }), (order, steps) => {
        const x = steps / 64;
        const term = ((order % 2 === 0 ? 1 : -1) * factorial(order)) / x ** (order + 1);
        const difference = polygamma(order, x + 1) - (polygamma(order, x) + term);
        expect(Math.abs(difference)).toBeLessThanOrEqual(2e-15 * Math.abs(polygamma(order, x)));
      }),
    );
  });
});
