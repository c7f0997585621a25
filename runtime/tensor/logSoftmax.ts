import type { Floats } from "./floats.ts";

/**
 * The logarithm of the softmax of a before × count × after array along its middle axis, xₖ − log Σⱼ exp(xⱼ).
 *
 * It is (xₖ − m) − log1p(r) with the largest element m and the sum r of exp(xⱼ − m) over the others, which neither
 * overflows nor loses a small r; where m is NaN or infinite, the result is NaN.
 */
export function logSoftmax(out: Floats, x: Floats, before: number, count: number, after: number): void {
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
      // 0, or NaN unless the largest element is finite
      let rest = largest - largest;
      for (let p = start; p < end; p += after) if (p !== at) rest += Math.exp(x[p]! - largest);
      const shift = Math.log1p(rest);
      for (let p = start; p < end; p += after) out[p] = x[p]! - largest - shift;
    }
  }
}
