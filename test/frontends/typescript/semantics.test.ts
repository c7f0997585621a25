import { describe, expect, test } from "vitest";
import { compileParsed } from "../../../compiler/compile.ts";
import { mathFunctions, refusedMathFunctions } from "../../../compiler/frontends/typescript/builtins.ts";
import { parseTypeScript } from "../../../compiler/frontends/typescript/index.ts";
import { constants } from "../../../compiler/frontends/typescript/objects.ts";
import { evaluate } from "../../../compiler/graph/evaluate.ts";
import { sameDouble } from "../../support/numbers.ts";
import { corpus } from "./corpus.ts";
import { leaves, original } from "./support.ts";

const VALUES = [
  0.3,
  0.7,
  1.4,
  2.6,
  -0.4,
  -1.7,
  3.3,
  5.2,
  -4.6,
  0,
  -0,
  1,
  2,
  -3,
  1e-200,
  1e200,
  Infinity,
  -Infinity,
  NaN,
];
const points = VALUES.flatMap((x) => VALUES.map((y) => [x, y] as const));

describe("a function has the bits of the original", () => {
  test.for(corpus.map((sample) => [sample.title, sample] as const))("%s", async ([, { text, fn = "f" }]) => {
    const parsed = await parseTypeScript(text, { fn });
    const run = original(text, fn);
    const compiled = compileParsed(parsed);
    for (const point of points) {
      const expected = run(...point);
      const found = [evaluate(parsed.graph, point), leaves(compiled(...point))];
      for (const values of found) {
        const agree =
          values.length === expected.length && values.every((value, index) => sameDouble(value, expected[index]!));
        expect(agree, `${values.join(", ")} instead of ${expected.join(", ")} at ${point.join(", ")}`).toBe(true);
      }
    }
  });
});

test("a square is a product in this engine, as in the others", () => {
  for (let i = 0; i < 20_000; i++) {
    const x = Math.sinh(i / 28 - 360) * (1 + Math.sin(i));
    expect(sameDouble(Math.pow(x, 2), x * x), String(x)).toBe(true);
  }
});

test("every member of Math is understood, or refused by name", () => {
  const known = [...mathFunctions.keys(), ...refusedMathFunctions.keys(), ...(constants.get("Math")?.keys() ?? [])];
  const members = Object.getOwnPropertyNames(Math);
  expect(members.filter((name) => !known.includes(name))).toEqual([]);
  expect([...mathFunctions.keys()].filter((name) => !members.includes(name))).toEqual([]);
});
