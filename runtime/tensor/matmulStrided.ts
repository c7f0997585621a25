import type { Floats } from "./floats.ts";

/**
 * Matrix product out = A·B, or out + A·B with `add`, of matrices that lie in their arrays with any steps.
 *
 * A is m×k with its entry (i, p) at i·aRow + p·aColumn of `a`, B is k×n with its entry (p, j) at p·bRow + j·bColumn of
 * `b`, all below 2³¹; `out` is m×n, row by row, and shares no memory with them. Every entry is the sum from 0 over
 * p = 0, 1, …, k - 1 in this order, in double precision, and then stored or added.
 *
 * Blocks of 4×2 entries are summed at once, which needs 6 reads for 8 products. Where a block juts out over the edge its
 * first row or column stands in for those that are not there.
 */
export function matmulStrided(
  out: Floats,
  a: Floats,
  b: Floats,
  m: number,
  k: number,
  n: number,
  aRow: number,
  aColumn: number,
  bRow: number,
  bColumn: number,
  add: boolean,
): void {
  for (let j = 0; j < n; j += 2) {
    const toColumn1 = j + 1 < n ? bColumn : 0;
    for (let i = 0; i < m; i += 4) {
      const toRow1 = i + 1 < m ? aRow : 0;
      const toRow2 = i + 2 < m ? 2 * aRow : 0;
      const toRow3 = i + 3 < m ? 3 * aRow : 0;
      let aAt = i * aRow;
      let bAt = j * bColumn;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let p = 0; p < k; p++) {
        // With `| 0` no sum has to be checked for overflow.
        const a0 = a[aAt]!;
        const a1 = a[(aAt + toRow1) | 0]!;
        const a2 = a[(aAt + toRow2) | 0]!;
        const a3 = a[(aAt + toRow3) | 0]!;
        const b0 = b[bAt]!;
        const b1 = b[(bAt + toColumn1) | 0]!;
        s00 += a0 * b0;
        s10 += a1 * b0;
        s20 += a2 * b0;
        s30 += a3 * b0;
        s01 += a0 * b1;
        s11 += a1 * b1;
        s21 += a2 * b1;
        s31 += a3 * b1;
        aAt = (aAt + aColumn) | 0;
        bAt = (bAt + bRow) | 0;
      }
      let at = i * n + j;
      for (let row = 0; row < 4 && i + row < m; row++) {
        const left = row === 0 ? s00 : row === 1 ? s10 : row === 2 ? s20 : s30;
        out[at] = add ? out[at]! + left : left;
        if (j + 1 < n) {
          const right = row === 0 ? s01 : row === 1 ? s11 : row === 2 ? s21 : s31;
          out[at + 1] = add ? out[at + 1]! + right : right;
        }
        at += n;
      }
    }
  }
}
