import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluatePolynomial, fitPolynomial } from "../../../runtime/fit/index.ts";
import { randomNumbers, range } from "../tensor/arrays.ts";
import { referencePolynomials } from "./nist-linear.ts";
import { digitsOf } from "./problems.ts";

describe("polynomials", () => {
  it.each(referencePolynomials)("through the data of $name have the certified coefficients", (fit) => {
    const found = fitPolynomial(fit.x, fit.y, fit.coefficients.length - 1);
    expect(found.rank).toBe(fit.coefficients.length);
    expect(digitsOf(found.coefficients, fit.coefficients)).toBeGreaterThan(fit.digits);
    const deviation = found.residualNorm / Math.sqrt(fit.x.length - fit.coefficients.length);
    expect(Math.abs(deviation - fit.residualDeviation)).toBeLessThan(1e-8 * (fit.residualDeviation || 1));
  });

  it("give back the coefficients of a polynomial that the points lie on, and zeros for higher degrees", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.nat(3),
        (coefficients, more) => {
          const x = range(14).map((i) => i / 6.5 - 1);
          const y = x.map((each) => evaluatePolynomial(coefficients, each));
          const found = fitPolynomial(x, y, coefficients.length - 1 + more);
          const expected = [...coefficients, ...new Array<number>(more).fill(0)];
          expected.forEach((value, j) => expect(found.coefficients[j]).toBeCloseTo(value, 10));
        },
      ),
    );
  });

  it("leave no more error the higher their degree, and none once they have as many coefficients as there are points", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(1e6), (n, seed) => {
        const x = range(n).map((i) => Math.cos(((i + 0.5) * Math.PI) / n));
        const y = randomNumbers(n, seed);
        const fits = range(n + 4).map((degree) => fitPolynomial(x, y, degree));
        fits.forEach(({ residualNorm, rank, coefficients }, degree) => {
          expect(rank).toBe(Math.min(n, degree + 1));
          expect(residualNorm).toBeLessThanOrEqual((fits[degree - 1]?.residualNorm ?? Infinity) + 1e-12);
          if (degree < n - 1) return;
          expect(residualNorm).toBeLessThan(1e-11);
          x.forEach((each, i) => expect(evaluatePolynomial(coefficients, each)).toBeCloseTo(y[i]!, 10));
        });
      }),
    );
  });

  it("are the shortest of those through too few points: the weights of one point share its value", () => {
    const { coefficients, rank } = fitPolynomial([1], [3], 2);
    expect(rank).toBe(1);
    expect(Array.from(coefficients)).toEqual([expect.closeTo(1, 14), expect.closeTo(1, 14), expect.closeTo(1, 14)]);
    // Twice the same point tells no more.
    const twice = fitPolynomial([2, 2], [1, 3], 1);
    expect(twice.rank).toBe(1);
    expect(twice.residualNorm).toBeCloseTo(Math.SQRT2, 14);
  });

  it("are means for degree 0, with weights where there are some", () => {
    expect(fitPolynomial([1, 2, 3], [1, 2, 6], 0).coefficients[0]).toBeCloseTo(3, 14);
    expect(fitPolynomial([1, 2, 3], [1, 2, 6], 0, { weights: [1, 1, 0] }).coefficients[0]).toBeCloseTo(1.5, 14);
  });

  it("have a degree, and as many values as places", () => {
    for (const degree of [-1, 1.5, NaN])
      expect(() => fitPolynomial([1], [1], degree)).toThrow("no polynomial of degree");
    expect(() => fitPolynomial([1, 2], [1], 1)).toThrow("1 element instead of 2");
    expect(() => fitPolynomial([1], [1], 0, { weights: [1, 2] })).toThrow("2 elements instead of 1");
  });
});
