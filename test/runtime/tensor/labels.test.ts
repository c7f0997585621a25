import { describe, expect, it } from "vitest";
import { pick, unpick } from "../../../runtime/tensor/index.ts";
import { inner, kinds, randomIntegers, randomNumbers, range, stale } from "./arrays.ts";

const shapes = [
  [0, 0],
  [0, 3],
  [1, 1],
  [5, 1],
  [1, 5],
  [6, 10],
] as const;

const labelsFor = (rows: number, columns: number): readonly number[] =>
  randomNumbers(rows, 3).map((value) => Math.floor(((value + 1) / 2) * columns));

describe.each(shapes)("of %i rows and %i columns", (rows, columns) => {
  it.each(kinds)("pick takes one element of each row, and unpick puts it back, in a $name", (kind) => {
    const labels = kind.from(labelsFor(rows, columns));
    const x = kind.from(randomNumbers(rows * columns, 1));
    const t = kind.from(randomNumbers(rows, 2));
    const picked = stale(kind, rows);
    pick(picked, x, labels, rows, columns);
    expect([...picked]).toEqual(range(rows).map((i) => x[i * columns + labels[i]!]));
    const unpicked = stale(kind, rows * columns);
    unpick(unpicked, t, labels, rows, columns);
    expect([...unpicked]).toEqual(range(rows).flatMap((i) => range(columns).map((j) => (j === labels[i] ? t[i] : 0))));
  });

  it("unpick is the transpose of pick", () => {
    const labels = new Float64Array(labelsFor(rows, columns));
    const x = new Float64Array(randomIntegers(rows * columns, 4));
    const y = new Float64Array(randomIntegers(rows, 5));
    const picked = new Float64Array(rows);
    const unpicked = new Float64Array(rows * columns);
    pick(picked, x, labels, rows, columns);
    unpick(unpicked, y, labels, rows, columns);
    expect(inner(y, picked)).toBe(inner(unpicked, x));
  });
});

describe("labels", () => {
  it.each([7.5, -1, 10, NaN, Infinity, -Infinity, 1e300])("cannot be %d for 10 classes", (wrong) => {
    const labels = new Float64Array([0, 9, 3, wrong, 4]);
    const message = `class label ${wrong} at position 3 is not an integer from 0 to 9`;
    const out = new Float64Array(50).fill(1);
    expect(() => pick(out, new Float64Array(50), labels, 5, 10)).toThrow(new RangeError(message));
    expect(() => unpick(out, new Float64Array(5), labels, 5, 10)).toThrow(new RangeError(message));
    expect([...out]).toEqual([...new Float64Array(50).fill(1)]);
  });
});
