import { counted } from "../../counted.ts";
import { floats, requireLength, type Vector } from "../matrix.ts";
import { transposeSparse, type SparseMatrix } from "./matrix.ts";

/** The product A x. @throws RangeError unless x has as many elements as A has columns. */
export function sparseMultiply({ rows, columns, starts, indices, values }: SparseMatrix, x: Vector): Float64Array {
  requireLength(x, columns);
  const given = floats(x);
  const result = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    const factor = given[j]!;
    for (let p = starts[j]!; p < starts[j + 1]!; p++) {
      result[indices[p]!] = result[indices[p]!]! + values[p]! * factor;
    }
  }
  return result;
}

/** The product Aᵀ x. @throws RangeError unless x has as many elements as A has rows. */
export function sparseMultiplyTransposed(
  { rows, columns, starts, indices, values }: SparseMatrix,
  x: Vector,
): Float64Array {
  requireLength(x, rows);
  const given = floats(x);
  const result = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let p = starts[j]!; p < starts[j + 1]!; p++) sum += values[p]! * given[indices[p]!]!;
    result[j] = sum;
  }
  return result;
}

/**
 * The product A B, with sorted columns; an element where terms cancel stays an entry.
 *
 * Column by column (Davis, Direct Methods for Sparse Linear Systems (2006), §2.8).
 * @throws RangeError unless A has as many columns as B has rows.
 */
export function sparseProduct(a: SparseMatrix, b: SparseMatrix): SparseMatrix {
  if (a.columns !== b.rows) {
    throw new RangeError(
      `a matrix of ${counted(a.columns, "column")} cannot be multiplied by one of ${counted(b.rows, "row")}`,
    );
  }
  const starts = new Int32Array(b.columns + 1);
  const indices: number[] = [];
  const values: number[] = [];
  // Where the entry of a row in the column at hand stands, if it is there already.
  const placeOf = new Int32Array(a.rows).fill(-1);
  for (let j = 0; j < b.columns; j++) {
    const first = indices.length;
    for (let q = b.starts[j]!; q < b.starts[j + 1]!; q++) {
      const column = b.indices[q]!;
      for (let p = a.starts[column]!; p < a.starts[column + 1]!; p++) {
        const row = a.indices[p]!;
        const term = a.values[p]! * b.values[q]!;
        if (placeOf[row]! < first) {
          placeOf[row] = indices.push(row) - 1;
          values.push(term);
        } else values[placeOf[row]!] = values[placeOf[row]!]! + term;
      }
    }
    starts[j + 1] = indices.length;
  }
  const product = {
    rows: a.rows,
    columns: b.columns,
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
  return transposeSparse(transposeSparse(product));
}
