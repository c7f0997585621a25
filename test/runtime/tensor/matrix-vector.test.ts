import { describe, expect, it } from "vitest";
import { identity, matvec, matvecT, oneHot, outer } from "../../../runtime/tensor/index.ts";
import { inner, kinds, randomIntegers, randomNumbers, range, stale } from "./arrays.ts";

const shapes = [
  [0, 0],
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 9],
  [9, 1],
  [4, 8],
  [5, 7],
  [7, 17],
  [130, 19],
  [3, 200],
] as const;

const add = (s: number, value: number): number => s + value;

describe.each(shapes)("with a %i × %i matrix", (m, n) => {
  const rows = range(m);
  const columns = range(n);

  it.each(kinds)("matvec sums rows and matvecT columns in their order, in a $name", (kind) => {
    const a = kind.from(randomNumbers(m * n, 1));
    const x = kind.from(randomNumbers(n, 2));
    const y = kind.from(randomNumbers(m, 3));
    const product = rows.map((i) => columns.map((j) => a[i * n + j]! * x[j]!).reduce(add, 0));
    const transposed = columns.map((j) => rows.map((i) => a[i * n + j]! * y[i]!).reduce(add, 0));

    const stored = stale(kind, m);
    matvec(stored, a, x, m, n, false);
    expect(stored).toEqual(kind.from(product));
    const added = kind.from(y);
    matvec(added, a, x, m, n, true);
    expect(added).toEqual(kind.from(product.map((value, i) => y[i]! + value)));

    const storedT = stale(kind, n);
    matvecT(storedT, a, y, m, n, false);
    expect(storedT).toEqual(kind.from(transposed));
    const addedT = kind.from(x);
    matvecT(addedT, a, y, m, n, true);
    expect(addedT).toEqual(kind.from(transposed.map((value, j) => x[j]! + value)));
  });

  it.each(kinds)("outer multiplies each element with each, in a $name", (kind) => {
    const x = kind.from(randomNumbers(m, 4));
    const y = kind.from(randomNumbers(n, 5));
    const products = rows.flatMap((i) => columns.map((j) => x[i]! * y[j]!));
    const stored = stale(kind, m * n);
    outer(stored, x, y, m, n, false);
    expect(stored).toEqual(kind.from(products));
    const before = randomNumbers(m * n, 6);
    const added = kind.from(before);
    outer(added, x, y, m, n, true);
    expect(added).toEqual(kind.from(products.map((value, p) => kind.from(before)[p]! + value)));
  });

  it("the kernels are transposes of one another", () => {
    const a = new Float64Array(randomIntegers(m * n, 7));
    const x = new Float64Array(randomIntegers(n, 8));
    const y = new Float64Array(randomIntegers(m, 9));
    const ax = new Float64Array(m);
    const aty = new Float64Array(n);
    const yx = new Float64Array(m * n);
    matvec(ax, a, x, m, n, false);
    matvecT(aty, a, y, m, n, false);
    outer(yx, y, x, m, n, false);
    expect(inner(y, ax)).toBe(inner(aty, x));
    expect(inner(yx, a)).toBe(inner(y, ax));
  });

  it.each(kinds)("identity has ones on its diagonal, in a $name", (kind) => {
    const out = stale(kind, m * n);
    identity(out, m, n);
    expect([...out]).toEqual(rows.flatMap((i) => columns.map((j) => (i === j ? 1 : 0))));
  });
});

describe("matrix products", () => {
  it("propagate NaN and infinities, also where they meet 0", () => {
    const a = new Float64Array([0, 1, 2, 3]);
    for (const kernel of [matvec, matvecT]) {
      const out = new Float64Array(2);
      kernel(out, a, new Float64Array([Infinity, 1]), 2, 2, false);
      expect([...out]).toEqual([NaN, Infinity]);
      kernel(out, a, new Float64Array([NaN, 1]), 2, 2, true);
      expect([...out]).toEqual([NaN, NaN]);
    }
  });

  it("write nothing but their result", () => {
    const out = new Float64Array([7, 7, 7, 7, 7, 7]);
    matvec(out, new Float64Array(6), new Float64Array(3), 2, 3, false);
    expect([...out]).toEqual([0, 0, 7, 7, 7, 7]);
    matvecT(out, new Float64Array(6), new Float64Array(2), 2, 3, false);
    expect([...out]).toEqual([0, 0, 0, 7, 7, 7]);
    identity(out, 2, 2);
    expect([...out]).toEqual([1, 0, 0, 1, 7, 7]);
  });
});

describe("oneHot", () => {
  it.each(kinds)("is a unit vector, in a $name", (kind) => {
    for (const n of [1, 2, 5]) {
      for (const index of range(n)) {
        const out = stale(kind, n);
        oneHot(out, index, n);
        expect([...out]).toEqual(range(n).map((i) => (i === index ? 1 : 0)));
      }
    }
  });
});
