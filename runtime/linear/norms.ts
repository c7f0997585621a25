import { normAxis } from "../tensor/normAxis.ts";
import { floats, type Matrix, type Vector } from "./matrix.ts";

/** √(Σ xᵢ²), without overflow or underflow on the way. */
export function norm(x: Vector): number {
  const result = new Float64Array(1);
  normAxis(result, floats(x), 1, x.length, 1);
  return result[0]!;
}

/**
 * The Euclidean norm of the elements from `start` on, every `stride`-th, up to and without `end`: without overflow or
 * underflow.
 */
export function stridedNorm(x: Float64Array, start: number, end: number, stride: number): number {
  let squares = 0;
  for (let p = start; p < end; p += stride) squares += x[p]! * x[p]!;
  if (squares > 1e-280 && squares < 1e300) return Math.sqrt(squares);
  let largest = 0;
  for (let p = start; p < end; p += stride) largest = Math.max(largest, Math.abs(x[p]!));
  if (!(largest > 0 && largest < Infinity)) return largest;
  let scaled = 0;
  for (let p = start; p < end; p += stride) scaled += (x[p]! / largest) ** 2;
  return largest * Math.sqrt(scaled);
}

/** The Euclidean norm of each column. */
export function columnNorms({ rows, columns, values }: Matrix): Float64Array {
  const result = new Float64Array(columns);
  normAxis(result, values, 1, rows, columns);
  return result;
}

/** The Frobenius norm √(Σ aᵢⱼ²). */
export function frobeniusNorm({ values }: Matrix): number {
  return norm(values);
}

/** The 1-norm of a matrix, the largest sum of absolute values in a column. */
export function oneNorm({ rows, columns, values }: Matrix): number {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) sums[j] = sums[j]! + Math.abs(values[i * columns + j]!);
  }
  return largest(sums);
}

/** The ∞-norm of a matrix, the largest sum of absolute values in a row. */
export function infinityNorm({ rows, columns, values }: Matrix): number {
  const sums = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) sums[i] = sums[i]! + Math.abs(values[i * columns + j]!);
  }
  return largest(sums);
}

/** The largest of some numbers that are not negative, NaN where one of them is, 0 where there are none. */
function largest(numbers: Float64Array): number {
  return numbers.reduce((most, value) => (value > most || Number.isNaN(value) ? value : most), 0);
}
