import type { Floats } from "./floats.ts";

/**
 * The smallest elements of a before × count × after array along its middle axis, before × after of them.
 *
 * As by `Math.min`: NaN if an element is, and ∞ if there are none.
 */
export function minAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  // Results whose elements are `step` apart are formed four at a time: neighbours, or whole rows if it is the last axis
  const isLast = after === 1;
  const groups = isLast ? 1 : before;
  const size = isLast ? before : after;
  const step = isLast ? count : 1;
  for (let group = 0; group < groups; group++) {
    let i = 0;
    for (; i + 4 <= size; i += 4) {
      let p0 = group * count * after + i * step;
      let s0 = Infinity;
      let s1 = Infinity;
      let s2 = Infinity;
      let s3 = Infinity;
      for (let k = 0; k < count; k++) {
        s0 = Math.min(s0, x[p0]!);
        s1 = Math.min(s1, x[p0 + step]!);
        s2 = Math.min(s2, x[p0 + 2 * step]!);
        s3 = Math.min(s3, x[p0 + 3 * step]!);
        p0 += after;
      }
      out[group * size + i] = s0;
      out[group * size + i + 1] = s1;
      out[group * size + i + 2] = s2;
      out[group * size + i + 3] = s3;
    }
    for (; i < size; i++) {
      let p = group * count * after + i * step;
      let s = Infinity;
      for (let k = 0; k < count; k++) {
        s = Math.min(s, x[p]!);
        p += after;
      }
      out[group * size + i] = s;
    }
  }
}
