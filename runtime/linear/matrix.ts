import { counted } from "../counted.ts";
import { matmul } from "../tensor/matmul.ts";
import { matvec } from "../tensor/matvec.ts";
import { matvecT } from "../tensor/matvecT.ts";

/** A dense matrix of doubles. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** The elements, row by row. */
  readonly values: Float64Array;
}

/** A vector as people have it: a list or a flat array. */
export type Vector = ArrayLike<number>;

/** The matrix of some rows. @throws RangeError unless they are equally long. */
export function matrixOf(rows: ArrayLike<Vector>): Matrix {
  const columns = rows[0]?.length ?? 0;
  const result = zeros(rows.length, columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? [];
    if (row.length !== columns)
      throw new RangeError(`row ${i} has ${counted(row.length, "element")}, and row 0 has ${columns}`);
    result.values.set(row, i * columns);
  }
  return result;
}

/** The rows of a matrix as lists. */
export function rowsOf({ rows, columns, values }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
}

/** The matrix of zeros. @throws RangeError unless the numbers of rows and columns are whole and not negative. */
export function zeros(rows: number, columns: number): Matrix {
  for (const length of [rows, columns]) {
    if (!Number.isInteger(length) || length < 0) throw new RangeError(`a matrix has no ${length} rows or columns`);
  }
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** The matrix with given numbers on its diagonal and zeros elsewhere. */
export function diagonalMatrix(diagonal: Vector): Matrix {
  const n = diagonal.length;
  const result = zeros(n, n);
  for (let i = 0; i < n; i++) result.values[i * n + i] = diagonal[i]!;
  return result;
}

/** The n×n matrix with ones on its diagonal. */
export function identityMatrix(n: number): Matrix {
  return diagonalMatrix(new Float64Array(n).fill(1));
}

/** Aᵀ. */
export function transpose({ rows, columns, values }: Matrix): Matrix {
  const result = zeros(columns, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result.values[j * rows + i] = values[i * columns + j]!;
  }
  return result;
}

/** The product A B. @throws RangeError unless A has as many columns as B has rows. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows) {
    throw new RangeError(
      `a matrix of ${counted(a.columns, "column")} cannot be multiplied by one of ${counted(b.rows, "row")}`,
    );
  }
  const result = zeros(a.rows, b.columns);
  matmul(result.values, a.values, b.values, a.rows, a.columns, b.columns, false);
  return result;
}

/** The product A x. @throws RangeError unless x has as many elements as A has columns. */
export function multiplyVector({ rows, columns, values }: Matrix, x: Vector): Float64Array {
  requireLength(x, columns);
  const result = new Float64Array(rows);
  matvec(result, values, floats(x), rows, columns, false);
  return result;
}

/** The product Aᵀ x. @throws RangeError unless x has as many elements as A has rows. */
export function multiplyTransposed({ rows, columns, values }: Matrix, x: Vector): Float64Array {
  requireLength(x, rows);
  const result = new Float64Array(columns);
  matvecT(result, values, floats(x), rows, columns, false);
  return result;
}

/** The vector itself where it is a flat array of doubles, and a copy of it in one otherwise. */
export function floats(x: Vector): Float64Array {
  return x instanceof Float64Array ? x : Float64Array.from(x);
}

/** The number of rows of a square matrix. @throws RangeError where it is not square. */
export function squareSize({ rows, columns }: Matrix): number {
  if (rows !== columns)
    throw new RangeError(`the matrix has ${counted(rows, "row")} and ${counted(columns, "column")}: it is not square`);
  return rows;
}

/** @throws RangeError unless a vector has a number of elements. */
export function requireLength(x: Vector, length: number): void {
  if (x.length !== length) throw new RangeError(`the vector has ${counted(x.length, "element")} instead of ${length}`);
}
