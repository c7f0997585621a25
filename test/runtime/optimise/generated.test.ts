import { describe, expect, it } from "vitest";
import { compile, compileParsed, emit, load, parseTypeScript } from "../../../compiler/index.ts";
import { descend } from "../../../runtime/optimise/descent/by-rule.ts";
import { lbfgs } from "../../../runtime/optimise/descent/lbfgs.ts";
import { rowsOf } from "../../../runtime/optimise/descent/rows.ts";
import { stochasticDescent } from "../../../runtime/optimise/descent/stochastic.ts";
import { equationsOfNumbers, ofInto, ofNumbers, ofParameters } from "../../../runtime/optimise/generated.ts";
import { createRandom } from "../../../runtime/optimise/random.ts";
import { brentRoot } from "../../../runtime/optimise/roots/brent.ts";
import { newtonRoot } from "../../../runtime/optimise/roots/newton-root.ts";
import { newtonSystem } from "../../../runtime/optimise/roots/system.ts";
import { adam } from "../../../runtime/optimise/rules/adaptive.ts";
import { momentum } from "../../../runtime/optimise/rules/gradient-descent.ts";
import { newtonCg } from "../../../runtime/optimise/trust-region/newton-cg.ts";
import { trustRegionNewton } from "../../../runtime/optimise/trust-region/newton.ts";
import { matrixElements } from "../../../runtime/optimise/vector.ts";
import { distance, product } from "./problems.ts";

const valley = "f(x, y) = (1 - x)^2 + 100 * (y - x^2)^2";

describe("a compiled function of numbers", () => {
  const objective = ofNumbers(compile(valley));

  it.each([
    ["lbfgs", () => lbfgs(objective, [-1.2, 1])],
    ["newtonCg", () => newtonCg(objective, [-1.2, 1])],
    ["trustRegionNewton", () => trustRegionNewton(objective, [-1.2, 1])],
  ])("is minimised by %s", (_, solve) => {
    const { point, reason } = solve();
    expect(reason).toBe("gradient");
    expect(distance(point, [1, 1])).toBeLessThan(1e-7);
  });

  it("is minimised by rules of first order", () => {
    const bowl = ofNumbers(compile("(x - 3)^2 + 2 * (y + 1)^2 + exp(z) - z"));
    for (const { point, reason } of [
      descend(bowl, [0, 0, 0], momentum({ rate: 0.05 })),
      descend(bowl, [0, 0, 0], adam({ rate: 0.05 }), { maxIterations: 5000 }),
    ]) {
      expect(reason).toBe("gradient");
      expect(distance(point, [3, -1, 0])).toBeLessThan(1e-7);
    }
  });

  it("has a value that can be computed alone", () => {
    expect(objective.value?.(Float64Array.of(2, 3))).toBe(101);
  });

  it("must have one value", () => {
    const several = ofNumbers(compile("[x, y]"));
    expect(() => several.value?.(Float64Array.of(1, 2))).toThrow("only one can be minimised");
  });

  it("may come from TypeScript", async () => {
    const source = `export function energy(x: number, y: number): number {
      let sum = 0;
      for (let k = 1; k <= 3; k++) sum += (x - k) ** 2 + Math.abs(y - k) ** 3;
      return sum;
    }`;
    const energy = compileParsed(await parseTypeScript(source, { name: "energy.ts" }));
    const { point, reason } = trustRegionNewton(ofNumbers(energy), [0, 0]);
    expect(reason).toBe("gradient");
    expect(distance(point, [2, 2])).toBeLessThan(1e-5);
  });
});

describe("functions of an emitted module", async () => {
  const module = await load(emit(valley, { of: ["value", "gradient", "valueAndGradient", "hessian", "hvp"] }));
  const get = (name: string): ((...x: readonly number[]) => unknown) => {
    const found = module.get(name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };
  const value = (...x: readonly number[]): number => Number(get("f")(...x));
  const list =
    (name: string) =>
    (...x: readonly number[]): readonly number[] =>
      numbersIn(get(name)(...x));

  it("make an objective of value and gradient", () => {
    const { point, reason } = lbfgs(ofNumbers({ value, gradient: list("fGradient") }), [-1.2, 1]);
    expect(reason).toBe("gradient");
    expect(distance(point, [1, 1])).toBeLessThan(1e-7);
  });

  it("make one with second derivatives", () => {
    const gradient = list("fGradient");
    const dense = ofNumbers({ value, gradient, hessian: list("fHessian") });
    expect(distance(trustRegionNewton(dense, [-1.2, 1]).point, [1, 1])).toBeLessThan(1e-7);
    const flatHvp = (...x: readonly number[]): { readonly product: readonly number[] } => ({
      product: list("fHvp")(...x).slice(2),
    });
    const free = ofNumbers({ value, gradient, flatHvp });
    expect(distance(newtonCg(free, [-1.2, 1]).point, [1, 1])).toBeLessThan(1e-7);
  });

  it("must be enough", () => {
    expect(() => ofNumbers({ value })).toThrow(TypeError);
    expect(() => ofNumbers({ gradient: list("fGradient") })).toThrow(TypeError);
  });
});

/** All numbers in lists and records. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe("a compiled function of arrays", () => {
  const { normal } = createRandom(21);
  const [rows, columns] = [40, 3];
  const X = Float64Array.from({ length: rows * columns }, normal);
  const weights = [2, -1, 0.5];
  const t = Float64Array.from({ length: rows }, (_, i) => product(X.subarray(3 * i, 3 * i + 3), weights) + 0.25);
  const loss = compile("loss(w, b, X, t) = norm(X * w + b - t)^2 / n", {
    shapes: { w: [3], X: ["n", 3], t: ["n"] },
    wrt: ["w", "b"],
  });
  const example = { w: new Float64Array(3), b: 0 };

  it.each([
    ["lbfgs", lbfgs],
    ["newtonCg", newtonCg],
    ["trustRegionNewton", trustRegionNewton],
  ])("is minimised over records of arrays and numbers by %s", (_, solve) => {
    const problem = ofParameters(example, {
      valueAndGradient: ({ w, b }) => loss.valueAndGradient(w, b, X, t),
      hessian: ({ w, b }) => loss.hessian(w, b, X, t),
      hvp: ({ w, b }, direction) => loss.hvp([w, b, X, t], [direction.w, direction.b]),
    });
    const result = solve(problem, problem.start);
    const { w, b } = problem.unflatten(result.point);
    expect(result.reason).toBe("gradient");
    expect(distance(w, weights)).toBeLessThan(1e-7);
    expect(b).toBeCloseTo(0.25, 7);
  });

  it("has the Hessian of its blocks", () => {
    const problem = ofParameters(example, {
      valueAndGradient: ({ w, b }) => loss.valueAndGradient(w, b, X, t),
      hessian: ({ w, b }) => loss.hessian(w, b, X, t),
    });
    const hessian = matrixElements(problem.hessian(problem.start), 4, 4, "Hessian");
    // (2/n) AᵀA for the rows (x, 1) of A.
    const A = Array.from({ length: rows }, (_, i) => [...X.subarray(3 * i, 3 * i + 3), 1]);
    for (let j = 0; j < 4; j++) {
      for (let k = 0; k < 4; k++) {
        const expected = (2 / rows) * A.reduce((sum, row) => sum + row[j]! * row[k]!, 0);
        expect(hessian[4 * j + k]).toBeCloseTo(expected, 12);
      }
    }
  });

  it("is minimised in mini-batches of its rows", () => {
    const problem = ofParameters(example, { valueAndGradient: ({ w, b }) => loss.valueAndGradient(w, b, X, t) });
    const train = stochasticDescent(
      {
        terms: rows,
        valueAndGradient: (x, batch) => {
          const { w, b } = problem.unflatten(x);
          const { value, gradient } = loss.valueAndGradient(w, b, rowsOf(X, columns, batch), rowsOf(t, 1, batch));
          return { value, gradient: problem.flatten(gradient) };
        },
      },
      problem.start,
      adam({ rate: 0.05 }),
      { batchSize: 8, epochs: 400 },
    );
    expect(distance(problem.unflatten(train.point).w, weights)).toBeLessThan(1e-3);
  });

  it("is minimised by a function that writes its gradient into an array", () => {
    const bowl = compile("sum((x - 2) .^ 4) + sum(x .^ 2)", { shapes: { x: ["n"] } });
    const prepared = bowl.prepare("valueAndGradient", { n: 50 });
    const { point, reason } = lbfgs(
      ofInto((x, gradient) => prepared(x, gradient)),
      new Float64Array(50),
    );
    expect(reason).toBe("gradient");
    // 4 (x − 2)³ + 2x = 0, by Brent's method.
    const root = brentRoot((x) => 4 * (x - 2) ** 3 + 2 * x, [0, 2]).point;
    for (const x of point) expect(x).toBeCloseTo(root, 7);
  });
});

describe("equations", () => {
  it("are solved for a compiled function with several outputs", () => {
    const f = compile("[x^2 + y^2 - 5, x * y - 2]");
    const { point, reason } = newtonSystem(equationsOfNumbers(f), [3, 0.5]);
    expect(reason).toBe("residual");
    expect(distance(point, [2, 1])).toBeLessThan(1e-9);
  });

  it("are solved for functions of a module", () => {
    const f = compile("[x + y - 3, x - y - 1]");
    const equations = equationsOfNumbers({ value: (...x) => numbersIn(f(...x)), jacobian: f.jacobian });
    expect(distance(newtonSystem(equations, [0, 0]).point, [2, 1])).toBeLessThan(1e-14);
    expect(() => equationsOfNumbers({ jacobian: f.jacobian })).toThrow(TypeError);
  });

  it("of one unknown are solved by Newton's method with the derivative", () => {
    const f = compile("x^3 - 2 * x - 5");
    const { point } = newtonRoot({ value: (x) => Number(f(x)), derivative: (x) => f.gradient(x)[0]! }, [2, 3]);
    expect(point).toBeCloseTo(2.0945514815423265, 14);
  });
});
