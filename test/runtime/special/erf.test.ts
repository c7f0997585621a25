import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erf } from "../../../runtime/special/erf.ts";
import { erf as exactErf } from "../../../scripts/special/reference.ts";
import { around, spread, worstError } from "./accuracy.ts";

describe("erf", () => {
  it("is within 1.5 ulp", () => {
    expect(worstError(erf, exactErf, spread(-1, 1, 1000)).ulps).toBeLessThan(1.5);
    expect(worstError(erf, exactErf, spread(1, 6.5, 500)).ulps).toBeLessThan(1.5);
    expect(worstError(erf, exactErf, around(0, 250)).ulps).toBeLessThan(1.5);
    expect(worstError(erf, exactErf, around(1, 15)).ulps).toBeLessThan(1.5);
  });

  it("has its special values", () => {
    expect(erf(0)).toBe(0);
    expect(erf(-0)).toBe(-0);
    expect(erf(Infinity)).toBe(1);
    expect(erf(-Infinity)).toBe(-1);
    expect(erf(NaN)).toBeNaN();
  });

  it("is odd and bounded by 1", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(erf(-x)).toBe(-erf(x));
        expect(Math.abs(erf(x))).toBeLessThanOrEqual(1);
      }),
    );
  });
});
