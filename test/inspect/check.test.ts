import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../compiler/diagnostics/diagnostic.ts";
import { check, type CheckOptions } from "../../compiler/inspect/check.ts";
import type { CheckReport } from "../../compiler/inspect/check/report.ts";

const VECTOR = "u = exp(w1) + exp(2*w2); f1 = exp(u) + sigmoid(u); f2 = w1*w2 + max(w1, w2); [f1, f2]";
const QUOTIENT =
  "z1 = w1/w2; z2 = sin(2*pi*z1); z3 = exp(2*w2); z4 = 3*z1 - z3; z5 = z2 + z4; f(w1, w2) = (z4)*(z5)\n[z4*z5]";

/** The logistic map at 3.9, iterated: its slope grows without bound. */
const CHAOS = Array.from({ length: 50 }, (_, k) => `x${k + 1} = 3.9*x${k}*(1 - x${k})`).join("\n");

/** A sum in which small changes of the terms are lost. */
const LONG_SUM = Array.from({ length: 3000 }, (_, index) => `x^${index % 7}`).join(" + ");

/** The verdicts of a report, row by row. */
const verdicts = ({ entries }: CheckReport): readonly (readonly string[])[] =>
  entries.map((row) => row.map(({ verdict }) => verdict));

describe("a check", () => {
  it("compares forward mode, reverse mode and a numerical derivative of the emitted module", async () => {
    const report = await check(VECTOR, { at: { w1: 1, w2: -1 } });
    expect(report).toMatchObject({
      function: "f",
      parameters: ["w1", "w2"],
      outputs: ["f1", "f2"],
      point: [1, -1],
      method: "ridders",
      kinks: [],
      claim: undefined,
      passed: true,
    });
    const exact = [
      [47.3034095912318, 4.710196174703457],
      [0, 1],
    ];
    report.entries.forEach((row, i) =>
      row.forEach((entry, j) => {
        expect(entry.forward).toBeCloseTo(exact[i]![j]!, 12);
        expect(entry.reverse).toBeCloseTo(exact[i]![j]!, 12);
        expect(Math.abs(entry.numerical - exact[i]![j]!)).toBeLessThanOrEqual(entry.error);
        expect(entry.verdict).toBe("agree");
      }),
    );
  });

  it.each(["forward", "backward", "central", "ridders", "complex"] as const)(
    "agrees by the method %s with and without a step",
    async (method) => {
      for (const options of [{}, { step: 0.01 }]) {
        const report = await check(QUOTIENT, { at: [0.3, 0.7], method, ...options });
        expect(report.method).toBe(method);
        expect(verdicts(report)).toEqual([["agree", "agree"]]);
      }
    },
  );

  it("has complex steps that are exact to rounding", async () => {
    const report = await check("(sin(x) + exp(y)) / hypot(x, y)", { at: [1, 2], method: "complex" });
    for (const { forward, numerical } of report.entries.flat()) expect(numerical).toBeCloseTo(forward, 14);
  });

  it("stays inside the domain", async () => {
    const report = await check("x^1.5 * log(y)", { at: [0, 1e-9] });
    expect(verdicts(report)).toEqual([["agree", "agree"]]);
  });

  it("takes a function that has been chosen", async () => {
    const report = await check("g(a) = 2*a; h(a) = 3*a", { fn: "g", at: [1] });
    expect(report.entries[0]![0]).toMatchObject({ output: "g", parameter: "a", forward: 2 });
  });

  it("passes functions of any name", async () => {
    const report = await check("constructor(__proto__) = __proto__^2", { at: [3] });
    expect(report.entries[0]![0]).toMatchObject({ parameter: "__proto__", forward: 6, verdict: "agree" });
  });
});

describe("a verdict", () => {
  it.each([
    ["agree", "a smooth function", "x^3", 2, {}],
    ["agree", "a derivative that vanishes", "x^2", 0, {}],
    ["agree", "a constant", "0*x + 3", 2, {}],
    ["agree", "a difference within its error bar", "exp(x)", 1, { method: "forward", step: 0.01 }],
    ["agree", "a tiny scale", "hypot(x, 4e-200)", 3e-200, {}],
    ["agree", "a kink that the function smooths out", "x*abs(x)", 0, {}],
    ["agree", "another one", "abs(x)^3", 0, {}],
    ["agree", "arguments that tie because they are the same", "max(x, x)", 1, {}],
    ["agree", "a branch away from its boundary", "x > 0 ? sqrt(x) : 0", -1, {}],
    ["disagree", "a step that sees a constant", "sin(2*pi*x)", 0, { method: "central", step: 2 }],
    ["inconclusive", "a point outside the domain", "log(x)", -1, {}],
    ["inconclusive", "a point at infinity", "x^2", Infinity, {}],
    ["inconclusive", "another one", "x^2", -Infinity, { method: "forward" }],
    ["inconclusive", "no number", "x^2", NaN, { method: "central" }],
    ["inconclusive", "complex steps at infinity", "x^2", Infinity, { method: "complex" }],
    ["inconclusive", "chaos", CHAOS, 0.3, {}],
    ["agree", "the rounding of a long sum", LONG_SUM, 0.5, {}],
    ["inconclusive", "a step that is too large", "x^2", 0.001, { method: "forward", step: 10 }],
    ["kink", "a corner", "abs(x)", 0, {}],
    ["kink", "a tie", "max(x, 1)", 1, {}],
    ["kink", "a jump", "x*floor(x)", 2, {}],
    ["kink", "a boundary of a branch", "x > 0 ? x : -x", 0, {}],
    ["kink", "a kink inside the branch that is taken", "x < 1 ? relu(x) : 0", 0, {}],
    ["kink", "a corner that no primitive declares", "sqrt(x*x)", 0, {}],
    ["kink", "an infinite slope", "cbrt(x)", 0, {}],
    ["kink", "the edge of the domain", "sqrt(x)", 0, {}],
    ["kink", "conventions that do not add up", "relu(x) - relu(-x)", 0, {}],
  ] as const)("is %s at %s: %s", async (verdict, _, source, x, options) => {
    const report = await check(source, { at: [x], ...options });
    expect(verdicts(report)).toEqual([[verdict]]);
    expect(report.passed).toBe(verdict !== "disagree");
  });

  it("concerns only the entries that a kink can reach", async () => {
    const report = await check("[max(x, y), x*y, abs(z)]", { at: [1, 1, 0] });
    expect(verdicts(report)).toEqual([
      ["kink", "kink", "agree"],
      ["agree", "agree", "agree"],
      ["agree", "agree", "kink"],
    ]);
    expect(report.kinks).toEqual([
      {
        formula: "max(x, y)",
        primitive: "max",
        convention: "arguments that tie in max or min share the derivative equally",
        outputs: [0],
        parameters: [0, 1],
      },
      {
        formula: "|z|",
        primitive: "abs",
        convention: "abs′(0) = 0 (min-norm subgradient)",
        outputs: [2],
        parameters: [2],
      },
    ]);
    expect(report.entries[2]![2]!.corner).toMatchObject({ kind: "corner" });
  });

  it("ignores the kinks of a branch that is not taken", async () => {
    const report = await check("x < 1 ? x^2 : abs(x)", { at: [0] });
    expect(report.kinks).toEqual([]);
  });

  it("names a step that is at a kink, inside a branch too", async () => {
    const report = await check("a = x - 1; b = abs(a); c = x > 0 ? relu(a*y) : 0; b + c", { at: [1, 2] });
    expect(report.kinks.map(({ formula }) => formula)).toEqual(["b = |x - 1|", expect.stringContaining("relu(")]);
    expect(report.kinks.map(({ parameters }) => parameters)).toEqual([[0], [0, 1]]);
  });
});

describe("what cannot be checked", () => {
  it.each([
    ["a point that is too short", "x*y", { at: [1] }, "ADJ605"],
    ["a point without one of the values", "x*y", { at: { x: 1 } }, "ADJ602"],
    ["a point with another name", "x*y", { at: { x: 1, z: 1 } }, "ADJ601"],
    ["a step of zero", "x", { at: [1], step: 0 }, "ADJ612"],
    ["an infinite step", "x", { at: [1], step: Infinity }, "ADJ612"],
    ["complex steps through a real function", "erf(x)", { at: [1], method: "complex" }, "ADJ611"],
    ["a claim of another size", "x*y", { at: [1, 2], claim: [1, 2, 3] }, "ADJ610"],
    ["a source with a mistake", "sinn(x)", { at: [1] }, "ADJ202"],
  ] satisfies readonly (readonly [string, string, CheckOptions, string])[])("%s", async (_, source, options, code) => {
    const error: unknown = await check(source, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DiagnosticError);
    expect(error).toMatchObject({ diagnostics: [{ code }] });
  });
});
