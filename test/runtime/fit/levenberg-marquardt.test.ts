import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitStatistics,
  gaussNewton,
  levenbergMarquardt,
  weighted,
  type FitStep,
  type LeastSquaresProblem,
} from "../../../runtime/fit/index.ts";
import { randomNumbers, range } from "../tensor/arrays.ts";
import { referenceFits } from "./nist.ts";
import { digitsOf, exponential, rowsOf, problemFor, problemOf, rosenbrock, slopeOf } from "./problems.ts";

describe("the reference data", () => {
  it.each(referenceFits)("of $name have the certified sum of squares at the certified parameters", (fit) => {
    const residuals = Array.from(problemOf(fit).residuals(Float64Array.from(fit.parameters)));
    const sum = residuals.reduce((total, r) => total + r * r, 0);
    expect(digitsOf([sum], [fit.sumOfSquares])).toBeGreaterThan(9);
  });
});

describe("the Levenberg–Marquardt method", () => {
  const cases = referenceFits.flatMap((fit) =>
    fit.starts.map((start, index) => ({ fit, start, name: fit.name, from: index === 0 ? "far" : "near" })),
  );

  it.each(cases)("finds the certified values of $name from the $from start", ({ fit, start }) => {
    const solution = levenbergMarquardt(problemOf(fit), start);
    expect(solution.converged).toBe(true);
    expect(digitsOf(solution.parameters, fit.parameters)).toBeGreaterThan(6);
    expect(digitsOf([solution.sumOfSquares], [fit.sumOfSquares])).toBeGreaterThan(9);
    const { standardErrors, residualDeviation, undetermined } = fitStatistics(solution);
    expect(digitsOf(standardErrors, fit.standardErrors)).toBeGreaterThan(5.5);
    expect(digitsOf([residualDeviation], [fit.residualDeviation])).toBeGreaterThan(9);
    expect(undetermined).toEqual([]);
  });

  // Nielsen's rule does not come back from the far starts of MGH10 and BoxBOD.
  it.each(cases.filter(({ name, from }) => from === "near" || !/MGH10|BoxBOD/.test(name)))(
    "finds them with Nielsen's damping too: $name from the $from start",
    ({ fit, start }) => {
      const solution = levenbergMarquardt(problemOf(fit), start, { damping: "nielsen" });
      expect(solution.converged).toBe(true);
      expect(digitsOf(solution.parameters, fit.parameters)).toBeGreaterThan(6);
    },
  );

  it("minimizes Rosenbrock's function, whose residuals can both be 0", () => {
    for (const damping of ["more", "nielsen"] as const) {
      const solution = levenbergMarquardt(rosenbrock, [-1.2, 1], { damping });
      expect(solution.converged).toBe(true);
      expect(digitsOf(solution.parameters, [1, 1])).toBeGreaterThan(12);
    }
    expect(levenbergMarquardt(rosenbrock, [1, 1])).toMatchObject({ reason: "zero residual", iterations: 0 });
  });

  it("finds exact parameters of exact data, from random starts", () => {
    const x = range(12).map((i) => i / 4);
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (a, b, factor) => {
          const y = x.map((each) => exponential.model([a, b], each));
          const problem = problemFor(x, y, exponential.model, exponential.gradient);
          const solution = levenbergMarquardt(problem, [a * factor, b / factor]);
          expect(solution.converged).toBe(true);
          expect(Math.abs(solution.parameters[0]! - a)).toBeLessThan(1e-10);
          expect(Math.abs(solution.parameters[1]! - b)).toBeLessThan(1e-10);
        },
      ),
    );
  });

  it("takes the same steps in every unit of the parameters", () => {
    const fit = referenceFits.find(({ name }) => name === "Thurber")!;
    const problem = problemOf(fit);
    const units = fit.parameters.map((_, j) => 2 ** (10 * (j - 3)));
    const measured = (b: Float64Array): Float64Array => b.map((value, j) => value * units[j]!);
    const inUnits: LeastSquaresProblem = {
      residuals: (b) => problem.residuals(measured(b)),
      jacobian: (b) => rowsOf(problem.jacobian(measured(b))).map((row) => row.map((value, j) => value * units[j]!)),
    };
    const start = fit.starts[0]!;
    const plain = levenbergMarquardt(problem, start);
    const scaled = levenbergMarquardt(
      inUnits,
      start.map((value, j) => value / units[j]!),
    );
    expect(scaled.iterations).toBe(plain.iterations);
    expect(Array.from(scaled.parameters, (value, j) => value * units[j]!)).toEqual(Array.from(plain.parameters));
  });

  it("works where there are fewer residuals than parameters, and where columns depend on others", () => {
    const one: LeastSquaresProblem = { residuals: ([x = 0, y = 0]) => [2 * x + y - 2], jacobian: () => [[2, 1]] };
    const solution = levenbergMarquardt(one, [0, 0]);
    expect(solution.converged).toBe(true);
    expect(solution.sumOfSquares).toBeLessThan(1e-28);
    const sum = problemFor(
      [1, 2, 3],
      [2, 4, 7],
      (b, x) => (b[0]! + b[1]!) * x,
      (_, x) => [x, x],
    );
    const fitted = levenbergMarquardt(sum, [1, 0]);
    expect(fitted.converged).toBe(true);
    expect(fitted.parameters[0]! + fitted.parameters[1]!).toBeCloseTo(31 / 14, 12);
  });
});

describe("bounds", () => {
  /** A linear problem with a solution outside of most boxes. */
  const linear = (seed: number): { readonly problem: LeastSquaresProblem; readonly p: number } => {
    const [m, p] = [8, 3];
    const a = randomNumbers(m * p, seed);
    const b = randomNumbers(m, seed + 1);
    return {
      p,
      problem: {
        residuals: (x) => range(m).map((i) => x.reduce((sum, value, j) => sum + a[i * p + j]! * value, -3 * b[i]!)),
        jacobian: () => a,
      },
    };
  };

  const methods = [
    [
      "Moré",
      (...[problem, start, options]: Parameters<typeof levenbergMarquardt>) =>
        levenbergMarquardt(problem, start, options),
    ],
    [
      "Nielsen",
      (...[problem, start, options]: Parameters<typeof levenbergMarquardt>) =>
        levenbergMarquardt(problem, start, { ...options, damping: "nielsen" }),
    ],
    ["Gauss–Newton", gaussNewton],
  ] as const;

  it.each(methods)("are kept, and at the solution only they keep the sum from decreasing: %s", (name, search) => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.double({ min: 0.01, max: 2, noNaN: true }), (seed, width) => {
        const { problem, p } = linear(seed);
        const bounds = { lower: new Array<number>(p).fill(-width / 2), upper: new Array<number>(p).fill(width) };
        const seen: FitStep[] = [];
        const solution = search(problem, [9, 0, -9], { bounds, onStep: (step) => seen.push(step) });
        if (name === "Gauss–Newton" && !solution.converged) return;
        expect(solution.converged).toBe(true);
        for (const { parameters } of [...seen, solution]) {
          expect(Array.from(parameters).every((value) => value >= -width / 2 && value <= width)).toBe(true);
        }
        // Karush, Kuhn, Tucker: the slope is 0 for a parameter within its bounds, and points outward on one.
        slopeOf(solution).forEach((slope, j) => {
          const value = solution.parameters[j]!;
          if (solution.held[j]) expect(value === width ? slope <= 0 : slope >= 0 && value === -width / 2).toBe(true);
          else expect(Math.abs(slope)).toBeLessThan(1e-6);
        });
      }),
    );
  });

  it("find the solution of a rate that must not be negative", () => {
    const x = range(10);
    const y = x.map((each) => 2 + 0.1 * each);
    const problem = problemFor(
      x,
      y,
      (b, each) => b[0]! * Math.exp(-b[1]! * each),
      (b, each) => [Math.exp(-b[1]! * each), -each * b[0]! * Math.exp(-b[1]! * each)],
    );
    const solution = levenbergMarquardt(problem, [1, 1], { bounds: { lower: [-Infinity, 0] } });
    expect(solution.held).toEqual([false, true]);
    // With a rate of 0 the model is the mean.
    expect(solution.parameters[0]).toBeCloseTo(2.45, 12);
    expect(solution.parameters[1]).toBe(0);
    const { standardErrors, degreesOfFreedom, intervals } = fitStatistics(solution);
    expect(degreesOfFreedom).toBe(9);
    expect(standardErrors[1]).toBeNaN();
    // s/√n of the data about their mean
    const deviation = Math.sqrt(y.reduce((sum, value) => sum + (value - 2.45) ** 2, 0) / 9);
    expect(standardErrors[0]).toBeCloseTo(deviation / Math.sqrt(10), 12);
    expect(intervals[1]).toEqual([NaN, NaN]);
  });

  it("hold every parameter where there is no room", () => {
    const solution = levenbergMarquardt(rosenbrock, [0, 0], { bounds: { lower: [0.5, 0], upper: [0.5, 0] } });
    expect(solution).toMatchObject({ parameters: Float64Array.of(0.5, 0), converged: true });
  });

  it("must leave room, and be as many as the parameters", () => {
    const search = (lower: readonly number[], upper: readonly number[]) => () =>
      levenbergMarquardt(rosenbrock, [0, 0], { bounds: { lower, upper } });
    expect(search([1, 0], [0, 1])).toThrow("parameter 0 has the bounds 1 and 0");
    expect(search([0], [1, 1])).toThrow("1 bound for 2 parameters");
    expect(search([NaN, 0], [1, 1])).toThrow(RangeError);
  });
});

describe("a search", () => {
  it("backs off from where the residuals or their derivatives are not finite", () => {
    // A full first step would make the root imaginary.
    const root: LeastSquaresProblem = {
      residuals: ([x = 0]) => [Math.sqrt(x) - 0.1],
      jacobian: ([x = 0]) => [[0.5 / Math.sqrt(x)]],
    };
    // √x at x = 0 is a number, its derivative is not.
    for (const search of [levenbergMarquardt, gaussNewton]) {
      const solution = search(root, [4]);
      expect(solution.converged).toBe(true);
      expect(solution.parameters[0]).toBeCloseTo(0.01, 10);
    }
    const bounded = levenbergMarquardt(root, [4], { bounds: { lower: [0] } });
    expect(bounded.parameters[0]).toBeCloseTo(0.01, 10);
  });

  it("refuses a start that is not finite, or where the problem is not", () => {
    const log: LeastSquaresProblem = { residuals: ([x = 0]) => [Math.log(x)], jacobian: ([x = 0]) => [[1 / x]] };
    for (const search of [levenbergMarquardt, gaussNewton]) {
      expect(() => search(rosenbrock, [0, NaN])).toThrow("parameter 1 starts at NaN");
      expect(() => search(log, [-1])).toThrow("the residuals at the start are not finite");
      const steep: LeastSquaresProblem = { residuals: () => [1], jacobian: () => [[Infinity]] };
      expect(() => search(steep, [1])).toThrow("the derivatives of the residuals at the start are not finite");
      expect(() => search(rosenbrock, [1, 2], { maxIterations: NaN })).toThrow("limit");
    }
  });

  it("refuses residuals and Jacobians of another size", () => {
    let calls = 0;
    const changing: LeastSquaresProblem = {
      residuals: () => new Array<number>(++calls).fill(1),
      jacobian: () => [[1]],
    };
    expect(() => levenbergMarquardt(changing, [1])).toThrow("there are 2 residuals, and were 1 before");
    const jacobians: readonly [ArrayLike<number> | ArrayLike<ArrayLike<number>>, string][] = [
      [[1, 2, 3], "the Jacobian has 3 elements, not 2 × 2"],
      [[[1, 2]], "the Jacobian has 1 row for 2 residuals"],
      [[[1, 2], [3]], "row 1 of the Jacobian has 1 element for 2 parameters"],
    ];
    for (const [jacobian, message] of jacobians) {
      expect(() => levenbergMarquardt({ ...rosenbrock, jacobian: () => jacobian }, [0, 0])).toThrow(message);
    }
  });

  it("ends, and says so, where the derivatives are wrong", () => {
    const wrong: LeastSquaresProblem = { ...rosenbrock, jacobian: ([x = 0]) => [20 * x, -10, 1, 0] };
    for (const search of [levenbergMarquardt, gaussNewton]) {
      const solution = search(wrong, [-1.2, 1]);
      expect(solution).toMatchObject({ reason: "no progress", converged: false });
      expect(solution.iterations).toBeLessThan(300);
    }
    expect(levenbergMarquardt(wrong, [-1.2, 1], { damping: "nielsen" }).reason).toBe("no progress");
  });

  it("ends at the limit, where it is told to, and tells of every step", () => {
    for (const search of [levenbergMarquardt, gaussNewton]) {
      expect(search(rosenbrock, [-1.2, 1], { maxIterations: 3 })).toMatchObject({
        reason: "iteration limit",
        converged: false,
        iterations: 3,
      });
      expect(search(rosenbrock, [-1.2, 1], { maxIterations: 0 }).parameters).toEqual(Float64Array.of(-1.2, 1));
      const steps: FitStep[] = [];
      const solution = search(rosenbrock, [-1.2, 1], {
        onStep: (step) => (steps.push(step) === 2 ? "stop" : undefined),
      });
      expect(solution).toMatchObject({ reason: "stopped", converged: false, parameters: steps[1]!.parameters });
      expect(steps).toHaveLength(2);
      expect(steps[1]!.sumOfSquares).toBeLessThan(steps[0]!.sumOfSquares);
    }
  });

  it("never increases the sum of squares, and counts what it computes", () => {
    for (const fit of referenceFits) {
      const problem = problemOf(fit);
      const counts = { residuals: 0, jacobians: 0 };
      const counted: LeastSquaresProblem = {
        residuals: (b) => (counts.residuals++, problem.residuals(b)),
        jacobian: (b) => (counts.jacobians++, problem.jacobian(b)),
      };
      const sums: number[] = [];
      const solution = levenbergMarquardt(counted, fit.starts[1]!, {
        onStep: ({ sumOfSquares }) => sums.push(sumOfSquares),
      });
      expect(sums.every((sum, k) => k === 0 || sum <= sums[k - 1]!)).toBe(true);
      expect([solution.evaluations, solution.jacobians]).toEqual([counts.residuals, counts.jacobians]);
    }
  });

  it("leaves arrays of the caller alone, and lets functions reuse theirs", () => {
    const start = Float64Array.of(-1.2, 1);
    const [r, j] = [new Float64Array(2), new Float64Array(4)];
    const reusing: LeastSquaresProblem = {
      residuals: (b) => {
        r.set(Array.from(rosenbrock.residuals(b)));
        b.fill(NaN);
        return r;
      },
      jacobian: (b) => {
        j.set([-20 * b[0]!, 10, -1, 0]);
        return j;
      },
    };
    expect(digitsOf(levenbergMarquardt(reusing, start).parameters, [1, 1])).toBeGreaterThan(12);
    expect(Array.from(start)).toEqual([-1.2, 1]);
  });

  it("survives residuals near the ends of the range of numbers", () => {
    for (const factor of [1e150, 1e-150]) {
      const problem = problemFor(
        [1, 2],
        [factor, 2 * factor],
        (b, x) => b[0]! * x * factor,
        (_, x) => [x * factor],
      );
      const solution = levenbergMarquardt(problem, [3]);
      expect(solution.converged).toBe(true);
      expect(solution.parameters[0]).toBeCloseTo(1, 12);
    }
  });
});

describe("the Gauss–Newton method", () => {
  it.each(referenceFits)("finds the certified values of $name from the near start", (fit) => {
    const solution = gaussNewton(problemOf(fit), fit.starts[1]!);
    expect(solution.converged).toBe(true);
    expect(digitsOf(solution.parameters, fit.parameters)).toBeGreaterThan(6);
  });

  it("solves a linear problem in one step", () => {
    const line = problemFor(
      [0, 1, 2, 3],
      [1, 3, 2, 5],
      (b, x) => b[0]! + b[1]! * x,
      (_, x) => [1, x],
    );
    const solution = gaussNewton(line, [100, -100]);
    expect(solution).toMatchObject({ reason: "orthogonal", iterations: 1 });
    expect(digitsOf(solution.parameters, [1.1, 1.1])).toBeGreaterThan(12);
  });
});

describe("weights", () => {
  it("count rows as often as they say, and leave those of weight 0 out", () => {
    const [x, y] = [
      [0, 1, 2, 3],
      [1, 2, 2, 9],
    ];
    const line = (xs: readonly number[], ys: readonly number[]): LeastSquaresProblem =>
      problemFor(
        xs,
        ys,
        (b, each) => b[0]! + b[1]! * each,
        (_, each) => [1, each],
      );
    const weights = [2, 1, 3, 0];
    const repeated = weights.flatMap((weight, i) => new Array<number>(weight).fill(i));
    const expected = levenbergMarquardt(
      line(
        repeated.map((i) => x[i]!),
        repeated.map((i) => y[i]!),
      ),
      [0, 0],
    );
    const flat = { ...line(x, y), jacobian: () => [1, 0, 1, 1, 1, 2, 1, 3] };
    for (const problem of [line(x, y), flat]) {
      const found = levenbergMarquardt(weighted(problem, weights), [0, 0]);
      expect(digitsOf(found.parameters, Array.from(expected.parameters))).toBeGreaterThan(13);
      expect(found.sumOfSquares).toBeCloseTo(expected.sumOfSquares, 14);
      const statistics = fitStatistics(found, { weights, observed: y });
      expect(statistics.degreesOfFreedom).toBe(1);
      const whole = fitStatistics(expected, { observed: repeated.map((i) => y[i]!) });
      expect(statistics.rSquared).toBeCloseTo(whole.rSquared!, 13);
    }
  });

  it("are finite and not negative", () => {
    expect(() => weighted(rosenbrock, [1, -1])).toThrow("weight 1 is -1");
    expect(() => weighted(rosenbrock, [NaN, 1])).toThrow("weight 0 is NaN");
  });
});
