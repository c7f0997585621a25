import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cumsum,
  cumsumReversed,
  dot,
  maxAxis,
  minAxis,
  normAxis,
  prodAxis,
  productOfOthers,
  sum,
  sumAxis,
  type Floats,
} from "../../../runtime/tensor/index.ts";
import { inner, kinds, randomIntegers, randomNumbers, range, stale, type Kind } from "./arrays.ts";

const add = (s: number, value: number): number => s + value;

/** The sum of the sums of blocks of 128. */
function sumOfBlocks(values: readonly number[]): number {
  const blocks = range(Math.ceil(values.length / 128)).map((block) => values.slice(128 * block, 128 * (block + 1)));
  return blocks.map((block) => block.reduce(add, 0)).reduce(add, 0);
}

const counts = [0, 1, 2, 127, 128, 129, 255, 256, 511, 512, 513, 640, 1023, 1024, 1025, 3000, 5000, 9999, 20_000];

describe.each(kinds)("sum and dot of a $name", (kind: Kind) => {
  it.each(counts)("of %i elements add up blocks of 128, and then the sums of the blocks", (count) => {
    const x = kind.from(randomNumbers(count + 5, 1));
    const y = kind.from(randomNumbers(count + 5, 2));
    const used = [...x].slice(0, count);
    expect(sum(x, count)).toBe(sumOfBlocks(used));
    expect(dot(x, y, count)).toBe(sumOfBlocks(used.map((value, i) => value * y[i]!)));
  });
});

describe("sum and dot", () => {
  it("keep within their error bound", () => {
    const count = 100_000;
    const x = kinds[0]!.from(Array.from({ length: count }, () => 0.1));
    const exact = 0.1 * count; // 0.1 is rounded as well, but far less often than the sum
    expect(Math.abs(sum(x, count) - exact)).toBeLessThan((127 + count / 128) * 2 ** -53 * exact);
    expect(Math.abs([...x].reduce(add, 0) - exact)).toBeGreaterThan(Math.abs(sum(x, count) - exact));
  });

  it("propagate NaN and infinities", () => {
    expect(sum(new Float64Array([1, Infinity]), 2)).toBe(Infinity);
    expect(sum(new Float64Array([-Infinity, Infinity]), 2)).toBeNaN();
    expect(sum(new Float64Array([NaN, 1]), 2)).toBeNaN();
    expect(dot(new Float64Array([0]), new Float64Array([Infinity]), 1)).toBeNaN();
  });
});

type AxisKernel = (out: Floats, x: Floats, before: number, count: number, after: number) => void;

const shapes = [
  [0, 3, 2],
  [2, 0, 3],
  [2, 0, 5],
  [2, 3, 0],
  [1, 1, 1],
  [1, 7, 1],
  [4, 3, 1],
  [7, 5, 1],
  [9, 1, 1],
  [1, 6, 3],
  [1, 9, 4],
  [3, 4, 5],
  [2, 3, 9],
  [2, 300, 2],
] as const;

/** The lines of a before × count × after array along its middle axis, in the order of the results. */
function lines(x: Iterable<number>, before: number, count: number, after: number): readonly (readonly number[])[] {
  const values = [...x];
  return range(before).flatMap((i) =>
    range(after).map((j) => range(count).map((k) => values[(i * count + k) * after + j]!)),
  );
}

/** The before × count × after array with the given lines along its middle axis. */
function fromLines(given: readonly (readonly number[])[], before: number, count: number, after: number): number[] {
  return range(before).flatMap((i) => range(count).flatMap((k) => range(after).map((j) => given[i * after + j]![k]!)));
}

const reductions: readonly (readonly [string, AxisKernel, (line: readonly number[]) => number])[] = [
  ["sumAxis", sumAxis, (line) => line.reduce(add, 0)],
  ["prodAxis", prodAxis, (line) => line.reduce((s, value) => s * value, 1)],
  ["maxAxis", maxAxis, (line) => Math.max(...line)],
  ["minAxis", minAxis, (line) => Math.min(...line)],
];

describe.each(reductions)("%s", (_, kernel, reduce) => {
  it.each(shapes)("reduces the middle axis of a %i × %i × %i array in its order", (before, count, after) => {
    for (const kind of kinds) {
      const x = kind.from(randomNumbers(before * count * after, 3));
      const out = stale(kind, before * after);
      kernel(out, x, before, count, after);
      expect(out).toEqual(kind.from(lines(x, before, count, after).map(reduce)));
    }
  });

  it("propagates NaN and infinities", () => {
    const special = fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, -2);
    fc.assert(
      fc.property(fc.array(special, { minLength: 30, maxLength: 30 }), fc.constantFrom(1, 2, 5, 6), (values, after) => {
        const count = 5;
        const before = 30 / count / after;
        fc.pre(Number.isInteger(before));
        const out = new Float64Array(before * after);
        kernel(out, new Float64Array(values), before, count, after);
        expect([...out]).toEqual(lines(values, before, count, after).map(reduce));
      }),
    );
  });
});

describe("cumsum and cumsumReversed", () => {
  const running = (line: readonly number[]): number[] => line.map((_, k) => line.slice(0, k + 1).reduce(add, 0));
  const reversed = (line: readonly number[]): number[] => running(line.toReversed()).toReversed();

  it.each(shapes)("run along the middle axis of a %i × %i × %i array", (before, count, after) => {
    for (const kind of kinds) {
      const x = kind.from(randomNumbers(before * count * after, 4));
      for (const [kernel, expected] of [
        [cumsum, running],
        [cumsumReversed, reversed],
      ] as const) {
        const out = stale(kind, x.length);
        kernel(out, x, before, count, after);
        expect(out).toEqual(kind.from(fromLines(lines(x, before, count, after).map(expected), before, count, after)));
      }
    }
  });

  it.each(shapes)("are transposes of one another, for %i × %i × %i arrays", (before, count, after) => {
    const x = new Float64Array(randomIntegers(before * count * after, 5));
    const y = new Float64Array(randomIntegers(before * count * after, 6));
    const forward = new Float64Array(x.length);
    const backward = new Float64Array(x.length);
    cumsum(forward, x, before, count, after);
    cumsumReversed(backward, y, before, count, after);
    expect(inner(y, forward)).toBe(inner(backward, x));
  });
});

describe("normAxis", () => {
  it.each(shapes)("is the length of each line of a %i × %i × %i array", (before, count, after) => {
    for (const kind of kinds) {
      for (const scale of [1, 1e-30, 1e30]) {
        const x = kind.from(randomNumbers(before * count * after, 7).map((value) => scale * value));
        const out = stale(kind, before * after);
        normAxis(out, x, before, count, after);
        lines(x, before, count, after).forEach((line, place) => {
          const error = out[place]! - Math.hypot(...line);
          expect(Math.abs(error)).toBeLessThanOrEqual(2 * count * kind.epsilon * Math.hypot(...line));
        });
      }
    }
  });

  it("neither overflows nor underflows, and has its special values", () => {
    const cases: readonly (readonly [readonly number[], number])[] = [
      [[3 * 2 ** 700, -4 * 2 ** 700], 5 * 2 ** 700],
      [[3 * 2 ** -1000, 4 * 2 ** -1000], 5 * 2 ** -1000],
      [[Number.MIN_VALUE, 0], Number.MIN_VALUE],
      [[0, -0], 0],
      [[0, NaN], NaN],
      [[1, NaN], NaN],
      [[-Infinity, NaN], Infinity],
      [[NaN, Infinity], Infinity],
    ];
    for (const [line, expected] of cases) {
      const out = new Float64Array(1);
      normAxis(out, new Float64Array(line), 1, 2, 1);
      expect(out[0]).toBe(expected);
    }
  });
});

describe("productOfOthers", () => {
  it.each(shapes)("leaves out one element of each line of a %i × %i × %i array, which may be 0", (...shape) => {
    const [before, count, after] = shape;
    for (const kind of kinds) {
      const x = kind.from(randomIntegers(before * count * after, 8).map((value) => Math.sign(value)));
      const others = lines(x, before, count, after).map((line) =>
        line.map((_, k) => line.reduce((s, value, other) => (other === k ? s : s * value), 1) + 0),
      );
      const out = stale(kind, x.length);
      productOfOthers(out, x, before, count, after);
      expect([...out].map((value) => value + 0)).toEqual(fromLines(others, before, count, after));
    }
  });
});
