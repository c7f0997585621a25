import type { Floats } from "./floats.ts";

/**
 * The n×m solution X of Aᵀ X = B from the factors of A by `lu`.
 *
 * By forward substitution with Uᵀ and back substitution with Lᵀ (Golub, Van Loan, Matrix Computations (2013), §3.1). If
 * A is singular, there are infinities or NaN in X.
 */
export function luSolveT(out: Floats, lu: Floats, b: Floats, n: number, m: number): void {
  for (let i = 0; i < n * m; i++) out[i] = b[i]!;
  // Rows from the first to the last with Uᵀ, and back with Lᵀ
  for (let step = 0; step < 2 * n; step++) {
    const isForward = step < n;
    const i = isForward ? step : 2 * n - 1 - step;
    const start = isForward ? 0 : i + 1;
    const end = isForward ? i : n;
    const divisor = isForward ? lu[i * n + i]! : 1;
    let j = 0;
    for (; j + 4 <= m; j += 4) {
      const p = i * m + j;
      let s0 = out[p]!;
      let s1 = out[p + 1]!;
      let s2 = out[p + 2]!;
      let s3 = out[p + 3]!;
      for (let k = start, q = start * m + j; k < end; k++, q += m) {
        const factor = lu[k * n + i]!;
        s0 -= factor * out[q]!;
        s1 -= factor * out[q + 1]!;
        s2 -= factor * out[q + 2]!;
        s3 -= factor * out[q + 3]!;
      }
      out[p] = s0 / divisor;
      out[p + 1] = s1 / divisor;
      out[p + 2] = s2 / divisor;
      out[p + 3] = s3 / divisor;
    }
    for (; j < m; j++) {
      let s = out[i * m + j]!;
      for (let k = start, q = start * m + j; k < end; k++, q += m) s -= lu[k * n + i]! * out[q]!;
      out[i * m + j] = s / divisor;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    const pivot = lu[n * n + k]!;
    if (pivot === k) continue;
    for (let j = 0; j < m; j++) {
      const exchanged = out[k * m + j]!;
      out[k * m + j] = out[pivot * m + j]!;
      out[pivot * m + j] = exchanged;
    }
  }
}
