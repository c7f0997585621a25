import { describe, expect, it } from "vitest";
import { lbfgs } from "../../../runtime/optimise/descent/lbfgs.ts";
import { nonlinearCg } from "../../../runtime/optimise/descent/nonlinear-cg.ts";
import { steepestDescent } from "../../../runtime/optimise/descent/steepest.ts";
import type { SolverOptions, SolverResult, StopReason } from "../../../runtime/optimise/solver.ts";
import { newtonCg } from "../../../runtime/optimise/trust-region/newton-cg.ts";
import { trustRegionNewton } from "../../../runtime/optimise/trust-region/newton.ts";
import { ofOne, type Problem } from "./problems.ts";

type Solver = (problem: Problem, start: ArrayLike<number>, options?: SolverOptions) => SolverResult;

const solvers: readonly (readonly [name: string, solve: Solver, noStep: StopReason])[] = [
  ["lbfgs", lbfgs, "lineSearch"],
  ["nonlinearCg", nonlinearCg, "lineSearch"],
  ["steepestDescent", steepestDescent, "lineSearch"],
  ["newtonCg", newtonCg, "trustRegion"],
  ["trustRegionNewton", trustRegionNewton, "trustRegion"],
];

describe.each(solvers)("%s", (_name, solve, noStep) => {
  it("says that a function falls to −∞", () => {
    const log = ofOne(
      (x) => Math.log(x),
      (x) => 1 / x,
      (x) => -1 / x ** 2,
    );
    const { reason, point, value } = solve(log, [1]);
    expect(reason).toBe("unbounded");
    expect(value).toBe(Math.log(point[0]!));
    expect(Number.isFinite(value)).toBe(true);
  });

  it("ends on a function whose infimum is at infinity", () => {
    const { reason, gradientNorm } = solve(
      ofOne(
        (x) => Math.exp(-x),
        (x) => -Math.exp(-x),
        (x) => Math.exp(-x),
      ),
      [0],
    );
    expect(reason).toBe("gradient");
    expect(gradientNorm).toBeLessThanOrEqual(1e-8);
  });

  it("backs off from where the function is NaN, and finds the minimum inside", () => {
    const inside = ofOne(
      (x) => x - Math.log(x),
      (x) => 1 - 1 / x,
      (x) => 1 / x ** 2,
    );
    for (const start of [1e-3, 0.5, 100]) {
      const { reason, point } = solve(inside, [start]);
      expect(reason).toBe("gradient");
      expect(point[0]).toBeCloseTo(1, 7);
    }
  });

  it("stops at the edge of the domain, if the function is lowest there", () => {
    const edge = ofOne(
      (x) => Math.sqrt(x - 1),
      (x) => 0.5 / Math.sqrt(x - 1),
      (x) => -0.25 * (x - 1) ** -1.5,
    );
    const { reason, point } = solve(edge, [2]);
    expect(reason).toBe("nonFinite");
    expect(point[0]! - 1).toBeGreaterThan(0);
    expect(point[0]! - 1).toBeLessThan(1e-12);
  });

  it("stops where nothing but the start is finite, or not even that", () => {
    const island = ofOne(
      (x) => (x === 1 ? 5 : NaN),
      () => 1,
      () => 2,
    );
    expect(solve(island, [1])).toMatchObject({ reason: "nonFinite", iterations: 0, value: 5 });
    const nowhere = ofOne(
      () => NaN,
      () => 1,
      () => 2,
    );
    expect(solve(nowhere, [1])).toMatchObject({ reason: "nonFinite", iterations: 0 });
    expect(
      solve(
        ofOne(
          (x) => x * x,
          () => NaN,
          () => 2,
        ),
        [1],
      ),
    ).toMatchObject({ reason: "nonFinite", iterations: 0 });
    expect(
      solve(
        ofOne(
          (x) => x * x,
          (x) => 2 * x,
          () => 2,
        ),
        [NaN],
      ),
    ).toMatchObject({ reason: "nonFinite" });
    expect(
      solve(
        ofOne(
          (x) => x * x,
          (x) => 2 * x,
          () => 2,
        ),
        [Infinity],
      ),
    ).toMatchObject({ reason: "nonFinite" });
  });

  it("stops where the gradient is not finite anywhere else", () => {
    const { reason, point } = solve(
      ofOne(
        (x) => x * x,
        (x) => (x === 1 ? 2 : NaN),
        () => 2,
      ),
      [1],
    );
    expect(reason).toBe("nonFinite");
    expect([...point]).toEqual([1]);
  });

  it("has nothing to do where a function is flat", () => {
    expect(
      solve(
        ofOne(
          () => 3,
          () => 0,
          () => 0,
        ),
        [1],
      ),
    ).toMatchObject({ reason: "gradient", iterations: 0, value: 3 });
  });

  it.each([
    [
      "the wrong sign",
      ofOne(
        (x) => x * x,
        (x) => -2 * x,
        () => 2,
      ),
    ],
    [
      "nothing to do with the function",
      ofOne(
        (x) => x * x,
        () => -1,
        () => 2,
      ),
    ],
    [
      "a slope where the function is flat",
      ofOne(
        () => 3,
        () => 1,
        () => 2,
      ),
    ],
  ])("says that no step is as good as the gradient promises, if that has %s", (_, problem) => {
    const { reason, point, evaluations } = solve(problem, [1]);
    expect(reason).toBe(noStep);
    expect(point[0]).toBeCloseTo(1, 12);
    expect(evaluations.values).toBeLessThan(200);
  });

  it("finds the tip of |x|", () => {
    const { point } = solve(
      ofOne(Math.abs, Math.sign, () => 0),
      [1 / 3],
    );
    expect(Math.abs(point[0]!)).toBeLessThan(1e-12);
  });

  it("is not misled by the size of values", () => {
    for (const scale of [1e-3, 1e100]) {
      const problem = ofOne(
        (x) => scale * (x - 2) ** 2,
        (x) => 2 * scale * (x - 2),
        () => 2 * scale,
      );
      const { point, reason } = solve(problem, [5], { gradientTolerance: 1e-7 * scale });
      expect(reason).toBe("gradient");
      expect(point[0]).toBeCloseTo(2, 6);
    }
  });
});

// Backtracking never tries more than twice the step before, so steepest descent does not get far enough to tell.
describe.each(solvers.filter(([name]) => name !== "steepestDescent"))("%s", (_name, solve) => {
  it.each([
    [
      "a line",
      ofOne(
        (x) => -x,
        () => -1,
        () => 0,
      ),
    ],
    [
      "a parabola",
      ofOne(
        (x) => -x * x,
        (x) => -2 * x,
        () => -2,
      ),
    ],
    [
      "a cubic",
      ofOne(
        (x) => -(x ** 3),
        (x) => -3 * x ** 2,
        (x) => -6 * x,
      ),
    ],
  ])("says that %s goes on falling", (_, problem) => {
    expect(solve(problem, [1]).reason).toBe("unbounded");
  });
});

describe("second derivatives that are not finite", () => {
  const nan = ofOne(
    (x) => x * x,
    (x) => 2 * x,
    () => NaN,
  );

  it.each([
    ["newtonCg", newtonCg],
    ["trustRegionNewton", trustRegionNewton],
  ])("stop %s", (_, solve) => {
    expect(solve(nan, [1])).toMatchObject({ reason: "nonFinite", iterations: 0 });
  });
});
