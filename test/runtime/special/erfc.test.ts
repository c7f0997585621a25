import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erf } from "../../../runtime/special/erf.ts";
import { erfc } from "../../../runtime/special/erfc.ts";
import { erfc as exactErfc } from "../../../scripts/special/reference.ts";
import { around, spread, worstError } from "./accuracy.ts";

describe("erfc", () => {
  it("is within 4 ulp around the origin", () => {
    expect(worstError(erfc, exactErfc, spread(-6.5, 1, 1000)).ulps).toBeLessThan(4);
    expect(worstError(erfc, exactErfc, around(0.5, 15)).ulps).toBeLessThan(4);
  });

  it("is within 4 ulp in the tail", () => {
    const integers = Array.from({ length: 26 }, (_, k) => k + 1);
    expect(worstError(erfc, exactErfc, integers).ulps).toBeLessThan(4);
    expect(worstError(erfc, exactErfc, spread(1, 8, 600)).ulps).toBeLessThan(4);
    expect(worstError(erfc, exactErfc, spread(8, 26.5, 300)).ulps).toBeLessThan(4);
  });

  it("underflows gradually", () => {
    expect(erfc(27)).toBe(5.23705e-319);
    expect(erfc(27.2)).toBe(1e-323);
    expect(erfc(27.3)).toBe(0);
  });

  it("has its special values", () => {
    expect(erfc(0)).toBe(1);
    expect(erfc(-0)).toBe(1);
    expect(erfc(Infinity)).toBe(0);
    expect(erfc(-Infinity)).toBe(2);
    expect(erfc(NaN)).toBeNaN();
  });

  it("satisfies erf + erfc = 1 and erfc(-x) = 2 - erfc(x)", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThanOrEqual(4 * Number.EPSILON);
        expect(Math.abs(erfc(-x) + erfc(x) - 2)).toBeLessThanOrEqual(4 * Number.EPSILON);
      }),
    );
  });
});
