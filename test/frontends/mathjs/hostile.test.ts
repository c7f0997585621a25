import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../../compiler/diagnostics/code-frame.ts";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { parseMath } from "../../../compiler/frontends/mathjs/index.ts";
import { judged, oracle, parametersOf, refusal, valueAt } from "./support.ts";

const names = [
  ..."__proto__ constructor prototype toString valueOf hasOwnProperty isPrototypeOf __defineGetter__".split(" "),
  ..."class await eval arguments process this Math Float64Array globalThis import new let v1 z1_bar x_dot $ _".split(
    " ",
  ),
  ...["×3", "℃", "\u00c5", "\u212b", "\u03a9", "\u2126", "\u212a", "\u{1d4b3}", "\u{1d465}", "π", "in", "to"],
];

describe("every name that mathjs reads is an ordinary name", () => {
  test.each(names)("%s as a free symbol", (name) => {
    const text = `2 * ${name} + 1`;
    expect(parametersOf(parseMath(text))).toEqual([name]);
    expect(valueAt(text, Object.fromEntries([[name, 3]]))).toBe(7);
  });
  const definable = names.filter((name) => !["in", "to"].includes(name));
  test.each(definable)("%s as a variable", (name) => expect(valueAt(`${name} = x\n${name}^2`, { x: 3 })).toBe(9));
  test.each(definable)("%s as a parameter and as a function", (name) => {
    expect(valueAt(`${name}(a) = a + 1\ng(${name}) = 2 * ${name}\ng(x) + ${name}(x)`, { x: 3 })).toBe(10);
  });
  test.each(definable)("%s as an unknown function", (name) =>
    expect(refusal(`${name}(x)`).code).toMatch(/^ADJ20[26]$/),
  );
});

test("names that normalise to the same are different names", () => {
  expect(parametersOf(parseMath("\u00c5 + \u212b + K + \u212a"))).toEqual(["\u00c5", "\u212b", "K", "\u212a"]);
});

describe("text that is no formula stays where it is", () => {
  test.each([
    ["x # */ process.exit() /*", { x: 3 }, 3],
    ["x # \u2028 process.exit()", { x: 3 }, 3],
    ["a = x # `${process.exit()}`\na", { x: 3 }, 3],
    ["x #", { x: 3 }, 3],
  ])("%j", (text, point, value) => expect(valueAt(text, point)).toBe(value));
  test.each([
    ["cos.constructor(x)", "ADJ306"],
    ["x; import(x)", "ADJ312"],
    ["y = import(x)", "ADJ202"],
    ["evaluate('1')", "ADJ303"],
    ["evaluate(x)", "ADJ309"],
    ["f(x)={}.constructor", "ADJ303"],
    ["x\u2028y", "ADJ104"],
    ["\0", "ADJ104"],
    ["\ud835", "ADJ104"],
  ])("%j is refused", (text, code) => expect(refusal(text).code).toBe(code));
});

describe("size", () => {
  test.each([
    ["a sum of 10 000 terms", many(10_000, (i) => `x${i} * x${i + 1}`, " + "), 10_001],
    ["a product of 1 000 variables", many(1000, (i) => `x${i}`, " * "), 1000],
    [
      "a Rosenbrock function of 1 000 variables",
      many(999, (i) => `100*(x${i + 1} - x${i}^2)^2 + (1 - x${i})^2`, " + "),
      1000,
    ],
    ["a program of 10 000 lines", many(10_000, (i) => `a = ${i === 0 ? "x" : "a"} + sin(x)`, "\n"), 1],
    ["a sum of 100 000 terms", many(100_000, (i) => `x${i % 10}`, " + "), 10],
    ["250 brackets", `${"(".repeat(250)}x${")".repeat(250)}`, 1],
    ["250 calls", `${"sin(".repeat(250)}x${")".repeat(250)}`, 1],
    ["1 000 powers", many(1000, () => "x", "^"), 1],
    ["1 000 signs", `${"-".repeat(1000)}x`, 1],
    ["1 000 factorials", `x${"!".repeat(1000)}`, 1],
    ["3 000 comparisons", `${many(3000, () => "x", " < ")} ? 1 : 2`, 1],
    ["10 000 remainders", many(10_000, () => "x", " % "), 1],
    [
      "5 000 functions that call one another",
      `f0(t) = t\n${many(5000, (i) => `f${i + 1}(t) = f${i}(t) + 1`, "\n")}`,
      1,
    ],
    ["100 conditions inside conditions", `${many(100, (i) => `x > ${i} ? y + ${i} : `, "")}x`, 2],
    ["doubling that is shared", `f0(t) = t\n${many(60, (i) => `f${i + 1}(t) = f${i}(t) + f${i}(t)`, "\n")}`, 1],
    ["an exponent of 1 000 terms", many(300, (i) => `x^(${many(1000, () => "1", "+")} + ${i})`, " + "), 1],
    ["10 000 arguments", `max(${many(10_000, (i) => `x${i}`, ", ")})`, 10_000],
  ])("%s", { timeout: 20_000 }, (_, text, parameters) =>
    expect(parametersOf(parseMath(text))).toHaveLength(parameters),
  );

  test("a call of too many arguments is refused", () => {
    expect(refusal(`sum(${many(10_001, () => "x", ", ")})`).message).toContain("at most 10000 arguments, not 10001");
  });
});

function many(count: number, item: (index: number) => string, separator: string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(separator);
}

describe("no text makes it crash", () => {
  const pieces = fc.constantFrom(
    ..."x y a f( ( ) [ ] { } + - * / ^ % ! ' , ; : ? < >= == = . ?. ?? | & ~ \" @ ² # \\ 2 3.5 1e2 .5 2. 0x1F".split(
      " ",
    ),
    ..."sin( max( and or not mod to in true i pi e end NaN null lambda __proto__".split(" "),
    "\n",
    "\r\n",
    " ",
    "\t",
    "\u2028",
    "😀",
  );
  const formula = fc.array(pieces, { minLength: 1, maxLength: 12 }).map((list) => list.join(" "));

  test("what is refused has a place inside the text, and can be shown", () => {
    fc.assert(
      fc.property(formula, (text) => {
        try {
          parseMath(text);
        } catch (error) {
          if (!(error instanceof DiagnosticError)) throw error;
          for (const diagnostic of error.diagnostics) {
            const { start, end } = diagnostic.span ?? { start: 0, end: 0 };
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
            expect(renderDiagnostic(diagnostic, error.source)).toContain(diagnostic.code);
          }
        }
      }),
      { numRuns: 3000, seed: 1 },
    );
  });
});

describe("random formulas mean what mathjs says", () => {
  const leaf = fc.constantFrom("x", "y", "2", "3", "0.5", "pi", "e", "true", "1/2");
  const { tree } = fc.letrec((tie) => {
    const part = tie("tree").map(String);
    const operators = "+ - * / ^ .* ./ .^ < > <= >= == != and or xor".split(" ");
    return {
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc.tuple(part, fc.constantFrom(...operators, ""), part).map(([a, operator, b]) => `${a} ${operator} ${b}`),
        part.map((a) => `(${a})`),
        fc.tuple(fc.constantFrom("-", "+", "not "), part).map(([sign, a]) => `${sign}${a}`),
        fc.tuple(part, fc.constantFrom("!", "%")).map(([a, sign]) => `(${a}${sign})`),
        fc.tuple(part, part, part).map(([c, a, b]) => `${c} ? ${a} : ${b}`),
        fc.tuple(part, part, part).map(([a, b, c]) => `${a} < ${b} <= ${c}`),
        fc.tuple(fc.constantFrom("sin", "exp", "abs", "sign", "atan", "square"), part).map(([f, a]) => `${f}(${a})`),
        fc
          .tuple(fc.constantFrom("max", "atan2", "hypot", "sum", "larger"), part, part)
          .map(([f, a, b]) => `${f}(${a}, ${b})`),
      ),
    };
  });

  test("at a point", () => {
    const point = { x: 0.7, y: -1.3 };
    let compared = 0;
    fc.assert(
      fc.property(tree.map(String), (text) => {
        const mine = attempt(() => valueAt(text, point));
        const theirs = attempt(() => judged(text, point));
        // Complex numbers, and NaN as a condition, are told apart elsewhere.
        if (typeof mine !== "number" || typeof theirs !== "number" || Number.isNaN(mine) || isUnsteady(text, point))
          return;
        compared++;
        const difference = Object.is(mine, theirs) || mine === theirs ? 0 : Math.abs(mine - theirs);
        expect(difference).toBeLessThan(1e-6 * Math.max(1, Math.abs(theirs)));
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(compared).toBeGreaterThan(1500);
  });

  /** Whether a part of a formula is no real number, or so large that rounding decides. */
  function isUnsteady(text: string, point: Readonly<Record<string, number>>): boolean {
    const isSteady = (value: unknown): boolean =>
      typeof value === "boolean" || typeof value === "function" || (typeof value === "number" && Math.abs(value) < 1e6);
    return oracle
      .parse(text)
      .filter((node) => !isSteady(attempt(() => node.evaluate({ ...point }))))
      .some(Boolean);
  }

  function attempt(action: () => unknown): unknown {
    try {
      return action();
    } catch (error) {
      return error;
    }
  }
});
