import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { constants, physicalConstants } from "../../../compiler/frontends/mathjs/constants.ts";
import { arityOf, builtins } from "../../../compiler/frontends/mathjs/functions.ts";
import { unsupportedOperators } from "../../../compiler/frontends/mathjs/operators.ts";
import { refusedFunctions } from "../../../compiler/frontends/mathjs/refused.ts";
import { registry } from "../../../compiler/primitives/registry.ts";
import { judged, oracle, oracleFunctions, refusal, valueAt } from "./support.ts";

const known = oracleFunctions();

describe("every function of mathjs is supported or refused", () => {
  test("mathjs has functions", () => expect(known.length).toBeGreaterThan(200));
  test.each(known)("%s", (name) => expect(builtins.has(name)).not.toBe(refusedFunctions.has(name)));
  test.each(Array.from(refusedFunctions.keys()))("%s is refused by its name", (name) => {
    // The parser reads these two as operators.
    if (name === "to") return;
    expect(refusal(`${name}(x)`)).toMatchObject({
      code: "ADJ309",
      span: { start: 0 },
      notes: [refusedFunctions.get(name)],
    });
  });
});

test("every primitive that mathjs can call is supported", () => {
  expect(registry.flatMap(({ mathjs }) => mathjs).filter((name) => !builtins.has(name))).toEqual([]);
});

describe("functions that mathjs has too give what it gives", () => {
  const unary = [0.3, 0.9, 1.7, -0.4, -2.5, 6];
  const pairs = [
    [0.3, 1.7],
    [2.5, -0.4],
    [-1.5, 2],
    [7, 3],
  ] as const;

  /** Where mathjs leaves the real numbers, we say NaN; where it is inaccurate, so is the comparison. */
  function agrees(text: string, point: Readonly<Record<string, number>>): void {
    const theirs = judged(text, point);
    const mine = valueAt(text, point);
    if (typeof theirs !== "number") expect(mine).toBeNaN();
    else if (Number.isFinite(theirs))
      expect(Math.abs(Number(mine) - theirs)).toBeLessThan(1e-9 * Math.max(1, Math.abs(theirs)));
    else expect(mine).toBe(theirs);
  }

  const shared = Array.from(builtins).filter(([name, { takes }]) => known.includes(name) && takes !== "arrays");
  const takes = (count: number) => shared.filter(([, { least, most }]) => least <= count && count <= most);
  // For negative numbers mathjs gives complex roots, and refuses these two.
  const ours = ["cbrt", "nthRoot", "lgamma", "factorial"];

  test.each(takes(1).map(([name]) => name))("%s(x)", (name) => {
    for (const x of unary) if (x > 0 || !ours.includes(name)) agrees(`${name}(x)`, { x });
  });
  test.each(takes(2).map(([name]) => name))("%s(x, y)", (name) => {
    for (const [x, y] of pairs) if (x > 0 || !ours.includes(name)) agrees(`${name}(x, y)`, { x, y });
  });
  test.each(["add", "multiply", "max", "min", "sum", "prod", "mean", "hypot"])("%s(x, y, z)", (name) => {
    for (const [x, y] of pairs) agrees(`${name}(x, y, 2)`, { x, y });
  });
});

describe("functions of our own", () => {
  const gauss = (x: number): number => x * 0.5 * Number(oracle.evaluate(`1 + erf(${x}/sqrt(2))`));
  test.each([
    ["ln(x)", 2, Math.log(2)],
    ["erfc(x)", 0.5, 1 - 0.5204998778130465],
    ["digamma(x)", 1, -0.5772156649015329],
    ["sigmoid(x)", 2, 1 / (1 + Math.exp(-2))],
    ["softplus(x)", 2, Math.log(1 + Math.exp(2))],
    ["silu(x)", 2, 2 / (1 + Math.exp(-2))],
    ["gelu(x)", 1.5, gauss(1.5)],
    ["relu(x)", -2, 0],
    ["leakyRelu(x)", -2, -0.02],
    ["leakyRelu(x, 0.5)", -2, -1],
    ["elu(x)", -2, Math.expm1(-2)],
    ["elu(x, 3)", -2, 3 * Math.expm1(-2)],
    ["logsumexp(x, 1, 2)", 3, Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3))],
    ["logsumexp(x)", 3, 3],
    ["clamp(x, -1, 1)", 3, 1],
    ["clamp(x, -1, 1)", -3, -1],
    ["clamp(x, -1, 1)", 0.5, 0.5],
    ["smoothstep(1, 3, x)", 0, 0],
    ["smoothstep(1, 3, x)", 2, 0.5],
    ["smoothstep(1, 3, x)", 4, 1],
    ["log1p(x, 10)", 9, 1],
    ["nthRoot(x)", 9, 3],
    ["hypot(x)", -3, 3],
    ["mean(x)", 4, 4],
    ["and(x, 1, 2) + or(0, 0, x) + xor(x, 0, 0)", 5, 3],
  ])("%s at %d", (text, x, value) => expect(valueAt(text, { x })).toBeCloseTo(value, 12));
});

describe("constants", () => {
  test.each(Array.from(constants))("%s is mathjs's", (name, value) => expect(oracle.evaluate(name)).toBe(value));
  test("every constant of mathjs is known", () => {
    const names = Object.keys(oracle).filter((name) => {
      const value: unknown = Reflect.get(oracle, name);
      return typeof value === "number" || oracle.isUnit(value) || oracle.isComplex(value) || oracle.isBigNumber(value);
    });
    const read = ["NaN", "Infinity", "i"];
    expect(
      names.filter((name) => !constants.has(name) && !physicalConstants.has(name) && !read.includes(name)),
    ).toEqual([]);
  });
  test.each(Array.from(physicalConstants))("%s is refused", (name) => {
    expect(Reflect.has(oracle, name)).toBe(true);
    expect(refusal(`2 ${name}`).code).toBe("ADJ302");
  });
});

describe("docs/mathjs.md lists everything", () => {
  const documentation = readFileSync("docs/mathjs.md", "utf8");
  const section = (title: string): string =>
    documentation.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";
  const quotedIn = (text: string): readonly string[] =>
    Array.from(text.matchAll(/`([^`]+)`/g), ([, quoted = ""]) => quoted);

  test("the example compiles", () => {
    const [, text = ""] = /^```math\n([^]*?)\n```$/m.exec(documentation) ?? [];
    expect(valueAt(text, { x: 1, y: 3 })).toBe(46.25);
  });

  test("every function, with the arguments that it takes", () => {
    const signatures = quotedIn(section("Functions")).filter((text) => /^\w+\(.*\)$/.test(text));
    const counts = new Map<string, number[]>();
    for (const signature of signatures) {
      const [, name = "", list = ""] = /^(\w+)\((.*)\)$/.exec(signature) ?? [];
      const parameters = list.split(", ");
      const least = parameters.filter((parameter) => parameter !== "…").length;
      const most = parameters.includes("…") ? Infinity : least;
      const earlier = counts.get(name) ?? [];
      counts.set(name, [Math.min(least, earlier[0] ?? least), Math.max(most, earlier[1] ?? most)]);
    }
    expect(Array.from(counts.keys()).sort()).toEqual(Array.from(builtins.keys()).sort());
    for (const [name, builtin] of builtins) {
      const [least = 0, most = 0] = counts.get(name) ?? [];
      expect([name, arityOf({ least, most: most === Infinity ? 10_000 : most })]).toEqual([name, arityOf(builtin)]);
    }
  });

  test("every function that is refused, with the reason", () => {
    const rows = section("Functions that are refused")
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const documented = rows.flatMap((row) => {
      const [, names = "", reason = ""] = /^\| ((?:`\w+` ?)+) *\| (.*?) *\|$/.exec(row) ?? [];
      return quotedIn(names).map((name) => [name, reason]);
    });
    expect(new Map(documented.map(([name = "", reason = ""]) => [name, reason]))).toEqual(refusedFunctions);
  });

  test("every node of mathjs's syntax trees", () => {
    const nodes = Object.keys(oracle).filter((name) => /^[A-Z]\w+Node$/.test(name));
    expect(nodes).toHaveLength(15);
    expect(nodes.filter((name) => !quotedIn(section("Syntax")).includes(name))).toEqual([]);
  });

  test("every operator", () => {
    const operators = quotedIn(section("Operators"));
    expect(operators).toEqual(expect.arrayContaining(["to", "~", "??", "<<", ">>", ">>>", "&"]));
    expect(unsupportedOperators.size).toBe(9);
  });

  test("every constant", () => {
    const names = quotedIn(section("Constants"));
    expect(names).toEqual(expect.arrayContaining([...constants.keys(), ...physicalConstants]));
  });
});
