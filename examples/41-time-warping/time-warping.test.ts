import { describe, expect, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/time-warping.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const timeWarping = await functionBeside(import.meta.url, "time-warping.ts", "timeWarping");

const a = Array.from({ length: 12 }, (_, i) => Math.sin(0.5 * i) + 0.03 * i);
const b = Array.from({ length: 9 }, (_, i) => Math.sin(0.7 * i + 0.2) - 0.02 * i);

/** The least cost over all ways, each of them taken. */
function leastCost(from: readonly number[], to: readonly number[]): number {
  const [first, ...after] = from;
  const [second, ...behind] = to;
  if (first === undefined || second === undefined) return Infinity;
  const own = (first - second) ** 2;
  if (after.length === 0 && behind.length === 0) return own;
  return own + Math.min(leastCost(after, to), leastCost(from, behind), leastCost(after, behind));
}

describe("dynamic time warping", () => {
  it("finds the least cost of all ways", () => {
    expectClose(timeWarping(a.slice(0, 6), b.slice(0, 5)), leastCost(a.slice(0, 6), b.slice(0, 5)), 1e-14);
    expect(timeWarping([1, 2, 2, 3], [1, 1, 2, 3])).toBe(0);
  });

  it("has a gradient by hand", () => {
    const start: readonly Data[] = [a, b];
    expectClose(ofData(gradient)(...start), numericalGradient(timeWarping, start, [0, 1]), 1e-9);
  });
});

testGradient(
  { url: import.meta.url, file: "time-warping.ts", fn: "timeWarping", wrt: ["a", "b"] },
  new Map([
    ["of two waves", { data: [a, b] }],
    ["of one value and three", { data: [[1], [2, 0, 4]], gradient: [[-6], [2, -2, 6]], tolerance: 1e-15 }],
  ]),
);
