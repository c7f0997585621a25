import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundHalfAway } from "../../../runtime/special/roundHalfAway.ts";

describe("roundHalfAway", () => {
  it("rounds to the nearest integer, halves away from zero", () => {
    expect([2.5, 2.4, 2.6, 0.5, 1.5].map(roundHalfAway)).toEqual([3, 2, 3, 1, 2]);
    expect([-2.5, -2.4, -2.6, -0.5, -1.5].map(roundHalfAway)).toEqual([-3, -2, -3, -1, -2]);
    expect(roundHalfAway(0.49999999999999994)).toBe(0);
    expect(roundHalfAway(4503599627370495.5)).toBe(4503599627370496);
    expect(roundHalfAway(4503599627370497)).toBe(4503599627370497);
  });

  it("keeps zeros, infinities and NaN", () => {
    for (const x of [0, -0, Infinity, -Infinity, NaN, 1e300]) expect(roundHalfAway(x)).toBe(x);
    expect(roundHalfAway(-0.3)).toBe(-0);
  });

  it("is odd and yields an integer at most 1/2 away", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e17, max: 1e17, noNaN: true }), (x) => {
        const integer = roundHalfAway(x);
        expect(integer).toSatisfy(Number.isInteger);
        expect(roundHalfAway(-x)).toBe(-integer);
        expect(Math.abs(integer - x)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
