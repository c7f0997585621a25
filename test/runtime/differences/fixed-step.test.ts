import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backwardDifference, centralDifference, forwardDifference } from "../../../runtime/differences/index.ts";

const methods = [forwardDifference, backwardDifference, centralDifference];

describe("the textbook formulas", () => {
  // Chapra and Canale, Numerical Methods for Engineers, example 4.4; the derivative is −0.9125.
  const f = (x: number): number => -0.1 * x ** 4 - 0.15 * x ** 3 - 0.5 * x ** 2 - 0.25 * x + 1.2;

  it("reproduce published figures", () => {
    expect(forwardDifference(f, 0.5, 0.5).value).toBeCloseTo(-1.45, 12);
    expect(backwardDifference(f, 0.5, 0.5).value).toBeCloseTo(-0.55, 12);
    expect(centralDifference(f, 0.5, 0.5).value).toBeCloseTo(-1, 12);
    expect(forwardDifference(f, 0.5, 0.25).value).toBeCloseTo(-1.1546875, 12);
    expect(backwardDifference(f, 0.5, 0.25).value).toBeCloseTo(-0.7140625, 12);
    expect(centralDifference(f, 0.5, 0.25).value).toBeCloseTo(-0.934375, 12);
  });

  it("are evaluated exactly as written", () => {
    for (const x of [-2, 0.3, 1, 1e10]) {
      for (const h of [0.1, 1e-5, 1e-8]) {
        expect(forwardDifference(Math.exp, -x, h).value).toBe((Math.exp(-x + h) - Math.exp(-x)) / h);
        expect(backwardDifference(Math.sin, x, h).value).toBe((Math.sin(x) - Math.sin(x - h)) / h);
        expect(centralDifference(Math.atan, x, h).value).toBe((Math.atan(x + h) - Math.atan(x - h)) / (2 * h));
      }
    }
  });

  it("report the step as given", () => {
    for (const method of methods) expect(method(Math.sin, 1, 0.1).step).toBe(0.1);
  });
});

describe("the error bar", () => {
  it("covers the true error of smooth functions at any step", () => {
    const functions = [
      { f: Math.sin, derivative: Math.cos },
      { f: Math.exp, derivative: Math.exp },
      { f: (x: number) => x ** 3 - 2 * x, derivative: (x: number) => 3 * x ** 2 - 2 },
      { f: Math.atan, derivative: (x: number) => 1 / (1 + x * x) },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...functions),
        fc.constantFrom(...methods),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.integer({ min: -14, max: -1 }),
        ({ f, derivative }, method, x, exponent) => {
          const { value, error } = method(f, x, 10 ** exponent);
          expect(Math.abs(value - derivative(x))).toBeLessThanOrEqual(10 * error + 1e-300);
        },
      ),
      { numRuns: 1000, seed: 1 },
    );
  });

  it("estimates the truncation", () => {
    const { error } = forwardDifference(Math.exp, 0, 1e-3);
    expect(error).toBeGreaterThan(0.9 * 0.5e-3);
    expect(error).toBeLessThan(1.1 * 0.5e-3);
    expect(centralDifference(Math.exp, 0, 1e-3).error).toBeLessThan(2e-7);
  });

  it("is infinite where the function is not finite or the step is lost in the rounding of x", () => {
    expect(backwardDifference(Math.sqrt, 0, 0.1)).toEqual({ value: NaN, error: Infinity, step: 0.1 });
    expect(forwardDifference((x) => x, 1e20, 1)).toEqual({ value: 0, error: Infinity, step: 1 });
  });
});

it.each([0, -1, NaN, Infinity])("the step %d is refused", (step) => {
  for (const method of methods) expect(() => method(Math.sin, 1, step)).toThrow(RangeError);
});
