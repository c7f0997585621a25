import { optimise } from "adjoint/runtime";
import { describe, expect, it } from "vitest";
import { expectFigures } from "../../test/support/examples.ts";
import { chained, extended, rosenbrock } from "../../test/runtime/optimise/problems.ts";
import { problemOf, usualStart } from "./problem.ts";

const pairs = await problemOf("pairs");
const chain = await problemOf("chain");

const elementsOf = (matrix: optimise.Matrix): readonly number[] => Array.from(matrix, Number);

const solvers = [
  ["L-BFGS", optimise.lbfgs],
  ["Newton-CG", optimise.newtonCg],
  ["a trust region", optimise.trustRegionNewton],
] as const;

describe("Rosenbrock's function", () => {
  it.each([
    ["in pairs", pairs, extended, 8],
    ["in a chain", chain, chained, 7],
  ])("%s has the derivatives that one finds by hand", (_, problem, joined, n) => {
    const known = rosenbrock(joined, n);
    const x = Float64Array.from({ length: n }, (__, i) => Math.sin(3 * i) - 0.2);
    const direction = Float64Array.from({ length: n }, (__, i) => Math.cos(2 * i));
    const { value, gradient } = problem.valueAndGradient(x);
    expectFigures(value, known.value(x));
    expectFigures(Float64Array.from(gradient), Array.from(known.gradient(x)));
    expectFigures(Float64Array.from(problem.hvp(x, direction)), Array.from(known.hvp(x, direction)), 1e-11);
    expectFigures(elementsOf(problem.hessian(x)), elementsOf(known.hessian(x)), 1e-11);
  });

  it.each(solvers.flatMap(([name, solve]) => [2, 100, 1000].map((n) => [name, n, solve] as const)))(
    "in pairs is minimised by %s in %d dimensions, in as many steps or nearly as many",
    (_, n, solve) => {
      const { point, reason, iterations } = solve(pairs, usualStart(n));
      expect(reason).toBe("gradient");
      expect(Math.max(...point.map((each) => Math.abs(each - 1)))).toBeLessThan(1e-8);
      expect(iterations).toBeLessThan(60);
    },
  );

  it.each(solvers)("in a chain of 100 has two minima, of which %s finds one", (_, solve) => {
    const { value, gradientNorm, point } = solve(chain, usualStart(100));
    expect(gradientNorm).toBeLessThan(1e-8);
    // Y.-W. Shang, Y.-H. Qiu, A note on the extended Rosenbrock function, Evol. Comput. 14 (2006), 119–126.
    expect(point[0]! < 0 ? Math.abs(value - 3.986624) : value).toBeLessThan(1e-6);
  });
});
