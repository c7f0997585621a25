import { expect, it } from "vitest";
import { toJson } from "../../compiler/inspect/json.ts";

it.each([
  [1.5, "1.5"],
  [-0, "-0"],
  [1e21, "1e+21"],
  [NaN, '"NaN"'],
  [Infinity, '"Infinity"'],
  [-Infinity, '"-Infinity"'],
  ['a"\n', '"a\\"\\n"'],
  [true, "true"],
  [undefined, "null"],
  [[1, [2], []], "[1, [2], []]"],
  [{ a: 1, b: undefined, c: { d: "e" } }, '{"a": 1, "c": {"d": "e"}}'],
] as const)("%j is written %s", (value, text) => {
  expect(toJson(value)).toBe(text);
});

it("writes numbers that read back as the same double", () => {
  for (const value of [0.1, 1 / 3, 2 ** 60, -0, 5e-324, Number.MAX_VALUE]) {
    expect(JSON.parse(toJson(value))).toBe(value);
  }
});
