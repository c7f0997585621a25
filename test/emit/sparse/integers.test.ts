import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { load } from "../../../compiler/emit/load.ts";
import { blocksOf, declareIntegers } from "../../../compiler/emit/sparse/integers.ts";
import { unrolledFunction } from "../../../compiler/emit/sparse/program.ts";

const size = (list: Int32Array): number =>
  blocksOf(list).reduce(
    (sum, [, numbers, step]) => sum + 1 + numbers.length + (typeof step === "number" ? 1 : step.length),
    0,
  );

/** Lists in which there is something to be found: random numbers, and repetitions of some. */
const lists = fc
  .array(
    fc.record({
      numbers: fc.array(fc.integer({ min: -5, max: 20 }), { minLength: 1, maxLength: 5 }),
      steps: fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 1, maxLength: 5 }),
      times: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 8 },
  )
  .map((parts) =>
    Int32Array.from(
      parts.flatMap(({ numbers, steps, times }) =>
        Array.from({ length: times }, (_, turn) =>
          numbers.map((number, place) => number + turn * (steps[place % steps.length] ?? 0)),
        ).flat(),
      ),
    ),
  );

describe("lists of whole numbers in modules", () => {
  it("are what they were", async () => {
    const module = await load([...unrolledFunction("unrolled"), "export { unrolled };"].join("\n"));
    const unrolled = module.get("unrolled") ?? expect.fail("no function");
    fc.assert(
      fc.property(lists, (list) => {
        expect(Reflect.apply(unrolled, undefined, [blocksOf(list)])).toEqual(list);
      }),
    );
  });

  it("are written out where they are short", () => {
    const { lines, isUnrolled } = declareIntegers(Int32Array.of(3, 1, 4), "unrolled", "const a = ", ";");
    expect([lines, isUnrolled]).toEqual([["const a = Int32Array.from([3, 1, 4]);"], false]);
    expect(declareIntegers(new Int32Array(100), "unrolled", "", "").lines).toEqual(["unrolled([[100, [0], 0]])"]);
  });

  it.each([100, 1000, 10_000])("are as short for %d numbers as for a few, where they repeat", (length) => {
    const numbers = Array.from({ length }, (_, k) => k);
    expect(size(Int32Array.from(numbers, (k) => k % 3))).toBeLessThanOrEqual(12);
    expect(size(Int32Array.from(numbers.flatMap((k) => [k, k + 1, k + 2])))).toBeLessThanOrEqual(5);
    expect(size(Int32Array.from(numbers.flatMap((k) => [0, k])))).toBeLessThanOrEqual(10);
  });
});
