import { floats, identityMatrix, requireLength, squareSize, type Matrix, type Vector } from "./matrix.ts";
import { substitute } from "./triangular.ts";

/** The factors of P A Pᵀ = L D Lᵀ for a symmetric matrix: D has blocks of one or two rows on its diagonal. */
export interface SymmetricFactor {
  /** L, with ones on its diagonal. */
  readonly lower: Matrix;
  readonly diagonal: Float64Array;
  /** Element k, where not 0, is what D has beside its diagonal in rows k and k + 1, which are then one block. */
  readonly offDiagonal: Float64Array;
  /** Row k of P A is row `permutation[k]` of A. */
  readonly permutation: Int32Array;
  /** The first row, from 0, with nothing to divide by: A is singular. Undefined where there is none. */
  readonly singularAt: number | undefined;
}

/** How many eigenvalues of a symmetric matrix have each sign. */
export interface Inertia {
  readonly positive: number;
  readonly negative: number;
  readonly zero: number;
}

/** (1 + √17)/8 bounds the growth of elements best. */
const ALPHA = (1 + Math.sqrt(17)) / 8;

/**
 * The LDLᵀ factors of a symmetric matrix, definite or not, of which only the lower triangle is read.
 *
 * By diagonal pivoting: J. R. Bunch, L. Kaufman, Math. Comp. 31 (1977), 163–179; Golub, Van Loan, Matrix Computations
 * (2013), §4.4.
 * @throws RangeError unless the matrix is square.
 */
export function symmetricFactor(a: Matrix): SymmetricFactor {
  const n = squareSize(a);
  const work = mirrored(a);
  const lower = identityMatrix(n);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const permutation = Int32Array.from({ length: n }, (_, i) => i);
  let singularAt: number | undefined;
  for (let k = 0; k < n;) {
    const { row, size } = choosePivot(work, n, k);
    exchange(work, lower.values, permutation, n, k + size - 1, row);
    diagonal[k] = work[k * n + k]!;
    if (size === 2) {
      diagonal[k + 1] = work[(k + 1) * n + k + 1]!;
      offDiagonal[k] = work[(k + 1) * n + k]!;
      eliminatePair(work, lower.values, n, k);
    } else if (diagonal[k] === 0) singularAt ??= k;
    else eliminate(work, lower.values, n, k);
    k += size;
  }
  return { lower, diagonal, offDiagonal, permutation, singularAt };
}

/** Both triangles of a symmetric matrix from the lower one. */
function mirrored({ values, rows: n }: Matrix): Float64Array {
  const work = values.slice();
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) work[i * n + j] = work[j * n + i]!;
  return work;
}

/** Which row comes to the end of a block that begins at row k, and how many rows the block has. */
function choosePivot(work: Float64Array, n: number, k: number): { readonly row: number; readonly size: 1 | 2 } {
  const own = Math.abs(work[k * n + k]!);
  const row = largestBeside(work, n, k, k);
  const beside = row < 0 ? 0 : Math.abs(work[row * n + k]!);
  if (row < 0 || own >= ALPHA * beside) return { row: k, size: 1 };
  const other = largestBeside(work, n, row, k);
  const largest = Math.abs(work[row * n + other]!);
  if (own * largest >= ALPHA * beside * beside) return { row: k, size: 1 };
  return { row, size: Math.abs(work[row * n + row]!) >= ALPHA * largest ? 1 : 2 };
}

/** Where from column `first` on the largest element of a row stands, its diagonal aside; −1 where all are 0. */
function largestBeside(work: Float64Array, n: number, row: number, first: number): number {
  let found = -1;
  let largest = 0;
  for (let j = first; j < n; j++) {
    const size = Math.abs(work[row * n + j]!);
    if (j !== row && size > largest) [found, largest] = [j, size];
  }
  return found;
}

/** Exchange two rows and the same two columns of what is left, and the rows of L that are finished. */
function exchange(
  work: Float64Array,
  lower: Float64Array,
  permutation: Int32Array,
  n: number,
  i: number,
  j: number,
): void {
  if (i === j) return;
  [permutation[i], permutation[j]] = [permutation[j]!, permutation[i]!];
  for (let k = 0; k < n; k++) [work[i * n + k], work[j * n + k]] = [work[j * n + k]!, work[i * n + k]!];
  for (let k = 0; k < n; k++) [work[k * n + i], work[k * n + j]] = [work[k * n + j]!, work[k * n + i]!];
  for (let k = 0; k < Math.min(i, j); k++)
    [lower[i * n + k], lower[j * n + k]] = [lower[j * n + k]!, lower[i * n + k]!];
}

/** Take the multiples of row k out of the rows below. */
function eliminate(work: Float64Array, lower: Float64Array, n: number, k: number): void {
  for (let i = k + 1; i < n; i++) {
    const factor = work[i * n + k]! / work[k * n + k]!;
    lower[i * n + k] = factor;
    for (let j = k + 1; j < n; j++) work[i * n + j] = work[i * n + j]! - factor * work[k * n + j]!;
  }
}

/** Take the multiples of rows k and k + 1, one block, out of the rows below. */
function eliminatePair(work: Float64Array, lower: Float64Array, n: number, k: number): void {
  const beside = work[(k + 1) * n + k]!;
  // The block divided by its largest element, the one beside the diagonal
  const first = work[k * n + k]! / beside;
  const second = work[(k + 1) * n + k + 1]! / beside;
  const scale = beside * (first * second - 1);
  for (let i = k + 2; i < n; i++) {
    const [u, v] = [work[i * n + k]!, work[i * n + k + 1]!];
    const p = (second * u - v) / scale;
    const q = (first * v - u) / scale;
    lower[i * n + k] = p;
    lower[i * n + k + 1] = q;
    for (let j = k + 2; j < n; j++) {
      work[i * n + j] = work[i * n + j]! - p * work[k * n + j]! - q * work[(k + 1) * n + j]!;
    }
  }
}

/** The solution x of A x = b. @throws RangeError where A is singular, or the lengths do not fit. */
export function symmetricSolve(factor: SymmetricFactor, b: Vector): Float64Array {
  const { lower, diagonal, offDiagonal, permutation, singularAt } = factor;
  const n = lower.rows;
  requireLength(b, n);
  if (singularAt !== undefined) throw new RangeError(`the matrix is singular: row ${singularAt} has no pivot`);
  const given = floats(b);
  const y = Float64Array.from(permutation, (row) => given[row]!);
  substitute(lower.values, n, y, "lower");
  for (let k = 0; k < n; k++) {
    const beside = offDiagonal[k]!;
    if (beside === 0) {
      y[k] = y[k]! / diagonal[k]!;
      continue;
    }
    const [first, second] = [diagonal[k]! / beside, diagonal[k + 1]! / beside];
    const scale = beside * (first * second - 1);
    [y[k], y[k + 1]] = [(second * y[k]! - y[k + 1]!) / scale, (first * y[k + 1]! - y[k]!) / scale];
    k++;
  }
  substitute(lower.values, n, y, "lower", true);
  const x = new Float64Array(n);
  permutation.forEach((row, k) => (x[row] = y[k]!));
  return x;
}

/** How many eigenvalues have each sign: as many as in D, by Sylvester's law. */
export function inertiaOf({ diagonal, offDiagonal }: SymmetricFactor): Inertia {
  let [positive, negative, zero] = [0, 0, 0];
  for (let k = 0; k < diagonal.length; k++) {
    if (offDiagonal[k] !== 0) {
      // The determinant of a block of two is negative.
      positive++;
      negative++;
      k++;
    } else if (diagonal[k]! > 0) positive++;
    else if (diagonal[k]! < 0) negative++;
    else zero++;
  }
  return { positive, negative, zero };
}
