import { describe, expect, it } from "vitest";
import { fitStatistics, levenbergMarquardt, type LeastSquaresProblem } from "../../../runtime/fit/index.ts";
import { matrixOf, multiplyVector } from "../../../runtime/linear/index.ts";
import { longley, referencePolynomials } from "./nist-linear.ts";
import { digitsOf, problemFor } from "./problems.ts";

/** A linear model as a problem. */
function linearProblem(rows: readonly (readonly number[])[], y: readonly number[]): LeastSquaresProblem {
  const a = matrixOf(rows);
  return { residuals: (b) => multiplyVector(a, b).map((value, i) => value - y[i]!), jacobian: () => rows };
}

describe("statistics", () => {
  it("of Longley's data are those that are certified", () => {
    const rows = longley.rows.map((row) => [1, ...row]);
    const solution = levenbergMarquardt(linearProblem(rows, longley.y), new Float64Array(7));
    expect(digitsOf(solution.parameters, longley.coefficients)).toBeGreaterThan(9);
    const { standardErrors, residualDeviation, rSquared } = fitStatistics(solution, { observed: longley.y });
    expect(digitsOf(standardErrors, longley.standardErrors)).toBeGreaterThan(9);
    expect(digitsOf([residualDeviation], [longley.residualDeviation])).toBeGreaterThan(12);
    expect(digitsOf([rSquared!], [longley.rSquared])).toBeGreaterThan(13);
  });

  it.each(referencePolynomials.filter(({ residualDeviation }) => residualDeviation > 0))(
    "of $name are those that are certified",
    ({ x, y, coefficients, standardErrors, residualDeviation, digits }) => {
      const rows = x.map((each) => coefficients.map((_, j) => each ** j));
      const found = fitStatistics(levenbergMarquardt(linearProblem(rows, y), coefficients));
      expect(digitsOf(found.standardErrors, standardErrors)).toBeGreaterThan(digits - 1);
      expect(digitsOf([found.residualDeviation], [residualDeviation])).toBeGreaterThan(8);
    },
  );

  it("of a line are those of the textbook", () => {
    const x = [1, 2, 3, 4, 5];
    const y = [1.1, 1.9, 3.2, 3.8, 5.3];
    const line = problemFor(
      x,
      y,
      (b, each) => b[0]! + b[1]! * each,
      (_, each) => [1, each],
    );
    const { covariance, intervals, degreesOfFreedom, residualDeviation } = fitStatistics(
      levenbergMarquardt(line, [0, 0]),
      { confidence: 0.9 },
    );
    // Σ(x − x̄)² = 10 and x̄ = 3: var slope = s²/10, var intercept = s²(1/5 + 9/10), their covariance −3 s²/10.
    const variance = residualDeviation ** 2;
    expect(degreesOfFreedom).toBe(3);
    expect(
      digitsOf(covariance.values, [1.1 * variance, -0.3 * variance, -0.3 * variance, 0.1 * variance]),
    ).toBeGreaterThan(12);
    // The quantile 0.95 of Student's distribution with 3 degrees of freedom is 2.353363434801825.
    const half = 2.353363434801825 * Math.sqrt(variance / 10);
    expect(intervals[1]![1] - intervals[1]![0]).toBeCloseTo(2 * half, 12);
  });

  it("do not exist without degrees of freedom", () => {
    const line = problemFor(
      [0, 1],
      [1, 3],
      (b, x) => b[0]! + b[1]! * x,
      (_, x) => [1, x],
    );
    const found = fitStatistics(levenbergMarquardt(line, [0, 0]));
    expect(found).toMatchObject({ degreesOfFreedom: 0, residualDeviation: NaN, undetermined: [] });
    expect(Array.from(found.standardErrors)).toEqual([NaN, NaN]);
    expect(found.rSquared).toBeUndefined();
  });

  it("name the parameters that the data do not tell apart, and keep to those that they do", () => {
    // b₀ and b₂ only occur as their sum, b₃ not at all.
    const rows = [0, 1, 2, 3, 4].map((x) => [1, x, 1, 0]);
    const y = [0, 1, 1, 3, 4];
    const solution = levenbergMarquardt(linearProblem(rows, y), [1, 1, 1, 1]);
    const found = fitStatistics(solution);
    expect(found.undetermined).toEqual([0, 2, 3]);
    expect(found.degreesOfFreedom).toBe(3);
    expect(Array.from(found.standardErrors, Number.isFinite)).toEqual([false, true, false, false]);
  });

  it("refuse values of another number", () => {
    const solution = levenbergMarquardt(linearProblem([[1], [2]], [1, 2]), [0]);
    expect(() => fitStatistics(solution, { observed: [1] })).toThrow("1 value for 2 residuals");
    expect(() => fitStatistics(solution, { weights: [1, 2, 3] })).toThrow("3 values for 2 residuals");
  });
});
