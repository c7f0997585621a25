import { counted } from "../../counted.ts";
import { floats, requireLength, type Vector } from "../matrix.ts";
import type { SparseMatrix } from "./matrix.ts";
import { minimumDegree } from "./ordering.ts";

/** Where the factor of a symmetric sparse matrix has entries; the same for all matrices with the same pattern. */
export interface SparseAnalysis {
  readonly size: number;
  /** Row k of P A is row `permutation[k]` of A. */
  readonly permutation: Int32Array;
  /** Where row i of A went: the inverse of the permutation. */
  readonly place: Int32Array;
  /** The parent of each column in the elimination tree, the first row of L below its diagonal, or −1. */
  readonly parent: Int32Array;
  /** Where the columns of L start, as in a sparse matrix; its ones are left out. */
  readonly starts: Int32Array;
}

/** The factors of P A Pᵀ = L D Lᵀ. */
export interface SparseFactor {
  readonly kind: "factor";
  readonly analysis: SparseAnalysis;
  /** L, without the ones on its diagonal. */
  readonly lower: SparseMatrix;
  /** The diagonal of D: all positive if and only if A is positive definite. */
  readonly diagonal: Float64Array;
}

/** Where the factorization cannot go on. */
export interface SparseBreakdown {
  readonly kind: "zero pivot";
  /** The row of A. */
  readonly pivot: number;
  /** What was found there: 0, or no finite number. */
  readonly value: number;
}

/**
 * The pattern of the factor of a symmetric sparse matrix, both triangles given, in an order that keeps it sparse.
 *
 * The elimination tree and the counts of columns, of the permuted upper triangle: J. W. H. Liu, SIAM J. Matrix Anal.
 * Appl. 11 (1990), 134–172; Davis, Direct Methods for Sparse Linear Systems (2006), §4.1.
 * @throws RangeError unless the matrix is square.
 */
export function analyseSymmetric(a: SparseMatrix, permutation = minimumDegree(a)): SparseAnalysis {
  const size = a.columns;
  if (a.rows !== size)
    throw new RangeError(`the matrix has ${counted(a.rows, "row")} and ${counted(size, "column")}: it is not square`);
  const place = new Int32Array(size);
  permutation.forEach((row, k) => (place[row] = k));
  const parent = new Int32Array(size).fill(-1);
  const visited = new Int32Array(size).fill(-1);
  const starts = new Int32Array(size + 1);
  for (let k = 0; k < size; k++) {
    visited[k] = k;
    const column = permutation[k]!;
    for (let p = a.starts[column]!; p < a.starts[column + 1]!; p++) {
      // Up the tree from each entry of row k of the lower triangle: the rest of this row of L
      for (let i = place[a.indices[p]!]!; i < k && visited[i] !== k; i = parent[i]!) {
        if (parent[i] === -1) parent[i] = k;
        starts[i + 1] = starts[i + 1]! + 1;
        visited[i] = k;
      }
    }
  }
  for (let j = 0; j < size; j++) starts[j + 1] = starts[j + 1]! + starts[j]!;
  return { size, permutation, place, parent, starts };
}

/**
 * The LDLᵀ factors of a symmetric sparse matrix, both triangles given, or the pivot that is missing. Pivots are taken as
 * they come: this is stable for positive definite and for quasi-definite matrices, and not for others.
 *
 * Row by row: T. A. Davis, Algorithm 849: a concise sparse Cholesky factorization package, ACM Trans. Math. Softw. 31
 * (2005), 587–591.
 * @throws RangeError unless the matrix has the size that was analysed.
 */
export function sparseFactor(a: SparseMatrix, analysis = analyseSymmetric(a)): SparseFactor | SparseBreakdown {
  const { size: n, permutation, place, parent, starts } = analysis;
  if (a.rows !== n || a.columns !== n) throw new RangeError(`the matrix is ${a.rows} × ${a.columns}, not ${n} × ${n}`);
  const lower = { starts, indices: new Int32Array(starts[n]!), values: new Float64Array(starts[n]!) };
  const diagonal = new Float64Array(n);
  const next = starts.slice();
  // Row k of L: its values where it has entries, and 0 elsewhere, and its entries in an order of the tree.
  const row = new Float64Array(n);
  const pattern = new Int32Array(n);
  const path = new Int32Array(n);
  const visited = new Int32Array(n).fill(-1);
  for (let k = 0; k < n; k++) {
    visited[k] = k;
    let top = n;
    const column = permutation[k]!;
    for (let p = a.starts[column]!; p < a.starts[column + 1]!; p++) {
      let i = place[a.indices[p]!]!;
      if (i > k) continue;
      row[i] = row[i]! + a.values[p]!;
      let length = 0;
      for (; visited[i] !== k; i = parent[i]!) {
        path[length++] = i;
        visited[i] = k;
      }
      while (length > 0) pattern[--top] = path[--length]!;
    }
    let pivot = row[k]!;
    row[k] = 0;
    for (; top < n; top++) {
      const i = pattern[top]!;
      const value = row[i]!;
      row[i] = 0;
      const end = next[i]!;
      for (let p = starts[i]!; p < end; p++)
        row[lower.indices[p]!] = row[lower.indices[p]!]! - lower.values[p]! * value;
      const factor = value / diagonal[i]!;
      pivot -= factor * value;
      lower.indices[end] = k;
      lower.values[end] = factor;
      next[i] = end + 1;
    }
    if (pivot === 0 || !Number.isFinite(pivot)) return { kind: "zero pivot", pivot: column, value: pivot };
    diagonal[k] = pivot;
  }
  return { kind: "factor", analysis, lower: { rows: n, columns: n, ...lower }, diagonal };
}

/** The solution x of A x = b. @throws RangeError unless the lengths fit. */
export function sparseSolve({ analysis, lower, diagonal }: SparseFactor, b: Vector): Float64Array {
  const { size: n, permutation } = analysis;
  const { starts, indices, values } = lower;
  requireLength(b, n);
  const given = floats(b);
  const y = Float64Array.from(permutation, (row) => given[row]!);
  for (let j = 0; j < n; j++) {
    for (let p = starts[j]!; p < starts[j + 1]!; p++) y[indices[p]!] = y[indices[p]!]! - values[p]! * y[j]!;
  }
  for (let j = n - 1; j >= 0; j--) {
    let sum = y[j]! / diagonal[j]!;
    for (let p = starts[j]!; p < starts[j + 1]!; p++) sum -= values[p]! * y[indices[p]!]!;
    y[j] = sum;
  }
  const x = new Float64Array(n);
  permutation.forEach((row, k) => (x[row] = y[k]!));
  return x;
}

/** Whether the matrix is positive definite. */
export function isPositiveDefinite({ diagonal }: SparseFactor): boolean {
  return diagonal.every((pivot) => pivot > 0);
}
