import fc from "fast-check";
import { matrixOf, multiply, transpose, type Matrix } from "../../../runtime/linear/index.ts";
import { randomNumbers } from "../tensor/arrays.ts";

/** A matrix of numbers between −1 and 1, the same for the same seed. */
export function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  return { rows, columns, values: Float64Array.from(randomNumbers(rows * columns, seed)) };
}

/** Random shapes and seeds of matrices, those of no rows or columns included. */
export const shapes = fc.record({ rows: fc.nat(9), columns: fc.nat(9), seed: fc.nat(1e6) });

/** Random square matrices. */
export const squares = fc.record({ n: fc.nat(9), seed: fc.nat(1e6) }).map(({ n, seed }) => randomMatrix(n, n, seed));

/** The largest difference between the elements of two arrays of one length. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** The matrix with its rows in another order: row k is row `order[k]` of the given one. */
export function rowsIn(a: Matrix, order: Iterable<number>): Matrix {
  const rows = Array.from(order, (i) => a.values.subarray(i * a.columns, (i + 1) * a.columns));
  return rows.length === 0 ? a : matrixOf(rows);
}

/** A + Aᵀ. */
export function symmetrized(a: Matrix): Matrix {
  const t = transpose(a);
  return { ...a, values: a.values.map((value, i) => value + t.values[i]!) };
}

/** A Aᵀ + shift I. */
export function gram(a: Matrix, shift: number): Matrix {
  const product = multiply(a, transpose(a));
  return { ...product, values: product.values.map((value, i) => (i % (a.rows + 1) === 0 ? value + shift : value)) };
}

/** The Hilbert matrix, 1/(i + j + 1), whose inverse is known and whose condition is bad. */
export function hilbert(n: number): Matrix {
  return matrixOf(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => 1 / (i + j + 1))));
}

/** The matrix of −1, 2, −1, with det n + 1, the eigenvalues 2 − 2 cos(kπ/(n + 1)), and the inverse (i + 1)(n − j)/(n + 1). */
export function secondDifferences(n: number): Matrix {
  return matrixOf(
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    ),
  );
}
