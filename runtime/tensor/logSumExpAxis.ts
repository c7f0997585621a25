import type { Floats } from "./floats.ts";

/**
 * The logarithms log Σⱼ exp(xⱼ) of a before × count × after array along its middle axis, before × after of them.
 *
 * Each is m + log1p(r) with the largest element m and the sum r of exp(xⱼ − m) over the others, which neither overflows
 * nor loses a small r; where m is NaN or infinite, or there is no element and it is −∞, the result is m.
 */
export function logSumExpAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      const start = group * count * after + j;
      const end = start + count * after;
      let largest = -Infinity;
      let at = start;
      for (let p = start; p < end; p += after) {
        const v = x[p]!;
        if (v > largest || Number.isNaN(v)) {
          largest = v;
          at = p;
        }
      }
      let rest = 0;
      if (Number.isFinite(largest)) {
        for (let p = start; p < end; p += after) if (p !== at) rest += Math.exp(x[p]! - largest);
      }
      out[group * after + j] = largest + Math.log1p(rest);
    }
  }
}
