import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { openProgram, type TypedProgram } from "../../../compiler/frontends/typescript/project.ts";
import { expected, interpreted, originalProcedure } from "./procedure-support.ts";
import { PRELUDE, randomProcedure } from "./random-procedures.ts";

const COUNT = 60;
const sampled = fc.sample(randomProcedure, { numRuns: COUNT, seed: Number(process.env["SEED"] ?? 4) });
const texts = sampled.map((procedure, index) => procedure(`f${String(index)}`));
const text = PRELUDE + texts.join("\n");

const calls = [
  [0.3, 4, true],
  [-1.7, 3, false],
  [2.2, 2, true],
].map(([s, n, flag]) => {
  const v = Number(s);
  const w = [
    [1, 2, 3, 4],
    [v, 0, -1, 0.5],
    [2, 2, v, 1],
    [0, 1, 0, -v],
  ];
  const pair = { left: v - 1, right: [0.5, v, -0.25, 1] };
  const y = Float64Array.of(1, -v, 0.25, v);
  return [[v, 1.5, -0.5, v * 2], y, w, [1, 3, 0, 2], v, n, pair, flag, new Float64Array(4)];
});

let opened: TypedProgram;
beforeAll(async () => {
  opened = await openProgram({ name: "random.ts", text }, () => undefined);
}, 60_000);

describe("random procedures have the bits of the original", () => {
  test.for(texts.map((_, index) => `f${String(index)}`))("%s", (name) => {
    const { procedure } = readProcedure(opened, name);
    const original = originalProcedure(text, name);
    for (const call of calls) {
      expect(interpreted(procedure, call), texts[Number(name.slice(1))]).toBe(expected(procedure, original, call));
    }
  });
});
