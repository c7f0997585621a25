import { describe, expect, test } from "vitest";
import { editDistance, suggest } from "../../compiler/diagnostics/suggest.ts";

describe("the edit distance", () => {
  test.each([
    ["", "", 0],
    ["", "abc", 3],
    ["sin", "sin", 0],
    ["sinn", "sin", 1],
    ["sni", "sin", 1],
    ["cosh", "cos", 1],
    ["kitten", "sitting", 3],
    ["abcd", "badc", 2],
  ])("of %j and %j is %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe("the candidate that was meant", () => {
  const functions = ["sin", "sinh", "asin", "sign", "sqrt", "softplus", "max"];
  test.each([
    ["sinn", "sin"],
    ["SIN", "sin"],
    ["sqr", "sqrt"],
    ["sqrrt", "sqrt"],
    ["sofptlus", "softplus"],
    ["softmax", undefined],
    ["x", undefined],
    ["ma", undefined],
    ["sin", "sinh"],
    ["", undefined],
    ["a".repeat(100_000), undefined],
  ])("for %.20j is %j", (name, meant) => expect(suggest(name, functions)).toBe(meant));
});
