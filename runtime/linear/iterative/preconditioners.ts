import type { SparseMatrix } from "../sparse/matrix.ts";
import type { Operator } from "./iterative.ts";

/**
 * The product with the inverse of the diagonal of a matrix.
 * @throws RangeError unless the diagonal is positive.
 */
export function diagonalPreconditioner({ columns, starts, indices, values }: SparseMatrix): Operator {
  const inverse = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let diagonal = 0;
    for (let p = starts[j]!; p < starts[j + 1]!; p++) if (indices[p] === j) diagonal += values[p]!;
    if (!(diagonal > 0)) throw new RangeError(`element ${j} of the diagonal is ${diagonal}, which is not positive`);
    inverse[j] = 1 / diagonal;
  }
  return (r) => r.map((value, i) => value * inverse[i]!);
}

/** The lower triangle of a sparse matrix: the diagonal element of column j is that at `starts[j]`. */
interface Triangle {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** How often the diagonal is raised before the factorization is given up. */
const MOST_SHIFTS = 40;

/**
 * The product with (L Lᵀ)⁻¹ for an incomplete Cholesky factor of a symmetric positive definite matrix, both triangles
 * given: L has entries where the lower triangle of A has.
 *
 * J. A. Meijerink, H. A. van der Vorst, Math. Comp. 31 (1977), 148–162. Where a pivot is not positive, the diagonal of A is
 * raised by a share of itself that doubles from 10⁻³ on: T. A. Manteuffel, Math. Comp. 34 (1980), 473–497.
 * @throws RangeError unless the diagonal is positive.
 */
export function incompleteCholesky(a: SparseMatrix): Operator {
  const lower = lowerTriangle(a);
  for (let shift = 0, attempt = 0; attempt < MOST_SHIFTS; attempt++, shift = Math.max(1e-3, 2 * shift)) {
    const factor = { ...lower, values: lower.values.slice() };
    if (factorize(factor, shift)) return (r) => solveBoth(factor, r);
  }
  throw new RangeError("the matrix has no incomplete Cholesky factor: it is far from positive definite");
}

function lowerTriangle({ columns, starts, indices, values }: SparseMatrix): Triangle {
  const kept: number[] = [];
  const ends = new Int32Array(columns + 1);
  for (let j = 0; j < columns; j++) {
    let first = starts[j]!;
    while (first < starts[j + 1]! && indices[first]! < j) first++;
    if (first === starts[j + 1] || indices[first] !== j || !(values[first]! > 0)) {
      throw new RangeError(`element ${j} of the diagonal is not positive`);
    }
    for (let p = first; p < starts[j + 1]!; p++) kept.push(p);
    ends[j + 1] = kept.length;
  }
  return {
    starts: ends,
    indices: Int32Array.from(kept, (p) => indices[p]!),
    values: Float64Array.from(kept, (p) => values[p]!),
  };
}

/** Put the factor in the place of the triangle; false where a pivot is not positive. */
function factorize({ starts, indices, values }: Triangle, shift: number): boolean {
  const columns = starts.length - 1;
  for (let j = 0; j < columns; j++) values[starts[j]!] = values[starts[j]!]! * (1 + shift);
  for (let k = 0; k < columns; k++) {
    const [first, end] = [starts[k]!, starts[k + 1]!];
    const pivot = values[first]!;
    if (!(pivot > 0 && pivot < Infinity)) return false;
    values[first] = Math.sqrt(pivot);
    for (let p = first + 1; p < end; p++) values[p] = values[p]! / values[first];
    for (let p = first + 1; p < end; p++) {
      // Column j of what is left, where it has entries
      const j = indices[p]!;
      let target = starts[j]!;
      for (let q = p; q < end && target < starts[j + 1]!; q++) {
        while (target < starts[j + 1]! && indices[target]! < indices[q]!) target++;
        if (target < starts[j + 1]! && indices[target] === indices[q]) {
          values[target] = values[target]! - values[q]! * values[p]!;
        }
      }
    }
  }
  return true;
}

function solveBoth({ starts, indices, values }: Triangle, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let j = 0; j < x.length; j++) {
    const element = x[j]! / values[starts[j]!]!;
    x[j] = element;
    for (let p = starts[j]! + 1; p < starts[j + 1]!; p++) x[indices[p]!] = x[indices[p]!]! - values[p]! * element;
  }
  for (let j = x.length - 1; j >= 0; j--) {
    let sum = x[j]!;
    for (let p = starts[j]! + 1; p < starts[j + 1]!; p++) sum -= values[p]! * x[indices[p]!]!;
    x[j] = sum / values[starts[j]!]!;
  }
  return x;
}
