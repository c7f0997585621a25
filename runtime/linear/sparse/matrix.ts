import { counted } from "../../counted.ts";
import { zeros, type Matrix } from "../matrix.ts";

/** A sparse matrix by compressed columns. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** The entries of column j are those from `starts[j]` up to, and without, `starts[j + 1]`: columns + 1 numbers. */
  readonly starts: Int32Array;
  /** The row of each entry, from 0, ascending in each column. */
  readonly indices: Int32Array;
  /** The value of each entry. */
  readonly values: Float64Array;
}

/** An element of a matrix: row, column, value. */
export type Triplet = readonly [row: number, column: number, value: number];

/**
 * The sparse matrix of some elements, in any order; those at one place are added up.
 * @throws RangeError where a place lies outside the matrix.
 */
export function sparseOf(rows: number, columns: number, triplets: readonly Triplet[]): SparseMatrix {
  for (const [i, j] of triplets) {
    const isInside = Number.isInteger(i) && Number.isInteger(j) && i >= 0 && j >= 0 && i < rows && j < columns;
    if (!isInside) throw new RangeError(`there is no row ${i}, column ${j} in a matrix of ${rows} × ${columns}`);
  }
  // The transpose by columns is the matrix by rows, and transposing it sorts the rows of each column.
  const byRow = bucketed(
    rows,
    columns,
    triplets.map(([i, j, value]) => [j, i, value]),
  );
  return withoutDuplicates(transposeSparse(byRow));
}

/** The elements as columns of the transposed matrix, in any order within each of them. */
function bucketed(bucketCount: number, within: number, entries: readonly Triplet[]): SparseMatrix {
  const starts = new Int32Array(bucketCount + 1);
  for (const [, bucket] of entries) starts[bucket + 1] = starts[bucket + 1]! + 1;
  for (let j = 0; j < bucketCount; j++) starts[j + 1] = starts[j + 1]! + starts[j]!;
  const next = starts.slice();
  const indices = new Int32Array(entries.length);
  const values = new Float64Array(entries.length);
  for (const [index, bucket, value] of entries) {
    const place = next[bucket]!;
    next[bucket] = place + 1;
    indices[place] = index;
    values[place] = value;
  }
  return { rows: within, columns: bucketCount, starts, indices, values };
}

/** The matrix with the entries at one place, which must be neighbours, added up. */
function withoutDuplicates({ rows, columns, starts, indices, values }: SparseMatrix): SparseMatrix {
  const merged = { starts: new Int32Array(columns + 1), indices: indices.slice(), values: values.slice() };
  let count = 0;
  for (let j = 0; j < columns; j++) {
    const first = count;
    for (let p = starts[j]!; p < starts[j + 1]!; p++) {
      if (count > first && merged.indices[count - 1] === indices[p]) {
        merged.values[count - 1] = merged.values[count - 1]! + values[p]!;
      } else {
        merged.indices[count] = indices[p]!;
        merged.values[count] = values[p]!;
        count++;
      }
    }
    merged.starts[j + 1] = count;
  }
  return {
    rows,
    columns,
    starts: merged.starts,
    indices: merged.indices.slice(0, count),
    values: merged.values.slice(0, count),
  };
}

/** Aᵀ, whose columns are sorted even where those of A are not. */
export function transposeSparse({ rows, columns, starts, indices, values }: SparseMatrix): SparseMatrix {
  const result = {
    rows: columns,
    columns: rows,
    starts: new Int32Array(rows + 1),
    indices: new Int32Array(indices.length),
    values: new Float64Array(values.length),
  };
  for (const i of indices) result.starts[i + 1] = result.starts[i + 1]! + 1;
  for (let i = 0; i < rows; i++) result.starts[i + 1] = result.starts[i + 1]! + result.starts[i]!;
  const next = result.starts.slice();
  for (let j = 0; j < columns; j++) {
    for (let p = starts[j]!; p < starts[j + 1]!; p++) {
      const place = next[indices[p]!]!;
      next[indices[p]!] = place + 1;
      result.indices[place] = j;
      result.values[place] = values[p]!;
    }
  }
  return result;
}

/** The entries of a sparse matrix, column by column. */
export function tripletsOf({ columns, starts, indices, values }: SparseMatrix): Triplet[] {
  const triplets: Triplet[] = [];
  for (let j = 0; j < columns; j++) {
    for (let p = starts[j]!; p < starts[j + 1]!; p++) triplets.push([indices[p]!, j, values[p]!]);
  }
  return triplets;
}

/** The elements of a dense matrix that are not 0. */
export function sparseFromDense({ rows, columns, values }: Matrix): SparseMatrix {
  const triplets: Triplet[] = [];
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      const value = values[i * columns + j]!;
      if (value !== 0) triplets.push([i, j, value]);
    }
  }
  return sparseOf(rows, columns, triplets);
}

/** A sparse matrix with all of its elements. */
export function denseFromSparse(a: SparseMatrix): Matrix {
  const dense = zeros(a.rows, a.columns);
  for (const [i, j, value] of tripletsOf(a)) {
    dense.values[i * a.columns + j] = dense.values[i * a.columns + j]! + value;
  }
  return dense;
}

/**
 * Whether a sparse matrix is what its type says; for matrices that were put together by hand.
 * @throws RangeError that names the first thing that is wrong.
 */
export function requireSparse({ rows, columns, starts, indices, values }: SparseMatrix): void {
  if (starts.length !== columns + 1)
    throw new RangeError(`starts has ${counted(starts.length, "element")}, not ${columns + 1}`);
  if (starts[0] !== 0) throw new RangeError(`starts begins with ${starts[0] ?? NaN}, not 0`);
  const count = starts[columns]!;
  for (const { length } of [indices, values]) {
    if (length !== count)
      throw new RangeError(`starts tells of ${counted(count, "entry", "entries")}, but there are ${length}`);
  }
  for (let j = 0; j < columns; j++) {
    if (starts[j + 1]! < starts[j]!) throw new RangeError(`column ${j} ends before it begins`);
    for (let p = starts[j]!; p < starts[j + 1]!; p++) {
      const row = indices[p]!;
      if (row < 0 || row >= rows) throw new RangeError(`column ${j} has an entry in row ${row} of ${rows}`);
      if (p > starts[j]! && row <= indices[p - 1]!) throw new RangeError(`the rows of column ${j} do not ascend`);
    }
  }
}
