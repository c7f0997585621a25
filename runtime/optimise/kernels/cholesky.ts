/** A symmetric matrix A, row by row, of which the lower triangle is read, and where its rows begin. */
export interface Profiled {
  readonly n: number;
  readonly elements: Float64Array;
  /** Left of column firstᵢ, row i is 0. The factor by Cholesky has the same profile. */
  readonly first: Int32Array;
}

/** Look up where the rows of a symmetric n×n matrix begin. */
export function profiled(elements: Float64Array, n: number): Profiled {
  const first = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let j = 0;
    while (j < i && elements[i * n + j] === 0) j++;
    first[i] = j;
  }
  return { n, elements, first };
}

/** The product A x. */
export function symmetricProduct({ n, elements, first }: Profiled, x: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const xi = x[i]!;
    let s = elements[i * n + i]! * xi;
    for (let j = first[i]!; j < i; j++) {
      const a = elements[i * n + j]!;
      s += a * x[j]!;
      out[j] = out[j]! + a * xi;
    }
    out[i] = out[i]! + s;
  }
  return out;
}

/** The least diagonal element, and an interval that holds all eigenvalues: that of the discs of Gershgorin. */
export function spectrumBounds({ n, elements, first }: Profiled): {
  readonly leastDiagonal: number;
  readonly least: number;
  readonly most: number;
} {
  const radii = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = first[i]!; j < i; j++) {
      const size = Math.abs(elements[i * n + j]!);
      radii[i] = radii[i]! + size;
      radii[j] = radii[j]! + size;
    }
  }
  let [leastDiagonal, least, most] = [Infinity, Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const diagonal = elements[i * n + i]!;
    leastDiagonal = Math.min(leastDiagonal, diagonal);
    least = Math.min(least, diagonal - radii[i]!);
    most = Math.max(most, diagonal + radii[i]!);
  }
  return { leastDiagonal, least, most };
}

/**
 * The lower triangular L of A + λI = L Lᵀ, stored in `out` row by row.
 *
 * Row by row, each within its profile, so that a banded matrix costs what its band does (George, Liu, Computer Solution
 * of Large Sparse Positive Definite Systems (1981), ch. 4).
 *
 * @returns the number of rows that were factored: n, or the index of the first pivot that is not positive, which is
 * then in place on the diagonal of `out` (NaN if the matrix is not finite).
 */
export function cholesky(out: Float64Array, matrix: Profiled, shift: number): number {
  const { n, elements, first } = matrix;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const start = first[i]!;
    for (let j = start; j < i; j++) {
      let s = elements[row + j]!;
      for (let k = Math.max(start, first[j]!); k < j; k++) s -= out[row + k]! * out[j * n + k]!;
      out[row + j] = s / out[j * n + j]!;
    }
    let pivot = elements[row + i]! + shift;
    for (let k = start; k < i; k++) pivot -= out[row + k]! * out[row + k]!;
    out[row + i] = pivot > 0 ? Math.sqrt(pivot) : pivot;
    if (!(pivot > 0)) return i;
  }
  return n;
}

/** The solution y of L y = b by forward substitution, over the first `rows` rows. */
export function forward(factor: Float64Array, { n, first }: Profiled, b: Float64Array, rows = n): Float64Array {
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let s = b[i]!;
    for (let k = first[i]!; k < i; k++) s -= factor[i * n + k]! * y[k]!;
    y[i] = s / factor[i * n + i]!;
  }
  return y;
}

/** The solution x of Lᵀ x = y by back substitution, over the first `rows` rows. */
export function backward(factor: Float64Array, { n, first }: Profiled, y: Float64Array, rows = n): Float64Array {
  const x = y.slice(0, rows);
  for (let i = rows - 1; i >= 0; i--) {
    const xi = x[i]! / factor[i * n + i]!;
    x[i] = xi;
    for (let k = first[i]!; k < i; k++) x[k] = x[k]! - factor[i * n + k]! * xi;
  }
  return x;
}

/**
 * The square ‖v‖² of the vector v that shows why the factorisation stopped: v_k = 1 for the pivot k that was not
 * positive, v is 0 behind it, and vᵀ(A + λI)v is that pivot.
 */
export function witnessSquare(factor: Float64Array, matrix: Profiled, k: number): number {
  const row = factor.subarray(k * matrix.n, k * matrix.n + k).slice();
  row.fill(0, 0, matrix.first[k]);
  const v = backward(factor, matrix, row, k);
  return v.reduce((sum, vi) => sum + vi * vi, 1);
}

/**
 * A unit vector z for which ‖Lᵀz‖ is nearly as small as possible, and that norm.
 *
 * Of the signs e with L w = e, those are chosen one by one that make w grow; then Lᵀz ∝ w (Cline, Moler, Stewart,
 * Wilkinson, An estimate for the condition number of a matrix, SIAM J. Numer. Anal. 16 (1979), 368–375).
 */
export function smallDirection(factor: Float64Array, matrix: Profiled): { z: Float64Array; size: number } {
  const { n, first } = matrix;
  const w = new Float64Array(n);
  let square = 0;
  for (let i = 0; i < n; i++) {
    let s = 0;
    for (let k = first[i]!; k < i; k++) s += factor[i * n + k]! * w[k]!;
    const wi = -(s + (s < 0 ? -1 : 1)) / factor[i * n + i]!;
    w[i] = wi;
    square += wi * wi;
  }
  const z = backward(factor, matrix, w);
  const length = Math.sqrt(z.reduce((sum, zi) => sum + zi * zi, 0));
  return { z: z.map((zi) => zi / length), size: Math.sqrt(square) / length };
}
