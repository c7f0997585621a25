import { compile } from "adjoint";
import { linear, optimise } from "adjoint/runtime";
import { describe, expect, it } from "vitest";
import { run } from "../../test/cli/harness.ts";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";
import { firstPoints, gapOfMean, powersOf, regression, shortest } from "./optimisers.ts";

const line = regression([[2, 1]], [2]);

/** How far weights are from the space of the rows of a matrix. */
function outside(X: readonly (readonly number[])[], w: ArrayLike<number>): number {
  const inside = shortest(
    X,
    X.map((row) => row.reduce((sum, each, j) => sum + each * w[j]!, 0)),
  );
  return Math.hypot(...inside.map((each, j) => each - w[j]!));
}

describe("2.4 the optimisers of a linear regression", () => {
  it("gradient descent comes to the solution of minimum norm in one step", () => {
    expectFigures(firstPoints(line, optimise.gradientDescent({ rate: 0.1 }), 1)[0], [0.8, 0.4], 1e-15);
  });

  it("momentum begins as it is known to", () => {
    const points = firstPoints(line, optimise.momentum({ rate: 0.01, momentum: 0.9 }), 3).map((x) => [...x]);
    expectFigures(
      points,
      [
        [0.08, 0.04],
        [0.224, 0.112],
        [0.4112, 0.2056],
      ],
      1e-15,
    );
  });

  it("AdaGrad's first step has ε outside of the root", () => {
    const [first] = firstPoints(line, optimise.adagrad({ rate: 0.1, epsilon: 1e-8 }), 1);
    expectFigures(first, [0.099999999875, 0.09999999975], 1e-15);
  });

  it("Adam's first step is η g/(|g| + ε), correctly rounded", () => {
    const [first] = firstPoints(line, optimise.adam({ rate: 0.01, epsilon: 1e-8 }), 1);
    expect([...first!]).toEqual([(0.01 * 8) / (8 + 1e-8), (0.01 * 4) / (4 + 1e-8)]);
    // Where 1 − β is written as 0.1 and 0.001 in the means, and computed in 1 − βᵗ, the two do not quite cancel.
    const mixed = [8, 4].map((g) => {
      const [mean, square] = [(0.1 * g) / (1 - 0.9), (0.001 * g * g) / (1 - 0.999)];
      return (0.01 * mean) / (Math.sqrt(square) + 1e-8);
    });
    expect(mixed).toEqual([0.009999999987500006, 0.009999999975000007]);
    expectFigures(first, mixed, 1e-15);
  });

  it("go to two different solutions", async () => {
    const limitOf = async (...words: readonly string[]): Promise<unknown> => {
      const start = ["--from", "w=[0,0],X=[[2,1]],t=[2]", "--wrt", "w", "--json", "--tolerance", "1e-7"];
      const files = new Map([
        ["regression.math", sourceBeside(import.meta.url, "../11-linear-regression/regression.math")],
      ]);
      const { code, stdout } = await run(["minimize", "regression.math", ...start, ...words], { files });
      expect(code).toBe(0);
      const found: unknown = JSON.parse(stdout);
      const point: unknown = Object.entries(found ?? {}).find(([key]) => key === "point")?.[1];
      return Object.entries(point ?? {}).find(([key]) => key === "w")?.[1];
    };
    for (const method of ["gradient-descent", "momentum", "nesterov", "lbfgs", "newton-cg"]) {
      expectFigures(await limitOf("--method", method), [0.8, 0.4], 1e-6);
    }
    expectFigures(await limitOf("--method", "adagrad", "--rate", "0.1"), [2 / 3, 2 / 3], 1e-6);
    for (const method of ["rmsprop", "adam"]) {
      expectFigures(await limitOf("--method", method, "--rate", "0.001"), [2 / 3, 2 / 3], 1e-6);
    }
  });
});

describe("2.4 polynomials of growing degree", () => {
  const x = [-1, -0.5, 0, 0.5, 1];
  const t = [1, 0.2, 0, 0.4, 1.5];
  const descend = (degree: number): optimise.SolverResult => {
    const problem = regression(powersOf(x, degree), t);
    return optimise.descend(problem, problem.start, optimise.gradientDescent({ rate: 0.3 }), { maxIterations: 20_000 });
  };

  it("have the weights of the normal equations while these are fewer than the points", () => {
    for (const degree of [0, 1, 2, 3]) {
      const X = powersOf(x, degree);
      const { solution } = linear.leastSquares(linear.matrixOf(X), t);
      expectFigures(descend(degree).point, [...solution], 1e-5);
    }
  });

  it("go through all points from then on, with the shortest vector of weights", () => {
    for (const degree of [4, 6, 9]) {
      const { point, value } = descend(degree);
      expect(value).toBeLessThan(1e-13);
      const best = shortest(powersOf(x, degree), t);
      expect(Math.hypot(...point.map((w, k) => w - best[k]!))).toBeLessThan(1e-5);
    }
  });

  it.each([1, 2, 5])("stay in the space of the rows by stochastic descent with batches of %d", (batchSize) => {
    const X = powersOf(x, 8);
    const loss = compile("norm(X * w - t)^2 / n", { shapes: { X: ["n", 9], w: [9], t: ["n"] }, wrt: ["w"] });
    const objective: optimise.MeanObjective = {
      terms: 5,
      valueAndGradient: (w, batch) => {
        const { value, gradient } = loss.valueAndGradient(
          batch.map((i) => X[i]!),
          w,
          batch.map((i) => t[i]!),
        );
        const [slope] = gradient;
        return { value, gradient: slope instanceof Float64Array ? slope : [] };
      },
    };
    const options = { batchSize, epochs: 200, seed: 3 };
    const descent = optimise.stochasticDescent(
      objective,
      new Float64Array(9),
      optimise.gradientDescent({ rate: 0.1 }),
      options,
    );
    expect(descent.value).toBeLessThan(1e-2);
    expect(outside(X, descent.point)).toBeLessThan(1e-13);
    const adam = optimise.stochasticDescent(objective, new Float64Array(9), optimise.adam({ rate: 0.01 }), options);
    expect(outside(X, adam.point)).toBeGreaterThan(1e-5);
  });
});

describe("3.2 the mean of the points of gradient descent", () => {
  it.each([
    [1, 1],
    [2, 3],
    [0.5, 10],
  ])("is at most Bρ/√T above the minimum, for ρ = %d and B = %d", (rho, distance) => {
    for (const steps of [1, 10, 100, 1000, 5000]) {
      const { gap, bound } = gapOfMean(rho, distance, steps);
      expect(gap).toBeLessThanOrEqual(bound * (1 + 1e-12));
      expect(bound).toBeCloseTo((distance * rho) / Math.sqrt(steps), 12);
    }
  });

  it("3.2 lowers a smooth function by ‖∇F‖²/(2L) at least in each step with η = 1/L", () => {
    const f = compile("a*x^2 + b*y^2 + cos(x + y)", { variables: ["x", "y", "a", "b"], wrt: ["x", "y"] });
    const [a, b] = [1.5, 0.25];
    // The Hessian is diag(2a, 2b) − cos(x + y) [[1, 1], [1, 1]].
    const lipschitz = 2 * Math.max(a, b) + 2;
    let [x, y] = [3, -5];
    for (let k = 0; k < 200; k++) {
      const { value, gradient } = f.valueAndGradient(x, y, a, b);
      const [gx, gy] = [gradient[0]!, gradient[1]!];
      [x, y] = [x - gx / lipschitz, y - gy / lipschitz];
      const promised = (gx * gx + gy * gy) / (2 * lipschitz);
      expect(value - Number(f(x, y, a, b))).toBeGreaterThanOrEqual(promised - 1e-15);
    }
  });

  it("3.3 is the lowest point of the linear model with (λ/2)‖w − wₜ‖², for η = 1/λ", () => {
    const model = compile("g1*(w1 - v1) + g2*(w2 - v2) + l/2 * ((w1 - v1)^2 + (w2 - v2)^2)", {
      variables: ["w1", "w2", "g1", "g2", "v1", "v2", "l"],
      wrt: ["w1", "w2"],
    });
    const [g1, g2, v1, v2, l] = [0.7, -1.3, 2, 5, 8];
    const rule = optimise.gradientDescent({ rate: 1 / l });
    const { point } = rule.step(rule.init(2), Float64Array.of(v1, v2), Float64Array.of(g1, g2));
    for (const slope of model.gradient(point[0]!, point[1]!, g1, g2, v1, v2, l)) expect(slope).toBeCloseTo(0, 12);
    expectFigures(model.hessian(0, 0, g1, g2, v1, v2, l), [
      [l, 0],
      [0, l],
    ]);
  });
});
