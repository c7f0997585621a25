import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nthRoot } from "../../../runtime/special/nthRoot.ts";
import { nthRoot as exactRoot } from "../../../scripts/special/fixed-point.ts";
import { spread, worstError } from "./accuracy.ts";

describe("nthRoot", () => {
  it.each([2, 3, 4, 5, 7, 10, 33])("of order %i is within 1 ulp", (n) => {
    const magnitudes = [...spread(-307, 308, 200)].map((exponent) => 10 ** exponent);
    const worst = worstError(
      (x) => nthRoot(x, n),
      (x) => exactRoot(x, BigInt(n)),
      [...magnitudes, Number.MAX_VALUE],
    );
    expect(worst.ulps).toBeLessThan(1);
  });

  it("stays accurate for subnormal numbers", () => {
    expect(nthRoot(5e-324, 2)).toBe(Math.sqrt(5e-324));
    expect(nthRoot(5e-324, 3)).toBe(1.7031839360032603e-108);
    expect(Math.abs(nthRoot(2 ** -1056, 33) / 2 ** -32 - 1)).toBeLessThan(1e-14);
  });

  it("finds the integer roots of all perfect powers exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, fraction) => {
        const root = Math.floor((2 ** 53) ** (fraction / n));
        expect(nthRoot(root ** n, n)).toBe(root);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes odd roots of negative numbers, and no others", () => {
    expect(nthRoot(8, 3)).toBe(2);
    expect(nthRoot(-8, 3)).toBe(-2);
    expect(nthRoot(-8, -3)).toBe(-0.5);
    expect(nthRoot(-4, 2)).toBeNaN();
    expect(nthRoot(-4, 2.5)).toBeNaN();
    expect(nthRoot(-4, -2)).toBeNaN();
    expect(nthRoot(2, 0.5)).toBe(4);
  });

  it("has its special values", () => {
    expect(nthRoot(1e300, 3)).toBe(1e100);
    expect(nthRoot(0, 3)).toBe(0);
    expect(nthRoot(-0, 3)).toBe(-0);
    expect(nthRoot(-0, 2)).toBe(0);
    expect(nthRoot(0, -2)).toBe(Infinity);
    expect(nthRoot(Infinity, 3)).toBe(Infinity);
    expect(nthRoot(-Infinity, 3)).toBe(-Infinity);
    expect(nthRoot(Infinity, -3)).toBe(0);
    expect(nthRoot(2, 0)).toBeNaN();
    expect(nthRoot(NaN, 3)).toBeNaN();
    expect(nthRoot(NaN, Infinity)).toBeNaN();
    expect(nthRoot(2, NaN)).toBeNaN();
  });
});
