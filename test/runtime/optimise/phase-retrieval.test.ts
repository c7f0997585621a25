import { describe, expect, it } from "vitest";
import { lbfgs } from "../../../runtime/optimise/descent/lbfgs.ts";
import { newtonSystem } from "../../../runtime/optimise/roots/system.ts";
import { newtonCg } from "../../../runtime/optimise/trust-region/newton-cg.ts";
import { trustRegionNewton } from "../../../runtime/optimise/trust-region/newton.ts";
import { matrixElements } from "../../../runtime/optimise/vector.ts";
import { distance, phaseData, phaseRetrieval } from "./problems.ts";

const { solution, rows, y } = phaseData();
const problem = phaseRetrieval(rows, y);
const ones = new Float64Array(20).fill(1);

/** How far a point is from the solution or its negative, which gives the same data. */
function error(x: Float64Array): number {
  return Math.min(
    distance(x, solution),
    distance(
      x,
      solution.map((s) => -s),
    ),
  );
}

describe("the data of phase retrieval", () => {
  it("are the known ones", () => {
    expect(solution[0]).toBeCloseTo(1.44854942985376, 13);
    expect(rows[0]![0]).toBeCloseTo(-1.415055323249236, 13);
    expect(rows[99]![19]).toBeCloseTo(0.4796831075641554, 13);
    expect(y.reduce((sum, value) => sum + value, 0) / 1990.6393018782812).toBeCloseTo(1, 13);
    expect(problem.value(ones) / 40110.030724336175).toBeCloseTo(1, 13);
    expect(problem.gradient(ones)[0]! / 1680.005135447075).toBeCloseTo(1, 12);
    expect(matrixElements(problem.hessian(ones), 20, 20, "Hessian")[0]! / 4509.185166300925).toBeCloseTo(1, 12);
  });
});

// Iterations are counted up to the first point with ‖∇f‖ ≤ 1e-8.
const untilGradient = { damped: false, residualTolerance: 1e-8 };

describe("phase retrieval from ones", () => {
  it("takes Newton's method, without damping, 19 iterations", () => {
    const result = newtonSystem({ value: problem.gradient, jacobian: problem.hessian }, ones, untilGradient);
    expect(result).toMatchObject({ reason: "residual", iterations: 19 });
    expect(error(result.point)).toBeLessThan(1e-12);
  });

  it("takes Gauss and Newton's method, without damping, 13 iterations", () => {
    const result = newtonSystem({ value: problem.gradient, jacobian: problem.gaussNewton }, ones, untilGradient);
    expect(result).toMatchObject({ reason: "residual", iterations: 13 });
    expect(error(result.point)).toBeLessThan(1e-12);
  });

  it.each([
    ["lbfgs", lbfgs],
    ["newtonCg", newtonCg],
    ["trustRegionNewton", trustRegionNewton],
  ])("comes to a stationary point, and never higher, by %s", (_, solve) => {
    const values: number[] = [];
    const result = solve(problem, ones, { onStep: ({ value }) => values.push(value) });
    expect(["gradient", "lineSearch", "trustRegion"]).toContain(result.reason);
    expect(result.gradientNorm).toBeLessThan(1e-6);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });
});

describe("phase retrieval from near the solution", () => {
  const near = Float64Array.from(solution, (s, i) => s + 0.1 * Math.sin(5 * i));

  it.each([
    ["lbfgs", lbfgs],
    ["newtonCg", newtonCg],
    ["trustRegionNewton", trustRegionNewton],
  ])("comes to the solution by %s", (_, solve) => {
    const result = solve(problem, near);
    expect(result.reason).toBe("gradient");
    expect(error(result.point)).toBeLessThan(1e-9);
  });
});
