import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { gradient, hessian, hvp, jacobian, jvp, valueAndGradient, vjp } from "../../compiler/transforms/derivatives.ts";
import { derive } from "../../compiler/transforms/derive.ts";
import { isNear } from "../support/numbers.ts";

const graphOf = (text: string, variables?: readonly string[]): Graph =>
  parseMath(text, variables ? { variables } : {}).graph;

const values = (graph: Graph, ...point: number[]): readonly number[] => evaluate(graph, point);

function expectNear(actual: readonly number[], expected: readonly number[], tolerance = 1e-13): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((entry, index) => {
    expect(isNear(entry, expected[index]!, tolerance), `${entry} instead of ${expected[index]!}`).toBe(true);
  });
}

describe("what is absent on one side of a branch", () => {
  // At x = −1 the function is 0 near x, and the derivative of what is applied to that 0 is infinite.
  it.each([
    "sqrt(x > 0 ? x : 0)",
    "cbrt(x > 0 ? x : 0) + x^2 - x^2",
    "asin(x > 0 ? 1 - x : 1)",
    "(x > 0 ? x : 0)^0.5",
    "nthRoot(x > 0 ? x : 0, 4)",
    "sqrt(x > 0 ? x : (x < -2 ? x^2 : 0))",
    "sqrt(2 * (x > 0 ? x : 0) + 3 * (x > 1 ? x : 0))",
    "x < 0 ? sqrt(x > -0.5 ? x : 0) : x",
  ])("meets no infinite derivative: %s", (text) => {
    const graph = graphOf(text);
    expect(values(jvp(graph), -1, 1)[1]).toBe(0);
    expect(values(gradient(graph), -1)[0]).toBe(0);
    expect(values(hvp(graph), -1, 1).at(-1)).toBe(0);
  });

  it("is there again where something that moves is added", () => {
    const graph = graphOf("sqrt((x > 0 ? x : 0) + x + 1)");
    expect(values(jvp(graph), -1, 1)[1]).toBe(Infinity);
    expect(values(gradient(graph), -1)[0]).toBe(Infinity);
  });

  it.each([
    ["sqrt(v > 0 ? v : 0)", [0, 0, 0, 0, 0, 0, 0, 0, 0.25]],
    ["sqrt(sum(v) > 5 ? v : [0, 0, 0])", [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["sqrt(concat(v > 0 ? v : 0, [0]))[1:3]", [0, 0, 0, 0, 0, 0, 0, 0, 0.25]],
    ["sqrt([v[1] > 0 ? v[1] : 0, v[3]])", [0, 0, 0, 0, 0, 0.25]],
    ["sqrt(dot(v > 5 ? v : 0, [1, 1, 1])) + v[3]", [0, 0, 1]],
  ])("meets none in elements of arrays: %s", (text, expected) => {
    for (const mode of ["forward", "reverse"] as const) {
      const { jacobian } = compile(text, { shapes: { v: [3] }, mode });
      expect({ mode, jacobian: numbersIn(jacobian([-1, 0, 4])) }).toEqual({ mode, jacobian: expected });
    }
  });
});

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return value instanceof Float64Array || Array.isArray(value) ? Array.from<unknown>(value).flatMap(numbersIn) : [];
}

describe("derivatives compose", () => {
  // The n-th derivatives, from tables of closed forms.
  it.each([
    ["sin(x)", 0.7, [Math.cos(0.7), -Math.sin(0.7), -Math.cos(0.7), Math.sin(0.7), Math.cos(0.7)]],
    ["exp(2x)", 0.3, [2, 4, 8, 16, 32].map((factor) => factor * Math.exp(0.6))],
    ["x^5", 1.5, [5 * 1.5 ** 4, 20 * 1.5 ** 3, 60 * 1.5 ** 2, 120 * 1.5, 120]],
    ["1/x", 2, [-1 / 4, 2 / 8, -6 / 16, 24 / 32, -120 / 64]],
    ["log(x)", 2, [1 / 2, -1 / 4, 2 / 8, -6 / 16, 24 / 32]],
    ["sqrt(x)", 4, [1 / 4, -1 / 32, 3 / 256, -15 / 2048, 105 / 16384]],
    ["sigmoid(x)", 0, [1 / 4, 0, -1 / 8, 0, 1 / 4]],
    ["tanh(x)", 0, [1, 0, -2, 0, 16]],
    ["atan(x)", 0, [1, 0, -2, 0, 24]],
    ["erf(x)", 0, [1, 0, -2, 0, 12].map((factor) => (2 / Math.sqrt(Math.PI)) * factor)],
    ["x > 0 ? x^3 : -x", 2, [12, 12, 6, 0, 0]],
    ["abs(x)^3", -2, [-12, 12, -6, 0, 0]],
    // ψ⁽ⁿ⁾(1) = (−1)ⁿ⁺¹ n! ζ(n+1)
    ["digamma(x)", 1, [Math.PI ** 2 / 6, -2 * 1.2020569031595942, Math.PI ** 4 / 15, -24 * 1.03692775514337]],
  ])("to any order: %s at %d", (text, x, expected) => {
    let graph = graphOf(text);
    const found = expected.map(() => {
      graph = gradient(graph);
      return values(graph, x)[0]!;
    });
    expectNear(found, expected, 1e-12);
  });

  it("jacobian of gradient is the Hessian", () => {
    const graph = graphOf("x^2 y^3 + sin(x y)");
    const [x, y] = [0.6, 1.7];
    const second = (a: number, b: number): number => Math.cos(a * b) - a * b * Math.sin(a * b);
    const expected = [
      2 * y ** 3 - y * y * Math.sin(x * y),
      6 * x * y * y + second(x, y),
      6 * x * y * y + second(x, y),
      6 * x * x * y - x * x * Math.sin(x * y),
    ];
    for (const mode of ["forward", "reverse"] as const) {
      expectNear(values(jacobian(gradient(graph), { mode }), x, y), expected);
    }
    const triangle = [expected[0]!, expected[1]!, expected[3]!];
    expectNear(values(hessian(graph), x, y), triangle);
  });

  it("third derivatives of two variables, all orders of differentiation", () => {
    const graph = graphOf("x^3 y^2");
    const third = jacobian(jacobian(gradient(graph), { mode: "forward" }), { mode: "reverse" });
    const [x, y] = [2, 3];
    // xxx, xxy, xyx, xyy, yxx, yxy, yyx, yyy
    const expected = [6 * y * y, 12 * x * y, 12 * x * y, 6 * x * x, 12 * x * y, 6 * x * x, 6 * x * x, 0];
    expectNear(values(third, x, y), expected);
  });
});

describe("points at which a derivative fact is guarded", () => {
  it.each([
    [
      ["y", "x"],
      [0, 2],
      [0.4804530139182014, 0.5, 0.5, 0],
    ],
    [
      ["x", "y"],
      [2, 0],
      [0, 0.5, 0.5, 0.4804530139182014],
    ],
  ] as const)("second derivatives of x^y for %j", (variables, point, expected) => {
    const graph = graphOf("x^y", variables);
    for (const mode of ["forward", "reverse"] as const) {
      expectNear(values(jacobian(gradient(graph), { mode }), ...point), expected);
    }
    expectNear(values(hvp(graph), ...point, 1, 0).slice(2), expected.slice(0, 2));
    expectNear(values(hvp(graph), ...point, 0, 1).slice(2), expected.slice(2));
  });
});

describe("simplification", () => {
  it.each([
    ["1e200*(1e200*x)", 0],
    ["1e200*(1e200*x)", 1e-300],
    ["1e-200*(1e-200*x)", 1e300],
    ["x/1e200/1e200", 1e308],
    ["x/1e-200/1e-200", 0],
    ["1e-200*x/1e200", 1e300],
    ["(x+1e308)+1e308", -1e308],
    ["1e308*x+1e308*x", 0],
  ])("folds no constants beyond the range of numbers: %s at %d", (text, x) => {
    const graph = graphOf(text);
    expect(values(derive(graph, "value").graph, x)).toEqual(
      values(derive(graph, "value", { simplify: "none" }).graph, x),
    );
  });

  it("does not write a shared sum of exponentials out", () => {
    const doubled = Array.from({ length: 40 }, (_, k) => `s${k + 1} = s${k} + s${k}`).join("\n");
    const graph = graphOf(`s0 = exp(x)\n${doubled}\nlog(s40)`);
    expectNear(values(derive(graph, "valueAndGradient").graph, 0.5), [0.5 + 40 * Math.LN2, 1]);
  });
});

describe("the parts of a result", () => {
  const graph = graphOf("[x^2 y, x + y, 3]");

  it("jacobian has a row per output", () => {
    expect(jacobian(graph).result).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    for (const mode of ["forward", "reverse"] as const) {
      expect(values(jacobian(graph, { mode }), 2, 5)).toEqual([20, 4, 1, 1, 0, 0]);
    }
  });

  it("jvp and vjp give the value as well", () => {
    expect(values(jvp(graph), 2, 5, 1, -1)).toEqual([20, 7, 3, 16, 0, 0]);
    expect(values(vjp(graph), 2, 5, 1, 10, 100)).toEqual([20, 7, 3, 30, 14]);
  });

  it("valueAndGradient is a record", () => {
    const both = valueAndGradient(graphOf("x^2 y"));
    expect(both.result).toEqual({ value: 0, gradient: [1, 2] });
    expect(values(both, 2, 5)).toEqual([20, 20, 4]);
  });

  it("hvp is the gradient and the Hessian times the direction", () => {
    expect(values(hvp(graphOf("x^2 y")), 2, 5, 1, 10)).toEqual([20, 4, 50, 4]);
  });

  it("only the wanted inputs are differentiated", () => {
    const wrt = [1];
    expect(values(jacobian(graph, { wrt }), 2, 5)).toEqual([4, 1, 0]);
    expect(values(hessian(graphOf("x^2 y^3"), { wrt }), 2, 5)).toEqual([120]);
    expect(values(jvp(graph, { wrt }), 2, 5, 3)).toEqual([20, 7, 3, 12, 3, 0]);
    expect(values(vjp(graph, { wrt }), 2, 5, 1, 1, 1)).toEqual([20, 7, 3, 5]);
    expect(values(gradient(graphOf("x^2 y^3"), { wrt: [1, 0] }), 2, 5)).toEqual([300, 500]);
  });
});

describe("branches are lazy in reverse mode", () => {
  const cases: readonly (readonly [string, string, readonly number[], readonly number[]])[] = [
    ["a value made outside", "a = log(x)\nx > 0 ? a : 3x", [0], [3]],
    ["a value shared with a branch of the same test", "a = sqrt(x)\n(x > 0 ? a : 0) + (x > 0 ? 2a : x)", [0], [1]],
    ["a value shared by nested branches", "a = 1/x\nx > 0 ? (x > 1 ? a : 2) : (x > -1 ? 5x : a)", [0], [5]],
    ["what a value was made of", "a = sqrt(x)\nb = a * y\nc = sin(b)\nx > 0 ? c : 2y", [0, 1], [0, 2]],
    ["a value that is also used outside", "a = x^2\n(x > 0 ? log(x) * a : a) + 4a", [-1], [-10]],
    ["a test that is never met", "a = log(x)\nx > 10 and x < 0 ? a : x", [0], [1]],
  ];

  it.each(cases)("%s", (_, text, point, expected) => {
    const variables = expected.length === 2 ? ["x", "y"] : ["x"];
    const graph = graphOf(text, variables);
    for (const simplify of ["none", "algebraic"] as const) {
      for (const mode of ["forward", "reverse"] as const) {
        expect(values(derive(graph, "gradient", { mode, simplify }).graph, ...point)).toEqual(expected);
      }
    }
  });

  it.each(cases)("%s: at second order", (_, text, point, expected) => {
    const graph = graphOf(text, expected.length === 2 ? ["x", "y"] : ["x"]);
    const forward = jacobian(gradient(graph), { mode: "forward" });
    const reverse = jacobian(gradient(graph), { mode: "reverse" });
    expect(values(forward, ...point).every(Number.isFinite)).toBe(true);
    expect(values(reverse, ...point)).toEqual(values(forward, ...point));
  });
});
