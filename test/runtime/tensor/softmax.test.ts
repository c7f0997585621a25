import { describe, expect, it } from "vitest";
import { logSoftmax, logSumExpAxis, softmax } from "../../../runtime/tensor/index.ts";
import { kinds, randomNumbers, range, stale } from "./arrays.ts";

const shapes = [
  [0, 3, 2],
  [2, 0, 3],
  [2, 3, 0],
  [1, 1, 1],
  [3, 1, 2],
  [1, 7, 1],
  [5, 4, 1],
  [2, 3, 5],
] as const;

/** The three kernels on one line of numbers. */
function onLine(values: readonly number[]): { soft: number[]; log: number[]; sum: number } {
  const x = new Float64Array(values);
  const soft = new Float64Array(x.length);
  const log = new Float64Array(x.length);
  const sum = new Float64Array(1);
  softmax(soft, x, 1, x.length, 1);
  logSoftmax(log, x, 1, x.length, 1);
  logSumExpAxis(sum, x, 1, x.length, 1);
  return { soft: [...soft], log: [...log], sum: sum[0]! };
}

describe.each(shapes)("along the middle axis of a %i × %i × %i array", (before, count, after) => {
  it.each(kinds)("softmax, logSoftmax and logSumExpAxis are what they are defined to be, in a $name", (kind) => {
    const x = kind.from(randomNumbers(before * count * after, 1).map((value) => 5 * value));
    const soft = stale(kind, x.length);
    const log = stale(kind, x.length);
    const sums = stale(kind, before * after);
    softmax(soft, x, before, count, after);
    logSoftmax(log, x, before, count, after);
    logSumExpAxis(sums, x, before, count, after);
    for (const i of range(before)) {
      for (const j of range(after)) {
        const places = range(count).map((k) => (i * count + k) * after + j);
        const total = places.reduce((s, p) => s + Math.exp(x[p]!), 0);
        const tolerance = 16 * kind.epsilon;
        if (count === 0) expect(sums[i * after + j]).toBe(-Infinity);
        else expect(Math.abs(sums[i * after + j]! - Math.log(total))).toBeLessThan(5 * tolerance);
        for (const p of places) {
          expect(Math.abs((soft[p]! * total) / Math.exp(x[p]!) - 1)).toBeLessThan(tolerance);
          expect(Math.abs(log[p]! - (x[p]! - Math.log(total)))).toBeLessThan(10 * tolerance);
        }
      }
    }
  });
});

describe("the softmax family", () => {
  it("does not overflow: what is added to all elements is set aside first", () => {
    const { soft, log, sum } = onLine([1000, 999, 1002]);
    const small = onLine([0, -1, 2]);
    expect(soft).toEqual(small.soft);
    expect(log).toEqual(small.log);
    expect(sum).toBeCloseTo(1000 + small.sum, 12);
    expect(onLine([-1000, -1000]).sum).toBe(-1000 + Math.LN2);
    expect(onLine([-1e308, 1e308]).soft).toEqual([0, 1]);
    expect(onLine([-1e308, 1e308]).log).toEqual([-Infinity, 0]);
  });

  it("keeps small remainders: a sure prediction has a small loss, not none", () => {
    for (const line of [
      [0, -40],
      [-40, 0],
    ]) {
      const { log, sum } = onLine(line);
      expect(sum).toBe(Math.exp(-40));
      expect(Math.max(...log)).toBe(-Math.exp(-40));
    }
  });

  it("gives classes of −∞ no weight", () => {
    const { soft, log, sum } = onLine([-Infinity, 0, 0]);
    expect(soft).toEqual([0, 0.5, 0.5]);
    expect(log).toEqual([-Infinity, -Math.LN2, -Math.LN2]);
    expect(sum).toBe(Math.LN2);
  });

  it("has a log-sum-exp where the largest element is not finite, but no softmax", () => {
    const lines: readonly (readonly [readonly number[], number])[] = [
      [[-Infinity, -Infinity], -Infinity],
      [[-Infinity], -Infinity],
      [[1, Infinity, 2], Infinity],
      [[Infinity, Infinity, -Infinity], Infinity],
      [[1, NaN], NaN],
      [[NaN, 1, 2], NaN],
      [[NaN, Infinity], NaN],
      [[Infinity, NaN], NaN],
    ];
    for (const [line, expected] of lines) {
      const { soft, log, sum } = onLine(line);
      expect(sum).toBe(expected);
      expect(soft.every(Number.isNaN)).toBe(true);
      expect(log.every(Number.isNaN)).toBe(true);
    }
  });
});
