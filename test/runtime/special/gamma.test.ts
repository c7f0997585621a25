import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gamma } from "../../../runtime/special/gamma.ts";
import { divide, fromNumber, ONE, toNumber } from "../../../scripts/special/fixed-point.ts";
import { gamma as exactGamma } from "../../../scripts/special/reference.ts";
import { around, spread } from "./accuracy.ts";

/** The largest relative error over `points`. */
function worstRelativeError(points: Iterable<number>): number {
  let worst = 0;
  for (const x of points) {
    const ratio = divide(fromNumber(gamma(x)), exactGamma(fromNumber(x)));
    worst = Math.max(worst, Math.abs(toNumber(ratio - ONE)));
  }
  return worst;
}

describe("gamma", () => {
  it("has a relative error below 1e-15 for positive arguments", () => {
    expect(worstRelativeError(spread(0, 2, 500))).toBeLessThan(1e-15);
    expect(worstRelativeError(spread(2, 20, 500))).toBeLessThan(1e-15);
    expect(worstRelativeError(spread(20, 171.6, 500))).toBeLessThan(1e-15);
    expect(worstRelativeError(around(171, 10))).toBeLessThan(1e-15);
    expect(worstRelativeError(around(8, 14))).toBeLessThan(1e-15);
  });

  it("has a relative error below 1e-15 for negative arguments", () => {
    expect(worstRelativeError(spread(-3, 0, 500))).toBeLessThan(1e-15);
    expect(worstRelativeError(spread(-170, -3, 500))).toBeLessThan(1e-15);
  });

  it("has a relative error below 1e-15 next to its poles", () => {
    for (const pole of [-1, -2, -7, -50, -150]) expect(worstRelativeError(around(pole, 13))).toBeLessThan(1e-15);
    expect(worstRelativeError(around(0, 300))).toBeLessThan(1e-15);
  });

  it("underflows gradually", () => {
    for (const x of spread(-184, -170, 300)) {
      expect(Math.abs(toNumber(fromNumber(gamma(x)) - exactGamma(fromNumber(x))))).toBeLessThanOrEqual(
        Math.max(5e-324, 1e-15 * Math.abs(gamma(x))),
      );
    }
    expect(gamma(-200.5)).toBe(-0);
    expect(gamma(-201.5)).toBe(0);
  });

  it("is the correctly rounded factorial for every positive integer", () => {
    let factorial = 1n;
    for (let n = 1n; n <= 171n; n += 1n) {
      expect(gamma(Number(n))).toBe(Number(factorial));
      factorial *= n;
    }
    expect(gamma(172)).toBe(Infinity);
  });

  it("has its special values", () => {
    expect(gamma(0)).toBe(Infinity);
    expect(gamma(-0)).toBe(-Infinity);
    expect(gamma(Infinity)).toBe(Infinity);
    expect(gamma(171.7)).toBe(Infinity);
    expect(gamma(1e300)).toBe(Infinity);
    for (const x of [-1, -2, -171, -1e300, -Infinity, NaN]) expect(gamma(x)).toBeNaN();
  });

  it("satisfies Γ(x + 1) = x Γ(x)", () => {
    fc.assert(
      fc.property(fc.integer({ min: -160 * 64, max: 170 * 64 }), (steps) => {
        // Multiples of 1/64, so that x + 1 is exact
        const x = steps / 64;
        if (x <= 0 && Number.isInteger(x)) return;
        expect(Math.abs(gamma(x + 1) / (x * gamma(x)) - 1)).toBeLessThan(2.5e-15);
      }),
    );
  });
});
