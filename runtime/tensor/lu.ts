import type { Floats } from "./floats.ts";

/**
 * The factors P A = L U of an n×n matrix by Gaussian elimination with partial pivoting.
 *
 * `out` has n·(n + 1) elements: U, with L below its diagonal (the ones of L are left out), and then n pivots: row k was
 * exchanged with row pivotₖ ≥ k in step k (as in LAPACK's getrf, but counted from 0). A singular matrix has a 0 on the
 * diagonal of U. The factors grow in `out`, so in single precision each step of the elimination is rounded.
 */
export function lu(out: Floats, a: Floats, n: number): void {
  for (let i = 0; i < n * n; i++) out[i] = a[i]!;
  for (let k = 0; k < n; k++) {
    const row = k * n;
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(out[i * n + k]!) > Math.abs(out[pivot * n + k]!)) pivot = i;
    out[n * n + k] = pivot;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) {
        const exchanged = out[row + j]!;
        out[row + j] = out[pivot * n + j]!;
        out[pivot * n + j] = exchanged;
      }
    }
    const diagonal = out[row + k]!;
    for (let p = row + n; p < n * n; p += n) {
      // Below a pivot 0 there is nothing to eliminate
      const factor = diagonal === 0 ? out[p + k]! : out[p + k]! / diagonal;
      out[p + k] = factor;
      for (let j = k + 1; j < n; j++) out[p + j] = out[p + j]! - factor * out[row + j]!;
    }
  }
}
