import type { Floats } from "./floats.ts";

/**
 * The product A x of an m×n matrix and a vector, stored in `out` or, if `add`, added to it.
 *
 * Each element is the sum over the columns in their order, from 0; what is in `out` is added last.
 */
export function matvec(out: Floats, a: Floats, x: Floats, m: number, n: number, add: boolean): void {
  let i = 0;
  // Four rows at a time, for one addition need not wait for the one before in another row
  for (; i + 4 <= m; i += 4) {
    const row0 = i * n;
    const row1 = row0 + n;
    const row2 = row1 + n;
    const row3 = row2 + n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < n; j++) {
      const v = x[j]!;
      s0 += a[row0 + j]! * v;
      s1 += a[row1 + j]! * v;
      s2 += a[row2 + j]! * v;
      s3 += a[row3 + j]! * v;
    }
    out[i] = add ? out[i]! + s0 : s0;
    out[i + 1] = add ? out[i + 1]! + s1 : s1;
    out[i + 2] = add ? out[i + 2]! + s2 : s2;
    out[i + 3] = add ? out[i + 3]! + s3 : s3;
  }
  for (; i < m; i++) {
    let s = 0;
    for (let j = 0; j < n; j++) s += a[i * n + j]! * x[j]!;
    out[i] = add ? out[i]! + s : s;
  }
}
