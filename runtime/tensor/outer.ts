import type { Floats } from "./floats.ts";

/** The outer product x yᵀ of vectors of m and n elements, an m×n matrix, stored in `out` or, if `add`, added to it. */
export function outer(out: Floats, x: Floats, y: Floats, m: number, n: number, add: boolean): void {
  for (let i = 0; i < m; i++) {
    const row = i * n;
    const v = x[i]!;
    if (add) {
      for (let j = 0; j < n; j++) out[row + j] = out[row + j]! + v * y[j]!;
    } else {
      for (let j = 0; j < n; j++) out[row + j] = v * y[j]!;
    }
  }
}
