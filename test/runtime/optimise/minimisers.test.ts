import { describe, expect, it } from "vitest";
import { lbfgs } from "../../../runtime/optimise/descent/lbfgs.ts";
import { nonlinearCg } from "../../../runtime/optimise/descent/nonlinear-cg.ts";
import { steepestDescent } from "../../../runtime/optimise/descent/steepest.ts";
import { armijo } from "../../../runtime/optimise/line-search/armijo.ts";
import type { SolverOptions, SolverResult, SolverStep } from "../../../runtime/optimise/solver.ts";
import { newtonCg } from "../../../runtime/optimise/trust-region/newton-cg.ts";
import { trustRegionNewton } from "../../../runtime/optimise/trust-region/newton.ts";
import { chained, distance, extended, length, ofOne, type Problem, rosenbrock, rosenbrockStart } from "./problems.ts";

type Solver = (problem: Problem, start: ArrayLike<number>, options?: SolverOptions) => SolverResult;

const solvers: Readonly<Record<string, Solver>> = { lbfgs, nonlinearCg, newtonCg, trustRegionNewton };

/** The solvers that promise that no step raises the value. */
const descending: Readonly<Record<string, Solver>> = {
  ...solvers,
  steepestDescent,
  "lbfgs with Armijo's condition": (problem, start, options) =>
    lbfgs(problem, start, { ...options, lineSearch: armijo() }),
};

describe.each(Object.entries(solvers))("%s", (_, solve) => {
  it.each([2, 100, 1000])("minimises Rosenbrock's function of %d variables, in pairs", (n) => {
    const problem = rosenbrock(extended, n);
    const result = solve(problem, rosenbrockStart(n));
    expect(result.reason).toBe("gradient");
    expect(length(problem.gradient(result.point))).toBeLessThanOrEqual(1e-8);
    expect(Math.max(...result.point.map((x) => Math.abs(x - 1)))).toBeLessThan(1e-8);
  });

  it("minimises a quadratic function of three variables", () => {
    const problem: Problem = {
      value: ([x = NaN, y = NaN, z = NaN]) => 2 * x * x + y * y + 3 * z * z + x * y - y * z - x + 2 * y,
      gradient: ([x = NaN, y = NaN, z = NaN]) => [4 * x + y - 1, x + 2 * y - z + 2, 6 * z - y],
      hessian: () => [4, 1, 0, 1, 2, -1, 0, -1, 6],
      hvp: (_at, [x = NaN, y = NaN, z = NaN]) => [4 * x + y, x + 2 * y - z, 6 * z - y],
    };
    // By Cramer's rule: the determinant is 38, the numerators are 23, −54 and −9.
    const { point, reason } = solve(problem, [10, -20, 30], { gradientTolerance: 1e-10 });
    expect(reason).toBe("gradient");
    expect(distance(point, [23 / 38, -54 / 38, -9 / 38])).toBeLessThan(1e-10);
  });

  it.each([1e-20, 1e20])("does not depend on the unit of the value, such as %d", (unit) => {
    const problem: Problem = {
      value: ([x = NaN, y = NaN]) => unit * (1e5 * (x - 3) ** 2 + (y + 2) ** 2),
      gradient: ([x = NaN, y = NaN]) => [unit * 2e5 * (x - 3), unit * 2 * (y + 2)],
      hessian: () => [unit * 2e5, 0, 0, unit * 2],
      hvp: (_at, [v = NaN, w = NaN]) => [unit * 2e5 * v, unit * 2 * w],
    };
    const { point, reason } = solve(problem, [1, 1], { gradientTolerance: 1e-8 * unit });
    expect(reason).toBe("gradient");
    expect(distance(point, [3, -2])).toBeLessThan(1e-7);
  });

  it("minimises a function of no variables", () => {
    const nothing: Problem = { value: () => 3, gradient: () => [], hessian: () => [], hvp: () => [] };
    expect(solve(nothing, [])).toMatchObject({ value: 3, gradientNorm: 0, iterations: 0, reason: "gradient" });
  });
});

describe("Rosenbrock's function with every variable joined to the next", () => {
  it.each([
    ["lbfgs", 100, lbfgs],
    ["lbfgs", 1000, lbfgs],
    ["newtonCg", 100, newtonCg],
    ["newtonCg", 1000, newtonCg],
  ])("is minimised by %s for %d variables", (_, n, solve: Solver) => {
    const { point, reason, gradientNorm } = solve(rosenbrock(chained, n), rosenbrockStart(n), {
      maxIterations: 10_000,
    });
    expect(reason).toBe("gradient");
    expect(gradientNorm).toBeLessThanOrEqual(1e-8);
    expect(Math.max(...point.map((x) => Math.abs(x - 1)))).toBeLessThan(1e-7);
  });

  it("has a second minimum near (−1, 1, …, 1), which Newton's method finds", () => {
    const { point, value, reason, gradientNorm } = trustRegionNewton(rosenbrock(chained, 100), rosenbrockStart(100));
    expect(reason).toBe("gradient");
    expect(gradientNorm).toBeLessThanOrEqual(1e-8);
    // Y.-W. Shang, Y.-H. Qiu, A note on the extended Rosenbrock function, Evol. Comput. 14 (2006), 119–126.
    expect(value).toBeCloseTo(3.986624, 6);
    expect(point[0]).toBeCloseTo(-0.993286, 6);
  });
});

describe.each(Object.entries(descending))("%s", (_, solve) => {
  const problem = rosenbrock(extended, 2);

  it("lowers the value in every step", () => {
    const values: number[] = [];
    solve(problem, [-1.2, 1], { maxIterations: 60, onStep: ({ value }) => values.push(value) });
    expect(values.length).toBeGreaterThan(10);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });

  it("calls its hook at every point from the start on, and stops when it returns false", () => {
    const steps: SolverStep[] = [];
    const onStep = (step: SolverStep): boolean => steps.push(step) < 4;
    const result = solve(problem, [-1.2, 1], { onStep });
    expect(result).toMatchObject({ reason: "stopped", iterations: 3 });
    expect(steps.map(({ iteration }) => iteration)).toEqual([0, 1, 2, 3]);
    expect([...steps[0]!.point]).toEqual([-1.2, 1]);
    expect(result.point).toEqual(steps[3]!.point);
    for (const [k, { point, value, gradient, gradientNorm, length: moved }] of steps.entries()) {
      expect(value).toBe(problem.value(point));
      expect([...gradient]).toEqual([...Array.from(problem.gradient(point))]);
      expect(gradientNorm).toBeCloseTo(length(gradient), 12);
      expect(moved).toBeCloseTo(k === 0 ? 0 : distance(point, steps[k - 1]!.point), 12);
    }
  });

  it("counts the calls of each function", () => {
    const calls = { values: 0, gradients: 0, products: 0, hessians: 0 };
    const counting: Problem = {
      value: (x) => (calls.values++, problem.value(x)),
      gradient: (x) => (calls.gradients++, problem.gradient(x)),
      hessian: (x) => (calls.hessians++, problem.hessian(x)),
      hvp: (x, d) => (calls.products++, problem.hvp(x, d)),
    };
    expect(solve(counting, [-1.2, 1], { maxIterations: 20 }).evaluations).toEqual(calls);
  });

  it("gives the same bits whenever it runs, whether value and gradient come together or not", () => {
    const joint: Problem = {
      ...problem,
      valueAndGradient: (x) => ({ value: problem.value(x), gradient: problem.gradient(x) }),
    };
    const apart = solve(problem, [-1.2, 1], { maxIterations: 25 });
    expect(solve(problem, [-1.2, 1], { maxIterations: 25 })).toEqual(apart);
    expect(solve(joint, [-1.2, 1], { maxIterations: 25 }).point).toEqual(apart.point);
  });

  it("does not change the start, and takes any list of numbers", () => {
    const start = Float64Array.of(-1.2, 1);
    const result = solve(problem, start, { maxIterations: 3 });
    expect([...start]).toEqual([-1.2, 1]);
    expect(solve(problem, [-1.2, 1], { maxIterations: 3 })).toEqual(result);
  });

  it("stops for each reason that is asked for", () => {
    expect(solve(problem, [-1.2, 1], { maxIterations: 0 })).toMatchObject({ reason: "iterations", iterations: 0 });
    expect(solve(problem, [-1.2, 1], { maxIterations: 2 })).toMatchObject({ reason: "iterations", iterations: 2 });
    expect(solve(problem, [-1.2, 1], { gradientTolerance: 1000 }).reason).toBe("gradient");
    expect(solve(problem, [-1.2, 1], { stepTolerance: 0.5 }).reason).toBe("step");
    expect(solve(problem, [-1.2, 1], { valueTolerance: 0.5 }).reason).toBe("value");
  });

  it.each([
    { gradientTolerance: -1 },
    { gradientTolerance: NaN },
    { stepTolerance: -1 },
    { valueTolerance: NaN },
    { maxIterations: -1 },
    { maxIterations: 1.5 },
    { maxIterations: Infinity },
  ])("refuses options %o", (options) => {
    expect(() => solve(problem, [-1.2, 1], options)).toThrow(RangeError);
  });

  it("refuses a gradient with the wrong number of elements", () => {
    expect(() => solve({ ...problem, gradient: () => [1] }, [-1.2, 1])).toThrow(
      "the gradient has 1 element, and not 2",
    );
  });
});

describe("where the value is much larger than what it changes by", () => {
  const offset = ofOne(
    (x) => Math.cosh(x - 0.3) + 1e10,
    (x) => Math.sinh(x - 0.3),
    (x) => Math.cosh(x - 0.3),
  );

  it.each(Object.entries(solvers))("%s still finds where the gradient is 0", (_, solve) => {
    const { point, reason } = solve(offset, [3]);
    expect(reason).toBe("gradient");
    expect(point[0]).toBeCloseTo(0.3, 7);
  });

  it("steepest descent, which looks at values only, says that they do not become lower", () => {
    const { point, reason } = steepestDescent(offset, [3]);
    expect(reason).toBe("lineSearch");
    expect(point[0]).toBeCloseTo(0.3, 2);
  });
});

describe("options of single solvers", () => {
  const problem = rosenbrock(extended, 2);

  it("are checked", () => {
    expect(() => lbfgs(problem, [0, 0], { memory: 0 })).toThrow(RangeError);
    expect(() => lbfgs(problem, [0, 0], { memory: 2.5 })).toThrow(RangeError);
    expect(() => newtonCg(problem, [0, 0], { maxProducts: 0 })).toThrow(RangeError);
    expect(() => newtonCg(problem, [0, 0], { radius: 0 })).toThrow(RangeError);
    expect(() => trustRegionNewton(problem, [0, 0], { radius: -1 })).toThrow(RangeError);
  });

  it("let L-BFGS remember one step only", () => {
    expect(lbfgs(problem, [-1.2, 1], { memory: 1 }).reason).toBe("gradient");
  });

  it("keep the first step of trust regions within the radius", () => {
    for (const solve of [newtonCg, trustRegionNewton]) {
      const lengths: number[] = [];
      solve(problem, [-1.2, 1], { radius: 1e-3, maxIterations: 1, onStep: ({ length: moved }) => lengths.push(moved) });
      expect(lengths[1]).toBeLessThan(1.1e-3);
    }
  });
});
