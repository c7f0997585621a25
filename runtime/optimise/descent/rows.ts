/**
 * Some rows of a matrix, one below the other: the data of a batch.
 *
 * @param matrix the elements, row by row.
 * @param columns the length of a row.
 * @throws RangeError when there is no such row.
 */
export function rowsOf(matrix: Float64Array, columns: number, batch: readonly number[]): Float64Array {
  const out = new Float64Array(batch.length * columns);
  batch.forEach((row, k) => {
    if (!(row >= 0 && (row + 1) * columns <= matrix.length)) throw new RangeError(`there is no row ${row}`);
    out.set(matrix.subarray(row * columns, (row + 1) * columns), k * columns);
  });
  return out;
}
