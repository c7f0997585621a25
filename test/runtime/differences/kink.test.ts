import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectKink } from "../../../runtime/differences/index.ts";
import { demanding, wellScaled } from "./family.ts";

describe.each(Object.entries({ ...wellScaled, ...demanding }))("the smooth function %s", (_, { f, x }) => {
  it("has no kink", () => {
    fc.assert(
      fc.property(x, (at) => {
        expect(detectKink(f, at)).toBeUndefined();
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe("a kink", () => {
  it.each([
    ["corner", "the absolute value at zero", Math.abs, 0],
    ["corner", "a faint corner", (x: number) => Math.sin(x) + 1e-6 * Math.abs(x - 1), 1],
    ["corner", "a maximum at a tie", (x: number) => Math.max(x, 2 - x), 1],
    ["corner", "the rectifier", (x: number) => Math.max(0, x), 0],
    ["corner", "hypot at the origin", (x: number) => Math.hypot(x, 0), 0],
    ["jump", "the sign at zero", Math.sign, 0],
    ["jump", "floor at an integer", Math.floor, 3],
    ["jump", "rounding at a half", Math.round, 0.5],
    ["jump", "the remainder at a multiple", (x: number) => x % 1, 3],
    ["jump", "a single value out of line", (x: number) => (x === 0 ? 0 : 1), 0],
    ["jump", "a small jump", (x: number) => x + (x > 1 ? 1e-10 : 0), 1],
    ["vertical", "the cube root at zero", Math.cbrt, 0],
    ["vertical", "a cusp", (x: number) => 5 + Math.sqrt(Math.abs(x - 2)), 2],
    ["vertical", "a logarithmic slope", (x: number) => (x === 0 ? 0 : x * Math.log(Math.abs(x))), 0],
    ["edge", "the square root at zero", Math.sqrt, 0],
    ["edge", "the arcsine at one", Math.asin, 1],
    ["edge", "a pole", (x: number) => 1 / x, 0],
  ])("of the kind %s: %s", (kind, _, f, x) => {
    expect(detectKink(f, x)?.kind).toBe(kind);
  });

  it("is described by its two slopes", () => {
    const kink = detectKink(Math.abs, 0);
    expect(kink?.left.value).toBeCloseTo(-1, 12);
    expect(kink?.right.value).toBeCloseTo(1, 12);
  });
});

describe("no kink", () => {
  it.each([
    ["the product of x and its absolute value", (x: number) => x * Math.abs(x), 0],
    ["a constant", () => 3, 1],
    ["floor between integers", Math.floor, 1.5],
    ["a very tight bend", (x: number) => Math.hypot(x, 1e-9), 0],
    ["the cardinal sine", (x: number) => (x === 0 ? 1 : Math.sin(x) / x), 0],
    ["a closing oscillation", (x: number) => (x === 0 ? 0 : x * x * Math.sin(1 / x)), 0],
  ])("%s", (_, f, x) => {
    expect(detectKink(f, x)).toBeUndefined();
  });
});
