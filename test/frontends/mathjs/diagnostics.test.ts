import { describe, expect, test } from "vitest";
import * as catalogue from "../../../compiler/diagnostics/catalogue.ts";
import * as procedures from "../../../compiler/diagnostics/catalogue-procedure.ts";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { parseMath, type ParseOptions } from "../../../compiler/frontends/mathjs/index.ts";
import { pointedAt, refusal } from "./support.ts";

/** What is refused, with which code, at which piece of the text, and a word of the message, the notes or the help. */
type Case = readonly [text: string, code: string, at: string | undefined, says: string, options?: ParseOptions];

const cases: readonly Case[] = [
  // Syntax.
  ["x ** 2", "ADJ101", "*", "`^`"],
  ["x && y", "ADJ101", "&", "`and`"],
  ["x || y", "ADJ101", "|", "`or`"],
  ["x === y", "ADJ101", "=", "`==`"],
  ["x !== y", "ADJ101", "=", "`!=`"],
  ["x <> y", "ADJ101", ">", "`!=`"],
  ["!x", "ADJ101", "!", "`not`"],
  ["|x|", "ADJ101", "|", "abs(x)"],
  ["x += 1", "ADJ101", "=", "a = a + b"],
  ["a := 1", "ADJ101", "=", "`=`"],
  ["x // half", "ADJ101", "/", "`#`"],
  ["x /* half */", "ADJ101", "*", "`#`"],
  ["let a = x", "ADJ101", "=", "let"],
  ["2 x = 3", "ADJ101", "=", "`==` compares"],
  ["f(2) = 3", "ADJ101", "=", "f(x) = …"],
  ["f(x)", "ADJ202", "f", "unknown function"],
  ["x 2 3", "ADJ101", "3", "operator missing"],
  ["1.2.3", "ADJ101", ".3", "operator missing"],
  ["1e5.2", "ADJ101", "1e5", "not complete"],
  ["2e+", "ADJ101", "2", "not complete"],
  ["0b12", "ADJ101", "0b12", "not a number"],
  ["x)", "ADJ101", ")", "not expected"],
  ["(x, y)", "ADJ101", ",", "`)` is expected"],
  ["x +* y", "ADJ101", "*", "a value is expected"],
  ["x ? : 1", "ADJ101", ":", "may not be empty"],
  ["x ? (y ? 1 : 2) 3", "ADJ102", "", "test ? a : b"],
  ["x ? y ? 1 : 2 : 3", "ADJ102", "", "parentheses"],
  ["x% +", "ADJ101", "+", "not expected"],
  ["(x % (y +)", "ADJ101", "(", "not expected"],
  ["x +", "ADJ102", "", "too early"],
  ["sin(x) *", "ADJ102", "", "too early"],
  ["", "ADJ103", undefined, "nothing to compile"],
  ["  \n# only a comment\n", "ADJ103", undefined, "write an expression"],
  [";;", "ADJ103", undefined, "nothing to compile"],
  ["x @ y", "ADJ104", "@", "U+0040"],
  ["x − 1", "ADJ104", "−", "`-`"],
  ["2 × x", "ADJ104", "×", "`*`"],
  ["x² + 1", "ADJ104", "²", "`^2`"],
  ["x ≤ y", "ADJ104", "≤", "`<=`"],
  ["\\frac{x}{2}", "ADJ104", "\\", "LaTeX"],
  ["x + 😀", "ADJ104", "😀", "U+1F600"],
  ["x\u2028+ 1", "ADJ104", "\u2028", "U+2028"],
  ["x + \u3000y", "ADJ104", "\u3000", "U+3000"],
  ["(x + 1", "ADJ105", "(", "missing `)`"],
  ["sin(x", "ADJ105", "(", "missing `)`"],
  ["f(x) = (x + 1\ny = 2", "ADJ105", "(", "missing `)`"],
  ["[x, y", "ADJ105", "[", "missing `]`"],
  ['"\\q"', "ADJ303", "\\", "a string"],
  ["'abc", "ADJ105", "'", "never closed"],
  ["f(x, y, x) = x", "ADJ106", "x", "occurs twice"],
  ["lambda x: x", "ADJ107", "lambda", "f(x) = …"],
  ["lambda x, y: x + y", "ADJ107", ",", "f(x) = …"],
  ["g = lambda x: x^2", "ADJ107", "lambda", "f(x) = …"],
  ["x => x^2", "ADJ107", ">", "f(x) = …"],
  ["x -> x^2", "ADJ107", ">", "f(x) = …"],
  ["function g(x) { x }", "ADJ107", "{", "f(x) = …"],
  ["lambda * x +* 3", "ADJ101", "*", "a value is expected"],
  ["x + != 2", "ADJ101", "!=", "a value is expected"],
  ["end + 1", "ADJ108", "end", "reserved"],
  ["f(end) = 1", "ADJ108", "end", "reserved"],
  ["end = 1", "ADJ108", "end", "reserved"],
  ["f(t) = t + end\n[1, 2][f(1)]", "ADJ108", "end", "reserved"],
  ["x", "ADJ109", undefined, "neither a number nor a name", { shapes: { x: ["2n"] } }],
  ["x", "ADJ109", undefined, "is not the length", { shapes: { x: [1.5] } }],
  ["# shape x 3x\nx", "ADJ109", "", "a length is missing"],
  ["# shape x 3x2y\nx", "ADJ109", "2y", "neither a number"],

  // Names.
  ["f(x) = a * x", "ADJ201", "a", "--vars"],
  ["f(x) = a * x\nf(y)", "ADJ201", "a", "no parameter of `f`"],
  ["f(rate) = ratee * 2", "ADJ201", "ratee", "did you mean `rate`?"],
  ["f(x) = Pi * x", "ADJ201", "Pi", "did you mean `pi`?"],
  ["sinn(x)", "ADJ202", "sinn", "did you mean `sin`?"],
  ["SIN(x)", "ADJ202", "SIN", "did you mean `sin`?"],
  ["arctan(x)", "ADJ202", "arctan", "did you mean `atan`?"],
  ["if(x > 0, 1, 2)", "ADJ202", "if", "? a : b"],
  ["logisitc(t) = t\nlogistic(x)", "ADJ202", "logistic", "did you mean `logisitc`?"],
  ["potential(x)", "ADJ202", "potential", "define it"],
  ["a = b; b = a", "ADJ203", "b", "line 1"],
  ["a = a + 1", "ADJ203", "a", "before it has a value"],
  ["b = 2 a\n\na = x", "ADJ203", "a", "line 3"],
  ["f(t) = k t\na = f(2)\nk = 3\na", "ADJ203", "k", "line 3"],
  ["f(x) = x f(x - 1)", "ADJ204", "f", "`f` → `f`"],
  ["f(x) = x < 1 ? 1 : x f(x - 1)", "ADJ204", "f", "not supported"],
  ["f(x) = g(x)\ng(x) = h(x)\nh(x) = f(x)", "ADJ204", "h", "`h` → `f` → `g` → `h`"],
  ["f(x) = x\nf(y) = y", "ADJ205", "f", "line 1"],
  ["f(x) = x\n\nf = 2", "ADJ205", "f", "line 1"],
  ["f = 2\nf(x) = x", "ADJ205", "f", "line 2"],
  ["x(x + 1)", "ADJ206", "x", "`x*(…)`"],
  ["2 y + y(x + 1)", "ADJ206", "y", "`y*(…)`"],
  ["f(g) = g(2)\ng(t) = t\nf(2)", "ADJ206", "g", "is a variable"],
  ["f(x, gamma) = gamma(x)", "ADJ206", "gamma", "is a variable"],
  ["sin x", "ADJ207", "sin x", "product of `sin` and `x`"],
  ["2 sin x^2 + 1", "ADJ207", "sin x^2", "write `sin(x^2)`"],
  ["f(t) = t^2\nf x", "ADJ207", "f x", "write `f(x)`"],
  ["sin + 1", "ADJ207", "sin", "without arguments"],
  ["sin", "ADJ207", "sin", "--vars"],
  ["gamma * x", "ADJ207", "gamma", "list it with `--vars`"],
  ["x + y", "ADJ208", "y", "the variable is `x`", { variables: ["x"] }],
  ["f(x, y) = x", "ADJ208", "f", "add `y`", { variables: ["x"] }],
  ["rate * 2", "ADJ208", "rate", "did you mean `rates`?", { variables: ["rates"] }],
  ["f(x) = x", "ADJ209", undefined, "it defines `f`", { fn: "g" }],
  ["loss(x) = x", "ADJ209", undefined, "did you mean `loss`?", { fn: "los" }],
  ["y = x", "ADJ209", undefined, "`y` is a variable", { fn: "y" }],
  ["x", "ADJ210", undefined, "not a name", { variables: ["x", "2y"] }],
  ["x", "ADJ210", undefined, "not a name", { variables: ["true"] }],
  ["x", "ADJ210", undefined, "listed twice", { variables: ["x", "y", "x"] }],
  ["weight * 2", "ADJ211", undefined, "did you mean `weight`?", { shapes: { wieght: [3] } }],
  ["# shape wieght 3\nweight * 2", "ADJ211", "wieght", "did you mean `weight`?"],

  // What is not supported.
  ["i * x", "ADJ301", "i", "complex"],
  ["3i", "ADJ301", "i", "--vars"],
  ["speedOfLight * x", "ADJ302", "speedOfLight", "units are not supported"],
  ["null + x", "ADJ303", "null", "real numbers"],
  ["undefined", "ADJ303", "undefined", "real numbers"],
  ['"abc" + x', "ADJ303", '"abc"', "a string"],
  ["x + 'a b'", "ADJ303", "'a b'", "a string"],
  ["{a: 1}", "ADJ303", "{", "an object"],
  ["x & y", "ADJ304", "&", "`and`"],
  ["x | y", "ADJ304", "|", "abs(x)"],
  ["x ^| y", "ADJ304", "^|", "`xor`"],
  ["~x", "ADJ304", "~", "`not`"],
  ["x << 2", "ADJ304", "<<", "2^n"],
  ["x >> 2", "ADJ304", ">>", "floor"],
  ["x >>> 2", "ADJ304", ">>>", "floor"],
  ["x to cm", "ADJ304", "to", "units"],
  ["5 cm in inch", "ADJ304", "in", "units"],
  ["x ?? 1", "ADJ304", "??", "leave the operator"],
  ["f'(x)", "ADJ305", "'", "ask for its derivative"],
  ["(x + 1)'", "ADJ305", "'", "leave it out"],
  ["x[1](2)", "ADJ306", "(", "for a product", { shapes: { x: [3] } }],
  ["x.y", "ADJ306", ".", "a property"],
  ["x?.y", "ADJ306", "?.", "optional chaining"],
  ["f?.(x)", "ADJ306", "?.", "optional chaining"],
  ["a.b(x)", "ADJ306", ".", "a property"],
  ["a[1] = 2", "ADJ306", "[", "an index"],
  ["a.b = 2", "ADJ306", ".", "a property"],
  [":", "ADJ306", ":", "a range without ends"],
  ["[x, y] + (2:)", "ADJ306", "2:", "write both ends"],
  ["[]", "ADJ307", "[", "an empty vector"],
  ["[[1, 2], []]", "ADJ307", "[", "an empty vector"],
  ["sum([x, y], [1, 2])", "ADJ308", "[1, 2]", "is a vector of 2"],
  ["sum(x, [1, 2])", "ADJ308", "[1, 2]", "takes one array"],
  ["gcd(x, 2)", "ADJ309", "gcd(x, 2)", "integers"],
  ["1 + eigs(x)", "ADJ309", "eigs(x)", "decomposes"],
  ["a = (b = 2)", "ADJ310", "b", "line of its own"],
  ["a = b = 2", "ADJ310", "b", "line of its own"],
  ["x + (f(t) = t)", "ADJ310", "f", "line of its own"],
  ["50% + 1", "ADJ311", "% +", "50/100 + b"],
  ["x % -3", "ADJ311", "% -", "mod(a, -b)"],
  ["x\ny", "ADJ312", "x", "not used"],
  ["f(t) = t\nf(2); x", "ADJ312", "f(2)", "last line"],

  // Types and arity.
  ["sin()", "ADJ401", "sin()", "takes 1 argument, not 0"],
  ["sin(x, y)", "ADJ401", "sin(x, y)", "takes 1 argument, not 2"],
  ["1 + atan2(x)", "ADJ401", "atan2(x)", "takes 2 arguments, not 1"],
  ["log(x, y, z)", "ADJ401", "log(x, y, z)", "takes 1 or 2 arguments, not 3"],
  ["max()", "ADJ401", "max()", "takes at least 1 argument, not 0"],
  ["round(x, 2)", "ADJ401", "round(x, 2)", "takes 1 argument, not 2"],
  ["f(x, y) = x y\nf(2)", "ADJ401", "f(2)", "takes 2 arguments, not 1"],
  ["f() = 2\nf(2)", "ADJ401", "f(2)", "takes no arguments, not 1"],
  ["a < b < c", "ADJ402", "a < b < c", "a < b and b < c"],
  ["(a < b < c) + 1", "ADJ402", "a < b < c", "? 1 : 0"],
  ["f(x) = 0 < x < 1", "ADJ402", "0 < x < 1", "a condition"],
  ["x > 0 ? [1, 2] : 3", "ADJ403", "x > 0 ? [1, 2] : 3", "a vector of 2"],
  ["x > 0 ? [1, 2] : [1]", "ADJ403", "x > 0 ? [1, 2] : [1]", "same shape"],
  ["x > 0 ? [1, 2] : [1; 2]", "ADJ403", "x > 0 ? [1, 2] : [1; 2]", "the other is 2×1"],
  ["[1, 2] + [x, 2, 3]", "ADJ404", "[1, 2] + [x, 2, 3]", "the lengths 2 and 3 differ"],
  ["[x, y; z]", "ADJ405", "z", "the first is a vector of 2"],
  ["[x, [y]]", "ADJ405", "[y]", "the first is a number and this is a vector of 1"],
  ["[1, 2, x][4]", "ADJ406", "4", "from 1 to 3"],
  ["[1, 2, x][x]", "ADJ407", "x", "known when the function is compiled"],
  ["[1, 2; 3, x][2]", "ADJ407", "[1, 2; 3, x][2]", "takes 2 indices, not 1 index"],
  ["max([x, y], 0)", "ADJ408", "0", "write `relu([x, y])`"],
  ["x[1]", "ADJ409", "x", "# shape x 3"],
  ["x[:]", "ADJ409", "x", "`x` is a number"],
  ["1 + det([x, 2])", "ADJ409", "[x, 2]", "a matrix is expected"],
  ["zeros(x)", "ADJ410", "x", "`size(x)`"],
];

const limits: readonly (readonly [what: string, text: string, code: string])[] = [
  ["brackets", "(".repeat(5000) + "x" + ")".repeat(5000), "ADJ501"],
  ["powers", Array<string>(100_000).fill("x").join("^"), "ADJ501"],
  ["signs", "-".repeat(100_000) + "x", "ADJ501"],
  ["conditions", Array.from({ length: 5000 }, (_, i) => `x > ${i} ? ${i} : `).join("") + "x", "ADJ501"],
  ["functions that double", doubling("f(f(t))", "t + t t"), "ADJ502"],
  ["conditions that double", doubling("t > 0 ? f(t) : f(-t)", "t > 0 ? 1 : t"), "ADJ502"],
  ["conditions in functions", chained(300, (f, i) => `t > ${i} ? ${f}(t) : t`), "ADJ503"],
  ["remainders", "x % (".repeat(40) + "x" + ")".repeat(40), "ADJ504"],
  ["elements of an array", "sum(zeros(1000000000)) + x", "ADJ506"],
  ["parameters", Array.from({ length: 30_001 }, (_, i) => `x${i}`).join("+"), "ADJ505"],
];

/** Forty functions of which each calls the one before it twice. */
function doubling(body: string, first: string): string {
  const line = (_: unknown, i: number): string => `f${i + 1}(t) = ${body.replaceAll("f(", `f${i}(`)}`;
  return [`f0(t) = ${first}`, ...Array.from({ length: 40 }, line)].join("\n");
}

/** Functions of which each calls the one before it. */
function chained(count: number, body: (before: string, index: number) => string): string {
  return ["f0(t) = t", ...Array.from({ length: count }, (_, i) => `f${i + 1}(t) = ${body(`f${i}`, i)}`)].join("\n");
}

describe("a mistake is answered with a code, a place and advice", () => {
  test.for(cases)("%s: %s", ([text, code, at, says, options]) => {
    const diagnostic = refusal(text, options);
    expect(diagnostic.code).toBe(code);
    expect(pointedAt(text, diagnostic)).toBe(at);
    expect([diagnostic.message, ...diagnostic.notes, diagnostic.help ?? ""].join("\n")).toContain(says);
  });
});

describe("a limit is answered with a diagnostic", () => {
  test.each(limits)("%s", (_, text, code) => expect(refusal(text).code).toBe(code));
});

test("every code of the frontend is provoked by what a user writes", () => {
  const provoked = new Set([...cases.map(([, code]) => code), ...limits.map(([, , code]) => code)]);
  const ofProcedures = new Set(Object.values(procedures).map((entry) => entry.code));
  const codes = Object.values(catalogue)
    .map((entry) => entry.code)
    .filter((code) => !ofProcedures.has(code));
  expect(codes.filter((code) => code < "ADJ600" && !provoked.has(code))).toEqual([]);
});

test("the exception is readable by itself", () => {
  expect(() => parseMath("a = 1\nb = sinn(a)", { name: "model.math" })).toThrow(
    "model.math:2:5: unknown function `sinn` [ADJ202]\n  help: did you mean `sin`?",
  );
  expect(() => parseMath("x", { fn: "g" })).toThrow(DiagnosticError);
});
