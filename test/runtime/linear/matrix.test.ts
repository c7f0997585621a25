import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as linear from "../../../runtime/linear/index.ts";
import { distance, randomMatrix, secondDifferences, shapes } from "./matrices.ts";

const { matrixOf, multiply, multiplyTransposed, multiplyVector, rowsOf, transpose, zeros } = linear;

describe("matrices", () => {
  it("are made of rows, and give them back", () => {
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(matrixOf(rows)).toEqual({ rows: 2, columns: 3, values: Float64Array.of(1, 2, 3, 4, 5, 6) });
    expect(rowsOf(matrixOf(rows))).toEqual(rows);
    expect(rowsOf(matrixOf([]))).toEqual([]);
    expect(rowsOf(linear.identityMatrix(2))).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it("are multiplied as by hand", () => {
    const product = multiply(
      matrixOf([
        [1, 2],
        [3, 4],
      ]),
      matrixOf([[5], [6]]),
    );
    expect(rowsOf(product)).toEqual([[17], [39]]);
  });

  it("are multiplied by vectors as by matrices of one column, from both sides", () => {
    fc.assert(
      fc.property(shapes, ({ rows, columns, seed }) => {
        const a = randomMatrix(rows, columns, seed);
        const x = randomMatrix(columns, 1, seed + 1);
        const y = randomMatrix(rows, 1, seed + 2);
        expect(distance(multiplyVector(a, x.values), multiply(a, x).values)).toBeLessThan(1e-14);
        expect(distance(multiplyTransposed(a, y.values), multiply(transpose(a), y).values)).toBeLessThan(1e-14);
      }),
    );
  });

  it("are refused where shapes do not fit, with both lengths", () => {
    expect(() => matrixOf([[1, 2], [3]])).toThrow("row 1 has 1 element, and row 0 has 2");
    expect(() => multiply(zeros(2, 3), zeros(2, 3))).toThrow("3 columns");
    expect(() => multiplyVector(zeros(2, 3), [1, 2])).toThrow("2 elements instead of 3");
    expect(() => linear.luFactor(zeros(2, 3))).toThrow("not square");
    expect(() => zeros(-1, 2)).toThrow(RangeError);
    expect(() => zeros(1.5, 2)).toThrow(RangeError);
  });
});

describe("norms", () => {
  it("are the sums of columns and rows, and do not overflow", () => {
    const a = matrixOf([
      [1, -2],
      [3, 4],
    ]);
    expect(linear.oneNorm(a)).toBe(6);
    expect(linear.infinityNorm(a)).toBe(7);
    expect(linear.frobeniusNorm(a)).toBeCloseTo(Math.sqrt(30), 14);
    expect(Array.from(linear.columnNorms(a))).toEqual([Math.sqrt(10), Math.sqrt(20)]);
    expect(linear.norm([3e200, 4e200]) / 5e200).toBeCloseTo(1, 15);
    expect(linear.norm([3e-200, 4e-200]) / 5e-200).toBeCloseTo(1, 15);
    expect(linear.norm([])).toBe(0);
    expect(linear.oneNorm(matrixOf([[NaN, 1]]))).toBeNaN();
  });
});

describe("triangular systems", () => {
  it.each(["lower", "upper"] as const)("are solved with the %s triangle, transposed or not", (half) => {
    for (const n of [0, 1, 2, 5, 8]) {
      const full = secondDifferences(n);
      const triangle = {
        ...full,
        values: full.values.map((value, p) => {
          const [i, j] = [Math.floor(p / n), p % n];
          return (half === "lower" ? i >= j : i <= j) ? value : 0;
        }),
      };
      const x = Float64Array.from({ length: n }, (_, i) => i + 1);
      expect(Array.from(linear.solveTriangular(full, half, multiplyVector(triangle, x)))).toEqual(Array.from(x));
      const b = multiplyTransposed(triangle, x);
      expect(Array.from(linear.solveTriangular(full, half, b, true))).toEqual(Array.from(x));
    }
  });
});
