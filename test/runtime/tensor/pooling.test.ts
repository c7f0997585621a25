import { describe, expect, it } from "vitest";
import {
  avgPool,
  avgPoolAdjoint,
  maxPool,
  maxPoolAdjoint,
  maxPoolTangent,
  type Floats,
} from "../../../runtime/tensor/index.ts";
import { inner, kinds, linspace, randomIntegers, randomNumbers, range, stale } from "./arrays.ts";

interface Shape {
  readonly n: number;
  readonly c: number;
  readonly h: number;
  readonly wd: number;
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
}

const sizes = (of: Shape): readonly [number, number, number, number, number, number, number] => [
  of.n,
  of.c,
  of.h,
  of.wd,
  of.size,
  of.stride,
  of.padding,
];

/** How often the window fits. */
const places = (length: number, { size, stride, padding }: Shape): number =>
  Math.max(0, Math.floor((length + 2 * padding - size) / stride) + 1);

/** For each result the places of its window that are not padding. */
function windows(of: Shape): readonly (readonly number[])[] {
  const { n, c, h, wd, size, stride, padding } = of;
  return range(n * c).flatMap((plane) =>
    range(places(h, of)).flatMap((i) =>
      range(places(wd, of)).map((j) =>
        range(size).flatMap((dy) =>
          range(size).flatMap((dx) => {
            const row = i * stride + dy - padding;
            const column = j * stride + dx - padding;
            return row < 0 || row >= h || column < 0 || column >= wd ? [] : [(plane * h + row) * wd + column];
          }),
        ),
      ),
    ),
  );
}

const shapes: readonly Shape[] = [
  { n: 1, c: 1, h: 1, wd: 1, size: 1, stride: 1, padding: 0 },
  { n: 2, c: 3, h: 4, wd: 4, size: 2, stride: 2, padding: 0 },
  { n: 1, c: 2, h: 5, wd: 7, size: 3, stride: 1, padding: 1 },
  { n: 2, c: 1, h: 7, wd: 5, size: 3, stride: 2, padding: 1 },
  { n: 1, c: 1, h: 6, wd: 8, size: 2, stride: 3, padding: 1 },
  { n: 1, c: 1, h: 3, wd: 2, size: 5, stride: 1, padding: 2 },
  { n: 1, c: 1, h: 3, wd: 3, size: 4, stride: 1, padding: 0 },
  { n: 0, c: 2, h: 3, wd: 3, size: 2, stride: 1, padding: 0 },
  { n: 2, c: 0, h: 3, wd: 3, size: 2, stride: 1, padding: 0 },
];

const add = (s: number, value: number): number => s + value;

describe.each(shapes)("($n, $c, $h, $wd) in windows of $size, stride $stride, padding $padding:", (of) => {
  const all = windows(of);
  const inputs = of.n * of.c * of.h * of.wd;
  const area = of.size ** 2;
  /** The places of a window where x is the largest. */
  const attaining = (x: Floats, window: readonly number[]): readonly number[] =>
    window.filter((p) => x[p] === Math.max(...window.map((other) => x[other]!)));

  it.each(kinds)("avgPool and its adjoint are means that count padding, in a $name", (kind) => {
    const x = kind.from(randomNumbers(inputs, 1));
    const out = stale(kind, all.length);
    avgPool(out, x, ...sizes(of));
    expect(out).toEqual(kind.from(all.map((window) => window.map((p) => x[p]!).reduce(add, 0) / area)));
    const y = kind.from(randomNumbers(all.length, 2));
    const adjoint = stale(kind, inputs);
    avgPoolAdjoint(adjoint, y, ...sizes(of));
    const sums = new Float64Array(inputs);
    all.forEach((window, place) => {
      for (const p of window) sums[p]! += y[place]!;
    });
    expect(adjoint).toEqual(kind.from([...sums].map((value) => value / area)));
  });

  it.each(kinds)("maxPool and its derivatives are those of the largest elements, in a $name", (kind) => {
    // Few different integers, so that there are ties
    const x = kind.from(randomIntegers(inputs, 3));
    const t = kind.from(randomNumbers(inputs, 4));
    const y = kind.from(randomNumbers(all.length, 5));
    const out = stale(kind, all.length);
    maxPool(out, x, ...sizes(of));
    expect([...out]).toEqual(all.map((window) => Math.max(...window.map((p) => x[p]!))));

    const tangent = stale(kind, all.length);
    maxPoolTangent(tangent, x, t, ...sizes(of));
    const means = all.map((window) => {
      const chosen = attaining(x, window);
      return chosen.map((p) => t[p]!).reduce(add, 0) / chosen.length;
    });
    expect(tangent).toEqual(kind.from(means));

    const adjoint = stale(kind, inputs);
    maxPoolAdjoint(adjoint, x, y, ...sizes(of));
    const shares = kind.from(range(inputs).map(() => 0));
    all.forEach((window, place) => {
      const chosen = attaining(x, window);
      for (const p of chosen) shares[p]! += y[place]! / chosen.length;
    });
    expect(adjoint).toEqual(shares);
  });

  it("the adjoints are transposes", () => {
    const x = new Float64Array(randomIntegers(inputs, 6));
    const t = new Float64Array(randomIntegers(inputs, 7));
    const y = new Float64Array(randomIntegers(all.length, 8));
    const out = new Float64Array(all.length);
    const back = new Float64Array(inputs);
    avgPool(out, t, ...sizes(of));
    avgPoolAdjoint(back, y, ...sizes(of));
    expect(inner(y, out)).toBeCloseTo(inner(back, t), 12);
    maxPoolTangent(out, x, t, ...sizes(of));
    maxPoolAdjoint(back, x, y, ...sizes(of));
    expect(inner(y, out)).toBeCloseTo(inner(back, t), 12);
  });
});

describe("pooling", () => {
  it("has the figures of 2 × 2 windows", () => {
    const x = new Float64Array(linspace(-0.3, 0.4, 96));
    const out = new Float64Array(24);
    maxPool(out, x, 2, 3, 4, 4, 2, 2, 0);
    expect(out[0]).toBeCloseTo(-0.263157894736842, 15);
    expect(out[1]).toBeCloseTo(-0.248421052631579, 15);
    expect(out.reduce(add, 0)).toBeCloseTo(1.6421052631578945, 14);
    avgPool(out, x, 2, 3, 4, 4, 2, 2, 0);
    expect(out[0]).toBeCloseTo(-0.281578947368421, 15);
    expect(out.reduce(add, 0)).toBeCloseTo(1.2, 14);
  });

  it("never lets padding be the largest", () => {
    const x = new Float64Array([-5, -6, -7, -8]);
    const out = new Float64Array(9);
    maxPool(out, x, 1, 1, 2, 2, 2, 1, 1);
    expect([...out]).toEqual([-5, -5, -6, -5, -5, -6, -7, -7, -8]);
  });

  it("makes windows NaN that have one in them, and so their derivatives", () => {
    const x = new Float64Array([1, NaN, 3, 4, -Infinity, -Infinity, Infinity, 2]);
    const t = new Float64Array([1, 2, 3, 4, 5, 6, 7, 8]);
    const out = new Float64Array(2);
    // Two rows of four, in 2 × 2 windows
    maxPool(out, x, 1, 1, 2, 4, 2, 2, 0);
    expect([...out]).toEqual([NaN, Infinity]);
    maxPoolTangent(out, x, t, 1, 1, 2, 4, 2, 2, 0);
    expect([...out]).toEqual([NaN, 7]);
    const back = new Float64Array(8);
    maxPoolAdjoint(back, x, new Float64Array([1, 2]), 1, 1, 2, 4, 2, 2, 0);
    expect([...back]).toEqual([NaN, NaN, 0, 0, NaN, NaN, 2, 0]);
    avgPool(out, x, 1, 1, 2, 4, 2, 2, 0);
    expect([...out]).toEqual([NaN, Infinity]);
  });
});
