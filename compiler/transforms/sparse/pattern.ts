import type { SparseMatrix } from "../../../runtime/linear/index.ts";
import { at } from "../../diagnostics/internal-error.ts";

/** Where a sparse matrix may have entries, by compressed columns: see `SparseMatrix`. */
export type SparsityPattern = Omit<SparseMatrix, "values">;

/** The pattern whose columns hold the given rows, which ascend. */
export function patternOf(rows: number, columns: readonly Int32Array[]): SparsityPattern {
  const starts = new Int32Array(columns.length + 1);
  columns.forEach(({ length }, j) => (starts[j + 1] = at(starts, j) + length));
  const indices = new Int32Array(at(starts, columns.length));
  columns.forEach((column, j) => {
    indices.set(column, starts[j]);
  });
  return { rows, columns: columns.length, starts, indices };
}

/** The pattern of the transpose; rows ascend in each of its columns. */
export function transposed({ rows, columns, starts, indices }: SparsityPattern): SparsityPattern {
  const byRow = new Int32Array(rows + 1);
  for (const row of indices) byRow[row + 1] = at(byRow, row + 1) + 1;
  for (let row = 0; row < rows; row++) byRow[row + 1] = at(byRow, row + 1) + at(byRow, row);
  const next = byRow.slice();
  const across = new Int32Array(indices.length);
  for (let column = 0; column < columns; column++) {
    for (let entry = at(starts, column); entry < at(starts, column + 1); entry++) {
      const row = at(indices, entry);
      const place = at(next, row);
      next[row] = place + 1;
      across[place] = column;
    }
  }
  return { rows: columns, columns: rows, starts: byRow, indices: across };
}

/** The entries of a square pattern and of its transpose. */
export function symmetrized(pattern: SparsityPattern): SparsityPattern {
  const other = transposed(pattern);
  const columns = Array.from({ length: pattern.columns }, (_, j) =>
    Int32Array.from(new Set([...columnOf(pattern, j), ...columnOf(other, j)])).sort(),
  );
  return patternOf(pattern.rows, columns);
}

/** The rows of the entries of a column. */
export function columnOf({ starts, indices }: SparsityPattern, column: number): Int32Array {
  return indices.subarray(at(starts, column), at(starts, column + 1));
}
