import { counted } from "../counted.ts";

/** The elements of a vector: a typed array or a list of numbers. */
export type Vector = ArrayLike<number>;

/** The elements of a matrix: row by row, or a list of rows. */
export type Matrix = ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** A copy of a vector. @throws RangeError unless it has `n` elements. */
export function elementsOf(vector: Vector, n: number, name: string): Float64Array {
  if (vector.length !== n) {
    throw new RangeError(`the ${name} has ${counted(vector.length, "element")}, and not ${n}`);
  }
  return new Float64Array(vector);
}

/** A copy of an m×n matrix, row by row. @throws RangeError when it has another shape. */
export function matrixElements(matrix: Matrix, m: number, n: number, name: string): Float64Array {
  if (isFlat(matrix)) return elementsOf(matrix, m * n, name);
  if (matrix.length !== m) throw new RangeError(`the ${name} has ${counted(matrix.length, "row")}, and not ${m}`);
  const out = new Float64Array(m * n);
  Array.from(matrix).forEach((row, i) => out.set(elementsOf(row, n, `row ${i} of the ${name}`), i * n));
  return out;
}

function isFlat(matrix: Matrix): matrix is ArrayLike<number> {
  return typeof matrix[0] !== "object";
}
