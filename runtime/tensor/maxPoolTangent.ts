import type { Floats } from "./floats.ts";

/**
 * The derivative of `maxPool` at x in the direction t: in each window the mean of t where x is the largest.
 *
 * Where that is in two places, the mean is that of the derivatives from either side. NaN where the largest is NaN.
 */
export function maxPoolTangent(
  out: Floats,
  x: Floats,
  t: Floats,
  n: number,
  c: number,
  h: number,
  wd: number,
  size: number,
  stride: number,
  padding: number,
): void {
  const oh = Math.floor((h + 2 * padding - size) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - size) / stride) + 1;
  for (let plane = 0; plane < n * c; plane++) {
    for (let i = 0; i < oh; i++) {
      const top = Math.max(0, i * stride - padding);
      const bottom = Math.min(h, i * stride - padding + size);
      for (let j = 0; j < ow; j++) {
        const left = Math.max(0, j * stride - padding);
        const right = Math.min(wd, j * stride - padding + size);
        let largest = -Infinity;
        for (let row = top; row < bottom; row++) {
          const pixels = (plane * h + row) * wd;
          for (let column = left; column < right; column++) largest = Math.max(largest, x[pixels + column]!);
        }
        let s = 0;
        let ties = 0;
        for (let row = top; row < bottom; row++) {
          const pixels = (plane * h + row) * wd;
          for (let column = left; column < right; column++) {
            if (x[pixels + column] !== largest) continue;
            s += t[pixels + column]!;
            ties++;
          }
        }
        out[(plane * oh + i) * ow + j] = s / ties;
      }
    }
  }
}
