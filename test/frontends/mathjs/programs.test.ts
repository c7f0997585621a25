import { describe, expect, test } from "vitest";
import { parseMath } from "../../../compiler/frontends/mathjs/index.ts";
import { parametersOf, valueAt } from "./support.ts";

describe("what is compiled", () => {
  test.each([
    ["an expression", "x + y", undefined, "f", ["x", "y"]],
    ["the value of the last line", "a = y; b = x\na * b", undefined, "f", ["y", "x"]],
    ["the last assignment", "a = x^2\nb = a + 1", undefined, "f", ["x"]],
    ["the function of the last line", "g(t) = t\nh(s, t) = g(s) + t", undefined, "h", ["s", "t"]],
    ["the function that is asked for", "g(t) = t\nh(s, t) = g(s) + t", "g", "g", ["t"]],
    ["a function before a line that uses it", "g(t) = t^2\ng(2)", "g", "g", ["t"]],
    ["a function of a later function", "h(t) = g(t) + 1\ng(t) = t^2", "h", "h", ["t"]],
    ["a function without parameters", "g() = 2 pi", undefined, "g", []],
    ["a constant", "2 + 3", undefined, "f", []],
  ])("%s", (_, text, fn, name, parameters) => {
    const parsed = parseMath(text, fn === undefined ? {} : { fn });
    expect(parsed.name).toBe(name);
    expect(parametersOf(parsed)).toEqual(parameters);
  });

  test("the names of all functions are listed", () => {
    expect(parseMath("g(t) = t\na = 1\nh(s) = s\na").functions).toEqual(["g", "h"]);
  });

  test("the source is kept as it was given", () => {
    expect(parseMath("x\r\n", { name: "a.math" }).source).toEqual({ name: "a.math", text: "x\r\n" });
  });

  test.each([
    ["x", 0],
    ["[x, y]", [0, 1]],
    ["[x]", [0]],
    ["v = [x, x]\nv", [0, 1]],
  ])("the result of %s is %j", (text, result) => expect(parseMath(text).graph.result).toEqual(result));
});

describe("parameters", () => {
  test.each([
    ["in order of first appearance", "b*a + c", undefined, ["b", "a", "c"]],
    ["through all lines", "s = z\nt = y + z\ns t x", undefined, ["z", "y", "x"]],
    ["on both sides of a condition", "a > 0 ? b : c", undefined, ["a", "b", "c"]],
    ["no constants", "e^x + pi + i2", undefined, ["x", "i2"]],
    ["no functions", "g(t) = t\nsin(x) + g(y)", undefined, ["x", "y"]],
    ["units are symbols", "m g h + V/N + in", undefined, ["m", "g", "h", "V", "N", "in"]],
    ["names of functions that do not exist here are symbols", "count * size", undefined, ["count", "size"]],
    ["in the order that is given", "x + y", ["y", "x"], ["y", "x"]],
    ["with more of them", "x", ["x", "t"], ["x", "t"]],
    ["a declared variable is no constant", "e + i + pi", ["e", "i", "pi"], ["e", "i", "pi"]],
    ["a declared variable is no function", "sin x", ["sin", "x"], ["sin", "x"]],
    ["a declared variable is no physical constant", "gravity x", ["x", "gravity"], ["x", "gravity"]],
    ["of a function, in another order", "g(x, y) = x - y", ["y", "x"], ["y", "x"]],
    ["of a function, and what is free in it", "g(x) = a x", ["x", "a"], ["x", "a"]],
    ["a declared variable can be assigned", "x = x^2; x + 1", ["x"], ["x"]],
  ])("%s: %s", (_, text, variables, parameters) => {
    expect(parametersOf(parseMath(text, variables ? { variables } : {}))).toEqual(parameters);
  });

  test.each([
    ["e * x", ["x", "e"], { x: 2, e: 10 }, 20],
    ["e^x", ["x", "e"], { x: 2, e: 10 }, 100],
    ["i * i", ["i"], { i: 3 }, 9],
    ["sin x", ["sin", "x"], { sin: 2, x: 3 }, 6],
    ["g(x) = a x", ["x", "a"], { x: 2, a: 3 }, 6],
    ["a = b + 1\ng(x) = a x", ["b", "x"], { x: 2, b: 3 }, 8],
    ["x = x^2; x + 1", ["x"], { x: 3 }, 10],
    ["g(x, y) = x - y", ["y", "x"], { x: 5, y: 3 }, 2],
  ])("%s with variables %j", (text, variables, point, value) => {
    expect(valueAt(text, point, { variables })).toBe(value);
  });
});

describe("programs", () => {
  test.each([
    ["a function's own parameter hides a line", "x = 5\ng(x) = x + 1\ng(2)", {}, 3],
    ["a user's function hides a known one", "sin(t) = 2 t\nsin(x)", { x: 3 }, 6],
    ["a user's function hides a refused one", "gcd(a, b) = a + b\ngcd(x, 1)", { x: 3 }, 4],
    ["operators keep their meaning", "add(a, b) = 0\nx + add(x, x)", { x: 3 }, 3],
    ["a user's variable hides a constant", "tau = x; tau", { x: 3 }, 3],
    ["functions see the lines before the call", "g(t) = k t\nk = 2\na = g(x)\nk = 3\na + g(x)", { x: 1 }, 5],
    ["a line calls the function that reads it", "v = 1\nv = F(2)\nF(t) = v t", { t: 5 }, 10],
    ["truth values are handed on", "g(c) = c ? 1 : 2\ng(x > 0)", { x: -1 }, 2],
    ["vectors are handed on", "g(v) = v\ng([x, 2])", { x: 1 }, [1, 2]],
    ["a condition in a name", "c = 0 < x < 1\nc ? 5 : 6", { x: 0.5 }, 5],
    ["a vector of truth values", "[x > 0, x < 0]", { x: 1 }, [1, 0]],
    ["a condition in an exponent", "x^(x > 0 ? 2 : 3)", { x: 3 }, 9],
    ["functions inside a condition", "g(t) = t > 1 ? h(t) : 0\nh(t) = t > 2 ? k t : t\nk = 7\ng(x)", { x: 3 }, 21],
    ["a value of two conditions further out", "x > 0 ? (y > 0 ? (x > y ? x y : y) : 1) : 2", { x: 3, y: 2 }, 6],
    ["a truth value of a condition further out", "c = x > 0\nx > 1 ? (c ? 1 : 2) : 3", { x: 2 }, 1],
    ["known values inside a condition", "a = 2; c = true; x > 1 ? (c ? a : 0) : a", { x: 2 }, 2],
    ["files of other systems", "a = x \r\n# comment\r\nb = a^2\r\n\r\nb\r\n", { x: 3 }, 9],
    ["a byte order mark", "\uFEFFx + 1", { x: 3 }, 4],
    ["the separators", ";\n;x = 3;;\n# done\n x;", {}, 3],
  ])("%s", (_, text, point, value) => expect(valueAt(text, point)).toEqual(value));
});
