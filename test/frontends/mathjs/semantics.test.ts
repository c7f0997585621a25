import { describe, expect, test } from "vitest";
import { parseMath } from "../../../compiler/frontends/mathjs/index.ts";
import { judged, parametersOf, primitivesOf, valueAt } from "./support.ts";

const points = [
  { x: 0.7, y: -1.3, z: 2 },
  { x: 2.5, y: 3, z: -0.4 },
  { x: -1.2, y: 0.6, z: 7.25 },
  { x: 4, y: 2, z: 0 },
] as const;

/** Whether two numbers agree to the accuracy of mathjs's own functions. */
function agree(mine: unknown, theirs: unknown): void {
  if (Array.isArray(theirs)) {
    expect(mine).toHaveLength(theirs.length);
    theirs.forEach((value: unknown, index) => agree(Array.isArray(mine) ? mine[index] : undefined, value));
  } else if (typeof theirs === "number" && Number.isFinite(theirs)) {
    expect(mine).toBeCloseTo(theirs, 9 - Math.ceil(Math.log10(1 + Math.abs(theirs))));
  } else if (typeof theirs === "number") {
    expect(mine).toBe(theirs);
  } else {
    // mathjs continues into the complex numbers where we say NaN.
    expect(mine).toBeNaN();
  }
}

describe("expressions mean what mathjs says", () => {
  test.each([
    // Precedence and associativity.
    "1/2x",
    "1/2 x",
    "x/2y",
    "2/3 x^2",
    "-2^2",
    "-x^2",
    "(-x)^2",
    "2^3^2",
    "2^-x",
    "2^-x^2",
    "x^-2",
    "x-y-z",
    "x/y/z",
    "x/y*z",
    "x - y + z",
    "2x^2",
    "2 x y",
    "x y^2 z",
    "2(x+1)(y-1)",
    "(x+1)2",
    "(x+1) y",
    "-x y",
    "3 - -x",
    "+x - +y",
    "- - x",
    "x + y * z ^ 2",
    "x < y + 1",
    "x + 1 > y and y < 3",
    "x < 0 or x > 1 and y > 0",
    "not x > 0",
    "not (x > 0)",
    "x > 0 xor y > 0",
    "x == y",
    "x != y",
    "x <= y ? 1 : 2",
    "x > 0 ? (y > 0 ? 1 : 2) : 3",
    "x > 0 ? 1 : y > 0 ? 2 : 3",
    "x > 0 ? y : z + 1",
    "0 < x < 1 ? y : z",
    "0 < x <= y > z ? 1 : 0",
    "x == y == z ? 1 : 0",
    "x ? 1 : 2",
    "(x > 0) + (y > 0)",
    "(x > 0) * z",
    "-(x > 0)",
    "true + 1",
    "true and x",
    "not x",
    "not 0",
    // Remainder, percentage, factorial.
    "x % y",
    "x mod y",
    "5 mod 3",
    "-5 mod 3",
    "-5 % 3",
    "5.5 mod -2",
    "x % 3 % 2",
    "2 x % 3",
    "x % 3 * 2",
    "50%",
    "50% * x",
    "x * 50%",
    "x + 10%",
    "x - 10%",
    "(x + y) - 5%",
    "3!",
    "z^2!",
    "(abs(floor(x)) + 1)!",
    "2 * 3!",
    "-3!",
    // Numbers and constants.
    "1e3 x",
    "1.5e-3x",
    ".5x",
    "5. * x",
    "2.^x",
    "2.*x",
    "2./x",
    "0x1F + x",
    "0b101 x",
    "0o17",
    "pi x",
    "2pi",
    "tau - 2 PI",
    "e^x",
    "E^x",
    "e^2",
    "2 e",
    "phi + LN2 + LN10 + LOG2E + LOG10E + SQRT1_2 + SQRT2",
    "Infinity",
    "-Infinity + x",
    "NaN",
    // Element-wise operators of numbers.
    "x .* y",
    "x ./ y",
    "x .^ 2",
    "abs(x) .^ y",
    // Vectors.
    "[x, y]",
    "[x]",
    "[x + y, x * y, 3]",
    "[x, y,]",
    "x > 0 ? [x, y] : [y, x]",
    // White space and comments.
    "x\t+\u00A0y # the sum",
    "(x\n+\ny)",
    "x +\n y",
    "f(a,\n  b) = a * b\nf(x, y)",
    // Programs.
    "a = x + y; a * 2",
    "a = x\na = a + 1\na * a",
    "a = x; b = a; a = 2 a; b - a",
    "g(t) = t^2\ng(x) + g(y)",
    "g(t) = a t; a = 2; g(x)",
    "a = 1; g(t) = a t; a = 3; g(x)",
    "a = 2; g(a) = a^2; g(x) + a",
    "pi = 3\npi x",
    "e = 2; e^x",
    "h(s, t) = s - t; h(h(x, y), h(y, x))",
    "v = [x, y]; v",
    "p(s) = [s, s^2]; p(x)",
  ])("%s", (text) => {
    for (const point of points) {
      const names = parametersOf(parseMath(text));
      expect(Object.keys(point)).toEqual(expect.arrayContaining([...names]));
      agree(valueAt(text, point), judged(text, point));
    }
  });
});

describe("comparisons are exact, where mathjs has a tolerance", () => {
  test.each([
    ["x == 1", 1 + 2 ** -50, 0],
    ["x > 1", 1 + 2 ** -50, 1],
    ["floor(x)", 3 - 2 ** -50, 2],
    ["0.1 + x == 0.3", 0.2, 0],
  ])("%s at %d is %d", (text, x, value) => expect(valueAt(text, { x })).toBe(value));
});

describe("outside the reals", () => {
  test.each(["sqrt(x)", "log(x)", "x^0.5", "x^(1/3)", "acos(x - 1)", "asin(2x)", "acosh(x)", "log(x, 10)"])(
    "%s is NaN at -8",
    (text) => expect(valueAt(text, { x: -8 })).toBeNaN(),
  );
  test.each(["cbrt(x)", "nthRoot(x, 3)"])("%s is the real root", (text) => expect(valueAt(text, { x: -8 })).toBe(-2));
});

describe("lowering keeps the user's steps", () => {
  test.each([
    ["x + 0", "add"],
    ["x * 1 * 1", "mul mul"],
    ["x - x", "sub"],
    ["x * y + x * y", "mul add"],
    ["+x", ""],
    ["x^2", "power"],
    ["x^-3", "power"],
    ["x^(1/3)", "power"],
    ["x^(pi/2)", "power"],
    ["pow(x, 3)", "power"],
    ["x .^ 2", "power"],
    ["square(x) + cube(x)", "power power add"],
    ["n = 3\nx^n", "power"],
    ["n = 1/3\nx^n", "power"],
    ["p(t, n) = t^n\np(x, 2)", "power"],
    ["x^Infinity", "pow"],
    ["x^y", "pow"],
    ["2^x", "pow"],
    ["e^x", "exp"],
    ["E^(2 x)", "mul exp"],
    ["pow(e, x)", "exp"],
    ["e = 3; e^x", "pow"],
    ["log(x, 2)", "logBase"],
    ["max(x, y, 3)", "max"],
    ["hypot(x, y, 3)", "hypot hypot"],
    ["mean(x, y)", "add div"],
    ["clamp(x, 0, 1)", "max min"],
    ["x > 0", "gt cond [] [] project"],
    ["x > 0 ? log(x) : 0", "gt cond [log] [] project"],
    ["a = log(x); x > 0 ? a : 0", "log gt cond [] [] project"],
    ["x > 0 ? sin(x) : cos(y) + sin(y)", "gt cond [sin] [cos sin add] project"],
    ["x > 0 ? (y > 0 ? x y : y) : x", "gt cond [gt cond [mul] [] project] [] project"],
    ["f(x) = x > 0 ? g(x) : 1\ng(x) = sqrt(x)\nf(x) + 1", "gt cond [sqrt] [] project add"],
  ])("%s: %s", (text, primitives) => expect(primitivesOf(parseMath(text).graph).join(" ")).toBe(primitives));

  test("an exponent is evaluated exactly", () => {
    const { graph } = parseMath("x^(1/3)");
    expect(graph.nodes.at(-1)?.attributes).toEqual({ exponent: 1 / 3 });
  });

  test("two calls with the same arguments are written out once", () => {
    const { graph } = parseMath("g(t) = sin(t) > 0 ? t : -t\ng(x) * g(x)");
    expect(primitivesOf(graph).filter((name) => name === "cond")).toHaveLength(1);
  });

  test("what the value does not depend on is left out", () => {
    expect(primitivesOf(parseMath("a = sin(x); b = cos(x); b").graph)).toEqual(["cos"]);
    expect(parametersOf(parseMath("a = y; x^2"))).toEqual(["y", "x"]);
  });
});
