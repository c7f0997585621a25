import { describe, expect, it } from "vitest";
import { descend } from "../../../runtime/optimise/descent/by-rule.ts";
import { lbfgs } from "../../../runtime/optimise/descent/lbfgs.ts";
import { inverseTimeRate } from "../../../runtime/optimise/rates.ts";
import { adagrad, adam, adamW, rmsprop } from "../../../runtime/optimise/rules/adaptive.ts";
import { gradientDescent, momentum, nesterov } from "../../../runtime/optimise/rules/gradient-descent.ts";
import type { UpdateRule } from "../../../runtime/optimise/rules/rule.ts";
import { chained, distance, length, product, rosenbrock } from "./problems.ts";

/** (1/n) ‖X w − t‖² for the single row X = [2, 1] and t = 2; its minimisers are the line 2w₁ + w₂ = 2. */
const regression = {
  value: ([a = NaN, b = NaN]: Float64Array) => (2 * a + b - 2) ** 2,
  gradient: ([a = NaN, b = NaN]: Float64Array) => [4 * (2 * a + b - 2), 2 * (2 * a + b - 2)],
};

/** The first points that a rule goes to from the origin. */
function pathOf<State>(rule: UpdateRule<State>, steps: number): readonly (readonly number[])[] {
  const path: number[][] = [];
  let state = rule.init(2);
  let point: Float64Array = new Float64Array(2);
  for (let k = 0; k < steps; k++) {
    ({ state, point } = rule.step(state, point, Float64Array.from(regression.gradient(point))));
    path.push([...point]);
  }
  return path;
}

function expectPath(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [k, point] of expected.entries()) expect(distance(actual[k]!, point)).toBeLessThan(1e-15);
}

describe("for a regression with more weights than rows", () => {
  it("gradient descent goes to the solution of minimum norm, at a rate of 0.1 in one step", () => {
    expectPath(pathOf(gradientDescent({ rate: 0.1 }), 1), [[0.8, 0.4]]);
    const { point, reason } = descend(regression, [0, 0], gradientDescent({ rate: 0.03 }));
    expect(reason).toBe("gradient");
    expect(distance(point, [0.8, 0.4])).toBeLessThan(1e-8);
  });

  it("momentum begins as the heavy ball does, and goes to the same solution", () => {
    const expected = [
      [0.08, 0.04],
      [0.224, 0.112],
      [0.4112, 0.2056],
    ];
    expectPath(pathOf(momentum({ rate: 0.01, momentum: 0.9 }), 3), expected);
    expectPath(pathOf(momentum({ rate: 0.01 }), 3), expected);
    for (const rule of [momentum({ rate: 0.01 }), nesterov({ rate: 0.01 })]) {
      const { point, reason } = descend(regression, [0, 0], rule);
      expect(reason).toBe("gradient");
      expect(distance(point, [0.8, 0.4])).toBeLessThan(1e-8);
    }
  });

  it("AdaGrad, RMSProp and Adam go to another solution, with equal weights", () => {
    const expectEqualWeights = <State>(rule: UpdateRule<State>): void => {
      const { point, reason } = descend(regression, [0, 0], rule, { maxIterations: 20_000, gradientTolerance: 1e-7 });
      expect(reason).toBe("gradient");
      expect(distance(point, [2 / 3, 2 / 3])).toBeLessThan(1e-7);
    };
    const decreasing = inverseTimeRate(0.05, { every: 20 });
    expectEqualWeights(adagrad({ rate: 0.1 }));
    expectEqualWeights(rmsprop({ rate: decreasing }));
    expectEqualWeights(adam({ rate: decreasing }));
  });

  it("Adam's first step is known", () => {
    const known = [0.009999999987500006, 0.009999999975000007];
    expectPath(pathOf(adam({ rate: 0.01, epsilon: 1e-8 }), 1), [known]);
  });

  it("AdaGrad's first step is known, with ε outside the root", () => {
    expectPath(pathOf(adagrad({ rate: 0.1, epsilon: 1e-8 }), 1), [[0.099999999875, 0.09999999975]]);
  });

  it("RMSProp's first step is η g/(√(0.1 g²) + ε)", () => {
    const step = (g: number): number => (0.01 * g) / (Math.sqrt(0.1) * g + 1e-8);
    expectPath(pathOf(rmsprop({ rate: 0.01 }), 1), [[step(8), step(4)]]);
  });
});

describe("gradient descent", () => {
  it("lowers f by at least ‖∇f‖²/(2L) in every step at a rate of 1/L", () => {
    // Eigenvalues of [[5, 1], [1, 2]] are (7 ± √13)/2; ln cosh has second derivatives of at most 1.
    const problem = {
      value: ([x = NaN, y = NaN]: Float64Array) => 2.5 * x * x + x * y + y * y + Math.log(Math.cosh(3 - x)),
      gradient: ([x = NaN, y = NaN]: Float64Array) => [5 * x + y - Math.tanh(3 - x), x + 2 * y],
    };
    const lipschitz = (7 + Math.sqrt(13)) / 2 + 1;
    const steps: { value: number; gradientNorm: number }[] = [];
    const result = descend(problem, [7, -9], gradientDescent({ rate: 1 / lipschitz }), {
      onStep: ({ value, gradientNorm }) => steps.push({ value, gradientNorm }),
    });
    expect(result.reason).toBe("gradient");
    for (const [k, { value, gradientNorm }] of steps.slice(0, -1).entries()) {
      const decrease = value - steps[k + 1]!.value;
      expect(decrease).toBeGreaterThanOrEqual(gradientNorm ** 2 / (2 * lipschitz) - 1e-15 * Math.abs(value));
    }
  });

  it("is the proximal step: it minimises the linear model + (λ/2) ‖w − wₜ‖² with λ = 1/η", () => {
    const { gradient } = rosenbrock(chained, 4);
    const at = Float64Array.of(0.3, -0.7, 1.1, 0.2);
    const g = Float64Array.from(gradient(at));
    const lambda = 25;
    const rule = gradientDescent({ rate: 1 / lambda });
    const proximal = {
      value: (w: Float64Array) => product(g, w) + (lambda / 2) * distance(w, at) ** 2,
      gradient: (w: Float64Array) => w.map((wi, i) => g[i]! + lambda * (wi - at[i]!)),
    };
    const minimum = lbfgs(proximal, [0, 0, 0, 0], { gradientTolerance: 1e-12 });
    expect(distance(rule.step(rule.init(4), at, g).point, minimum.point)).toBeLessThan(1e-12);
  });
});

describe("Nesterov's method", () => {
  it("takes gradients where the form with two sequences does", () => {
    const [beta, eta] = [0.8, 0.02];
    let x: readonly number[] = [0, 0];
    let velocity: readonly number[] = [0, 0];
    const ahead: (readonly number[])[] = [];
    for (let k = 0; k < 20; k++) {
      const y = x.map((xi, i) => xi + beta * velocity[i]!);
      ahead.push(y);
      const g = regression.gradient(Float64Array.from(y));
      velocity = velocity.map((v, i) => beta * v - eta * g[i]!);
      x = x.map((xi, i) => xi + velocity[i]!);
    }
    const path = [[0, 0], ...pathOf(nesterov({ rate: eta, momentum: beta }), 19)];
    for (const [k, point] of path.entries()) expect(distance(point, ahead[k]!)).toBeLessThan(1e-14);
  });
});

describe("Adam", () => {
  it("makes up for beginning at 0: with a constant gradient every step is the rate", () => {
    const rule = adam({ rate: 0.1, epsilon: 0 });
    let state = rule.init(1);
    let point: Float64Array = Float64Array.of(5);
    for (let k = 1; k <= 50; k++) {
      ({ state, point } = rule.step(state, point, Float64Array.of(-3)));
      expect(point[0]).toBeCloseTo(5 + 0.1 * k, 12);
    }
  });

  it("with decoupled weight decay shrinks the point by η λ x beside its step", () => {
    const plain = adam({ rate: 0.1 });
    const decaying = adamW({ rate: 0.1, weightDecay: 0.02 });
    const [x, g] = [Float64Array.of(4, -2), Float64Array.of(1, 3)];
    const { point } = plain.step(plain.init(2), x, g);
    const shrunk = decaying.step(decaying.init(2), x, g).point;
    expect(distance(shrunk, [point[0]! - 0.1 * 0.02 * 4, point[1]! + 0.1 * 0.02 * 2])).toBeLessThan(1e-15);
  });
});

function describeRule<State>(name: string, rule: UpdateRule<State>, decays = false): void {
  describe(name, () => {
    const x = Float64Array.of(1, -2, 3);
    const g = Float64Array.of(0.5, 0, -2);

    it("moves against the gradient, and not where there is none", () => {
      const { point } = rule.step(rule.init(3), x, g);
      expect(point[0]).toBeLessThan(1);
      expect(point[2]).toBeGreaterThan(3);
      if (!decays) expect(point[1]).toBe(-2);
    });

    it("changes neither point, gradient nor state, so that a step can be taken again", () => {
      const { state, point } = rule.step(rule.init(3), x, g);
      expect(rule.step(state, point, g)).toEqual(rule.step(state, point, g));
      expect([...x, ...g]).toEqual([1, -2, 3, 0.5, 0, -2]);
    });

    it("gives the same bits whenever it runs", () => {
      const run = (): Float64Array => descend(rosenbrock(chained, 3), x, rule, { maxIterations: 50 }).point;
      expect(run()).toEqual(run());
    });
  });
}

describeRule("gradientDescent", gradientDescent({ rate: 0.01 }));
describeRule("momentum", momentum({ rate: 0.01 }));
describeRule("nesterov", nesterov({ rate: 0.01 }));
describeRule("adagrad", adagrad());
describeRule("rmsprop", rmsprop());
describeRule("adam", adam());
describeRule("adamW", adamW(), true);

describe("descend", () => {
  it("stops at the last point where the function was finite", () => {
    // With a rate above 2/L the points grow until they overflow.
    const square = { value: ([x = NaN]: Float64Array) => x * x, gradient: ([x = NaN]: Float64Array) => [2 * x] };
    const { reason, point, value } = descend(square, [1], gradientDescent({ rate: 10 }));
    expect(reason).toBe("nonFinite");
    expect(Number.isFinite(value)).toBe(true);
    expect(point[0]! ** 2).toBe(value);
  });

  it("leaves the domain of a function, and says so", () => {
    const barrier = {
      value: ([x = NaN]: Float64Array) => x - Math.log(x),
      gradient: ([x = NaN]: Float64Array) => [1 - 1 / x],
    };
    const { reason, point } = descend(barrier, [3], gradientDescent({ rate: 100 }));
    expect(reason).toBe("nonFinite");
    expect([...point]).toEqual([3]);
  });

  it("says that a function is unbounded when it reaches −∞", () => {
    const log = {
      value: ([x = NaN]: Float64Array) => Math.log(Math.abs(x)),
      gradient: ([x = NaN]: Float64Array) => [1 / x],
    };
    expect(descend(log, [1], gradientDescent({ rate: 1 })).reason).toBe("unbounded");
  });

  it("stops at once where there is nothing to do", () => {
    const flat = { value: () => 7, gradient: (x: Float64Array) => new Float64Array(x.length) };
    expect(descend(flat, [1, 2], adam())).toMatchObject({ reason: "gradient", iterations: 0, value: 7 });
    expect(descend(flat, [], adam())).toMatchObject({ reason: "gradient", iterations: 0, value: 7 });
  });

  it("minimises Rosenbrock's function by Adam", () => {
    const result = descend(rosenbrock(chained, 2), [-1.2, 1], adam({ rate: 0.02 }), {
      maxIterations: 20_000,
      gradientTolerance: 1e-6,
    });
    expect(result.reason).toBe("gradient");
    expect(length([result.point[0]! - 1, result.point[1]! - 1])).toBeLessThan(1e-5);
  });
});

describe("options of rules", () => {
  it.each([
    () => momentum({ rate: 0.1, momentum: 1 }),
    () => nesterov({ rate: 0.1, momentum: -0.1 }),
    () => adagrad({ epsilon: -1 }),
    () => rmsprop({ decay: 1 }),
    () => adam({ beta1: 1 }),
    () => adam({ beta2: NaN }),
    () => adamW({ weightDecay: -1 }),
  ])("are checked: %s", (make) => {
    expect(make).toThrow(RangeError);
  });

  it("include rates, which are checked when they are used", () => {
    const negative = gradientDescent({ rate: () => -1 });
    expect(() => negative.step(negative.init(1), Float64Array.of(1), Float64Array.of(1))).toThrow(RangeError);
  });
});
