import { check } from "adjoint";
import { optimise } from "adjoint/runtime";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";
import { errorOf, gaussNewtonEquations, measured, newtonEquations, problemOf } from "./phase.ts";

const measurement = measured(20, 100, 7);
const problem = problemOf(measurement);
const ones = problem.start;

/** A matrix as its elements, row by row. */
const elementsOf = (matrix: optimise.Matrix): readonly number[] =>
  Array.from<number | ArrayLike<number>>(matrix).flatMap((row) => (typeof row === "number" ? row : Array.from(row)));

const traceOf = (matrix: readonly number[]): number =>
  matrix.filter((_, index) => index % 21 === 0).reduce((sum, each) => sum + each, 0);

describe("3.1 phase retrieval", () => {
  it("has data that every language can make", () => {
    const { unknown, rows, y } = measurement;
    expectFigures(
      [unknown[0]!, rows[0]![0]!, rows[99]![19]!],
      [1.44854942985376, -1.415055323249236, 0.4796831075641554],
    );
    expectFigures(
      y.reduce((sum, each) => sum + each, 0),
      1990.6393018782812,
    );
  });

  it("has the derivatives at ones that are known", () => {
    const { value, gradient } = problem.valueAndGradient(ones);
    expectFigures([value, gradient[0]!], [40110.030724336175, 1680.005135447075]);
    const hessian = elementsOf(problem.hessian(ones));
    expectFigures([hessian[0]!, traceOf(hessian)], [4509.185166300925, 114692.28077859821]);
  });

  it("has the Hessian Σ (3p² − y) aaᵀ and the approximation 2 Σ p² aaᵀ of Gauss and Newton, p = aᵀx", () => {
    const x = Float64Array.from(ones, (_, j) => Math.cos(j));
    const { rows, y } = measurement;
    const weighted = (weight: (p: number, i: number) => number): readonly number[] => {
      const sum = new Float64Array(400);
      rows.forEach((a, i) => {
        const w = weight(
          a.reduce((p, each, j) => p + each * x[j]!, 0),
          i,
        );
        sum.forEach((_, k) => (sum[k]! += w * a[Math.floor(k / 20)]! * a[k % 20]!));
      });
      return [...sum];
    };
    expectFigures(
      elementsOf(problem.hessian(x)),
      weighted((p, i) => 3 * p * p - y[i]!),
      1e-10,
    );
    const { jacobian } = gaussNewtonEquations(measurement);
    expectFigures(
      elementsOf(jacobian(x)),
      weighted((p) => 2 * p * p),
      1e-10,
    );
  });

  it("agrees with numerical differentiation", async () => {
    const small = measured(3, 5, 1);
    const at = [[1, -1, 0.5], small.rows.map((row) => [...row]), [...small.y]];
    const report = await check(sourceBeside(import.meta.url, "phase.math"), { at, wrt: [0] });
    expect(report.passed).toBe(true);
  });

  it("is solved by Newton's method in 19 iterations, and by Gauss and Newton's in 13", () => {
    const options = { damped: false, residualTolerance: 1e-8 };
    const newton = optimise.newtonSystem(newtonEquations(measurement), ones, options);
    expect(newton).toMatchObject({ reason: "residual", iterations: 19 });
    expect(errorOf(measurement, newton.point)).toBeLessThan(1e-12);
    const gaussNewton = optimise.newtonSystem(gaussNewtonEquations(measurement), ones, options);
    expect(gaussNewton).toMatchObject({ reason: "residual", iterations: 13 });
    expect(errorOf(measurement, gaussNewton.point)).toBeLessThan(1e-12);
  });
});
