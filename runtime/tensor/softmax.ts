import type { Floats } from "./floats.ts";

/**
 * The softmax of a before × count × after array along its middle axis, exp(xₖ) / Σⱼ exp(xⱼ).
 *
 * The largest element is subtracted first, so that nothing overflows; where it is NaN or infinite, the result is NaN.
 * The exponentials wait in `out` for their sum, so in single precision they are rounded twice.
 */
export function softmax(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      const start = group * count * after + j;
      const end = start + count * after;
      let largest = -Infinity;
      for (let p = start; p < end; p += after) largest = Math.max(largest, x[p]!);
      let s = 0;
      for (let p = start; p < end; p += after) {
        const e = Math.exp(x[p]! - largest);
        out[p] = e;
        s += e;
      }
      for (let p = start; p < end; p += after) out[p] = out[p]! / s;
    }
  }
}
