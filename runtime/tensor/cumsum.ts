import type { Floats } from "./floats.ts";

/**
 * The running sums of a before × count × after array along its middle axis: at each place the sum up to there.
 *
 * They are formed in the order of the axis, from 0.
 */
export function cumsum(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let p = group * count * after + j;
      let s = 0;
      for (let k = 0; k < count; k++) {
        s += x[p]!;
        out[p] = s;
        p += after;
      }
    }
  }
}
