import type { Floats } from "./floats.ts";

/**
 * The running sums of a before × count × after array along its middle axis, from its end.
 *
 * They are formed against the order of the axis, from 0. This is the transpose of `cumsum`.
 */
export function cumsumReversed(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let p = (group * count + count - 1) * after + j;
      let s = 0;
      for (let k = 0; k < count; k++) {
        s += x[p]!;
        out[p] = s;
        p -= after;
      }
    }
  }
}
