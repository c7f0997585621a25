import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta, studentQuantile } from "../../../runtime/fit/student.ts";
import { isNear } from "../../support/numbers.ts";

describe("the quantile of Student's distribution", () => {
  const probabilities = fc.double({ min: 0.001, max: 0.999, noNaN: true });

  it("is known in closed form for 1, 2 and 4 degrees of freedom", () => {
    fc.assert(
      fc.property(probabilities, (p) => {
        const spread = 4 * p * (1 - p);
        const q = Math.cos(Math.acos(Math.sqrt(spread)) / 3) / Math.sqrt(spread);
        const closed = [
          [1, Math.tan(Math.PI * (p - 0.5))],
          [2, (2 * p - 1) * Math.sqrt(2 / spread)],
          [4, Math.sign(p - 0.5) * 2 * Math.sqrt(Math.max(0, q - 1))],
        ] as const;
        for (const [degrees, expected] of closed) {
          expect(isNear(studentQuantile(p, degrees), expected, 1e-9, 0.01), `${p}, ${degrees}`).toBe(true);
        }
      }),
    );
  });

  it("is that of tables", () => {
    // Abramowitz, Stegun, Handbook of Mathematical Functions (1964), table 26.10
    const table = [
      [1, 12.706, 63.657],
      [3, 3.182, 5.841],
      [10, 2.228, 3.169],
      [30, 2.042, 2.75],
      [120, 1.98, 2.617],
      [1e12, 1.96, 2.576],
    ] as const;
    for (const [degrees, two, one] of table) {
      expect(studentQuantile(0.975, degrees)).toBeCloseTo(two, 3);
      expect(studentQuantile(0.995, degrees)).toBeCloseTo(one, 3);
    }
  });

  it("goes over to the expansion of many degrees of freedom without a step", () => {
    for (const p of [0.6, 0.975, 0.999999]) {
      const [below, above] = [9999.999, 10_000].map((degrees) => studentQuantile(p, degrees));
      expect(isNear(above!, below!, 1e-9)).toBe(true);
    }
    expect(studentQuantile(0.975, 1e300)).toBeCloseTo(1.959963984540054, 13);
  });

  it("is odd about the middle, infinite at the ends, and NaN beyond", () => {
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect([studentQuantile(1, 3), studentQuantile(0, 3)]).toEqual([Infinity, -Infinity]);
    expect(studentQuantile(0.25, 5)).toBe(-studentQuantile(0.75, 5));
    for (const [p, degrees] of [
      [1.1, 3],
      [-0.1, 3],
      [0.5, 0],
      [NaN, 1],
    ] as const) {
      expect(studentQuantile(p, degrees)).toBeNaN();
    }
  });
});

describe("the incomplete beta function", () => {
  it("is a sum of binomial probabilities for whole parameters", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, x) => {
          const n = a + b - 1;
          let [sum, choose] = [0, 1];
          for (let k = 0; k <= n; k++) {
            if (k >= a) sum += choose * x ** k * (1 - x) ** (n - k);
            choose = (choose * (n - k)) / (k + 1);
          }
          expect(Math.abs(incompleteBeta(x, a, b) - sum)).toBeLessThan(1e-13);
        },
      ),
    );
  });

  it("is NaN outside of its domain", () => {
    expect([incompleteBeta(-0.1, 1, 1), incompleteBeta(2, 1, 1), incompleteBeta(0.5, 0, 1)]).toEqual([NaN, NaN, NaN]);
  });
});
