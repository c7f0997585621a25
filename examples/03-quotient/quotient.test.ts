import { check, compile, costAt, costOf, emit, parse, trace } from "adjoint";
import { describe, expect, it } from "vitest";
import { derive } from "../../compiler/transforms/derive.ts";
import { expectFigures, sourceBeside, symmetric } from "../../test/support/examples.ts";

const source = sourceBeside(import.meta.url, "quotient.math");
const longhand = "f(w1, w2) = (sin(2 pi w1/w2) + 3 w1/w2 - exp(2 w2)) * (3 w1/w2 - exp(2 w2))";

const figures = [
  {
    at: [0.3, 0.7],
    value: 6.468416135224864,
    gradient: [0.5180987897451781, 41.182259981756864],
    hessian: [[64.23043761869309], [-32.19575124007219, 230.16470969727158]],
  },
  {
    at: [1, 2],
    value: 2819.4135369422957,
    gradient: [7.518307963901861, 11592.483893986097],
    hessian: [[-4.924777960769379], [14.16462888700686, 47027.21655787311]],
  },
  {
    at: [2, 1],
    value: 1.9294768459764364,
    gradient: [-17.062033465233156, 75.17932068870766],
    hessian: [[55.69911184307752], [-275.85848083754325, 1399.5331837594995]],
  },
  {
    at: [1.5, 0.5],
    value: 39.459983186667834,
    gradient: [154.31901669702975, -531.2589715198923],
    hessian: [[222.79644737231007], [-1110.5840131753953, 4580.84465863542]],
  },
] as const;

/** The statements of a function of a module, without labels and comments. */
function statementsOf(module: string, name: string): readonly string[] {
  const body = module.split(`function ${name}(`)[1]?.split("\n}")[0] ?? "";
  return body
    .split("\n")
    .map((line) => line.trim().replace(/;.*$/, ";"))
    .filter((line) => line.startsWith("const "));
}

describe("1.3 quotient", () => {
  describe.each([
    ["in six steps", source],
    ["in one line", longhand],
  ])("%s", (_, text) => {
    it.each(figures)("has the value and the derivatives at $at", ({ at, value, gradient, hessian }) => {
      const f = compile(text);
      expectFigures(f(...at), value);
      expectFigures(f.gradient(...at), gradient);
      expectFigures(compile(text, { mode: "forward" }).gradient(...at), gradient);
      expectFigures(f.hessian(...at), symmetric(hessian));
    });

    it.each(figures)("agrees with numerical differentiation at $at", async ({ at }) => {
      const { entries } = await check(text, { at });
      expect(entries.flat().map(({ verdict }) => verdict)).toEqual(["agree", "agree"]);
    });
  });

  it("is traced step by step, forward and in reverse", () => {
    const { rows } = trace(parse(source).graph, [0.3, 0.7], { mode: "both", wrt: 0 });
    const steps = rows.slice(2);
    expect(steps.map(({ name }) => name.text)).toEqual(["z1", "z2", "z3", "z4", "z5", "z6"]);
    expectFigures(
      steps.map(({ value }) => value),
      [
        0.42857142857142855, 0.4338837391175581, 4.0551999668446745, -2.769485681130389, -2.335601942012831,
        6.468416135224864,
      ],
    );
    expectFigures(
      steps.map(({ tangent }) => tangent?.value ?? NaN),
      [1.4285714285714286, -8.087077647186723, 0, 4.285714285714286, -3.8013633614724367, 0.5180987897451781],
    );
    // z̄₁ is the small difference of two large terms, −15.3 and 15.7, of which each has sixteen digits.
    expectFigures(
      steps.map(({ adjoint }) => adjoint?.value ?? NaN),
      [0.36266915282162465, -2.769485681130389, 5.10508762314322, -5.10508762314322, -2.769485681130389, 1],
    );
  });

  it("has a forward-mode program of exactly 12 steps: each z and its ż", () => {
    const steps = statementsOf(emit(source, { of: ["jvp"] }), "fJvp");
    const declared = steps.map((step) => step.split(" ")[1]);
    expect(declared).toEqual([1, 2, 3, 4, 5, 6].flatMap((t) => [`z${t}`, `z${t}_dot`]));
  });

  it("has a reverse-mode program of about as many lines, over z's and later adjoints only", () => {
    const module = emit(source);
    const original = statementsOf(module, "f");
    const reverse = statementsOf(module, "fGradient").filter((step) => step.includes("_bar = "));
    expect(original).toHaveLength(6);
    expect(Math.abs(reverse.length - original.length)).toBeLessThanOrEqual(1);
    const known = new Set(["w1", "w2", "z1", "z2", "z3", "z4", "z5", "z6"]);
    for (const step of reverse) {
      const [, name = "", expression = ""] = /^const (\w+) = (.*);$/.exec(step) ?? [];
      const read = Array.from(expression.matchAll(/\b[a-z]\w*/g), ([word]) => word);
      expect(read.filter((word) => !known.has(word) && word !== "sin" && word !== "cos" && word !== "exp")).toEqual([]);
      known.add(name);
    }
  });

  it("has a gradient of at most five times its operations", () => {
    const { graph } = parse(source);
    const own = costAt(costOf(derive(graph, "value").graph), new Map());
    const gradient = costAt(costOf(derive(graph, "valueAndGradient").graph), new Map());
    expect(gradient.operations).toBeLessThanOrEqual(5 * own.operations);
    expect(gradient.weighted).toBeLessThanOrEqual(5 * own.weighted);
  });
});
