import type { Floats } from "./floats.ts";

/**
 * The sums of a before × count × after array along its middle axis, before × after of them.
 *
 * Each is formed in the order of the axis, from 0. Sums that are neighbours grow in `out`, so that the array is read in
 * its order; but where `out` is too coarse for that, or it is the last axis, in variables.
 */
export function sumAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  if (after >= 4 && out.BYTES_PER_ELEMENT === 8) {
    out.fill(0, 0, before * after);
    for (let group = 0; group < before; group++) {
      const sums = group * after;
      let k = 0;
      for (; k + 4 <= count; k += 4) {
        const p0 = (group * count + k) * after;
        const p1 = p0 + after;
        const p2 = p1 + after;
        const p3 = p2 + after;
        for (let j = 0; j < after; j++) {
          out[sums + j] = out[sums + j]! + x[p0 + j]! + x[p1 + j]! + x[p2 + j]! + x[p3 + j]!;
        }
      }
      for (; k < count; k++) {
        const p = (group * count + k) * after;
        for (let j = 0; j < after; j++) out[sums + j] = out[sums + j]! + x[p + j]!;
      }
    }
    return;
  }
  // Results whose elements are `step` apart are formed four at a time: neighbours, or whole rows if it is the last axis
  const isLast = after === 1;
  const groups = isLast ? 1 : before;
  const size = isLast ? before : after;
  const step = isLast ? count : 1;
  for (let group = 0; group < groups; group++) {
    let i = 0;
    for (; i + 4 <= size; i += 4) {
      let p0 = group * count * after + i * step;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < count; k++) {
        s0 += x[p0]!;
        s1 += x[p0 + step]!;
        s2 += x[p0 + 2 * step]!;
        s3 += x[p0 + 3 * step]!;
        p0 += after;
      }
      out[group * size + i] = s0;
      out[group * size + i + 1] = s1;
      out[group * size + i + 2] = s2;
      out[group * size + i + 3] = s3;
    }
    for (; i < size; i++) {
      let p = group * count * after + i * step;
      let s = 0;
      for (let k = 0; k < count; k++) {
        s += x[p]!;
        p += after;
      }
      out[group * size + i] = s;
    }
  }
}
