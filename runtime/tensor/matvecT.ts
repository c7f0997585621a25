import type { Floats } from "./floats.ts";

/**
 * The product Aᵀ x of a transposed m×n matrix and a vector, stored in `out` or, if `add`, added to it.
 *
 * Each element is the sum over the rows in their order, from 0; what is in `out` is added last. The sums grow in `out`,
 * so that the matrix is read in its order, or where they cannot, because `out` is full or too coarse, in variables.
 */
export function matvecT(out: Floats, a: Floats, x: Floats, m: number, n: number, add: boolean): void {
  if (!add && out.BYTES_PER_ELEMENT === 8) {
    out.fill(0, 0, n);
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      const row0 = i * n;
      const row1 = row0 + n;
      const row2 = row1 + n;
      const row3 = row2 + n;
      const v0 = x[i]!;
      const v1 = x[i + 1]!;
      const v2 = x[i + 2]!;
      const v3 = x[i + 3]!;
      for (let j = 0; j < n; j++) {
        out[j] = out[j]! + a[row0 + j]! * v0 + a[row1 + j]! * v1 + a[row2 + j]! * v2 + a[row3 + j]! * v3;
      }
    }
    for (; i < m; i++) {
      const v = x[i]!;
      for (let j = 0; j < n; j++) out[j] = out[j]! + a[i * n + j]! * v;
    }
    return;
  }
  let j = 0;
  // Eight columns at a time, which are one or two lines of the cache in each row
  for (; j + 8 <= n; j += 8) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let s5 = 0;
    let s6 = 0;
    let s7 = 0;
    for (let i = 0, p = j; i < m; i++, p += n) {
      const v = x[i]!;
      s0 += a[p]! * v;
      s1 += a[p + 1]! * v;
      s2 += a[p + 2]! * v;
      s3 += a[p + 3]! * v;
      s4 += a[p + 4]! * v;
      s5 += a[p + 5]! * v;
      s6 += a[p + 6]! * v;
      s7 += a[p + 7]! * v;
    }
    out[j] = add ? out[j]! + s0 : s0;
    out[j + 1] = add ? out[j + 1]! + s1 : s1;
    out[j + 2] = add ? out[j + 2]! + s2 : s2;
    out[j + 3] = add ? out[j + 3]! + s3 : s3;
    out[j + 4] = add ? out[j + 4]! + s4 : s4;
    out[j + 5] = add ? out[j + 5]! + s5 : s5;
    out[j + 6] = add ? out[j + 6]! + s6 : s6;
    out[j + 7] = add ? out[j + 7]! + s7 : s7;
  }
  for (; j < n; j++) {
    let s = 0;
    for (let i = 0, p = j; i < m; i++, p += n) s += a[p]! * x[i]!;
    out[j] = add ? out[j]! + s : s;
  }
}
