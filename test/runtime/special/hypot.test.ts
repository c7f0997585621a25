import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypot } from "../../../runtime/special/hypot.ts";
import { fromNumber, multiply, nthRoot } from "../../../scripts/special/fixed-point.ts";
import { errorInUlps } from "./accuracy.ts";

/** The error for the vector (x, y) in ulps; both must be far enough from the smallest normal number. */
function error(x: number, y: number): number {
  const squares = multiply(fromNumber(x), fromNumber(x)) + multiply(fromNumber(y), fromNumber(y));
  return Math.abs(errorInUlps(hypot(x, y), nthRoot(squares, 2n)));
}

const anyNumber = fc.double();

describe("hypot", () => {
  it("is within 1.25 ulp", () => {
    const mantissa = fc.double({ min: 1, max: 10, noNaN: true });
    const exponent = fc.integer({ min: -80, max: 307 });
    fc.assert(
      fc.property(mantissa, exponent, mantissa, fc.integer({ min: 0, max: 3 }), (x, e, y, gap) => {
        expect(error(x * 10 ** e, y * 10 ** (e - gap))).toBeLessThan(1.25);
      }),
      { numRuns: 2000 },
    );
  });

  it("neither overflows nor underflows on the way", () => {
    expect(hypot(3 * 2 ** 700, 4 * 2 ** 700)).toBe(5 * 2 ** 700);
    expect(hypot(3 * 2 ** -1000, 4 * 2 ** -1000)).toBe(5 * 2 ** -1000);
    // The nearest double to the exact length; 5e200 is as good as equally far away.
    expect(hypot(3e200, 4e200)).toBe(4.9999999999999995e200);
    expect(hypot(Number.MAX_VALUE, 0)).toBe(Number.MAX_VALUE);
    expect(hypot(Number.MAX_VALUE, Number.MAX_VALUE)).toBe(Infinity);
    expect(hypot(Number.MIN_VALUE, 0)).toBe(Number.MIN_VALUE);
  });

  it("has its special values", () => {
    expect(hypot(3, -4)).toBe(5);
    expect(hypot(0, -0)).toBe(0);
    expect(hypot(NaN, 1)).toBeNaN();
    expect(hypot(0, NaN)).toBeNaN();
    expect(hypot(-Infinity, NaN)).toBe(Infinity);
    expect(hypot(NaN, Infinity)).toBe(Infinity);
  });

  it("is symmetric, ignores signs, and is at least as large as either side", () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (x, y) => {
        expect(hypot(x, y)).toBe(hypot(y, -x));
        if (!Number.isNaN(x + y)) expect(hypot(x, y)).toBeGreaterThanOrEqual(Math.max(Math.abs(x), Math.abs(y)));
      }),
    );
  });
});
