import type { Floats } from "./floats.ts";

/**
 * The adjoint of `avgPool`: from y, n × c × oh × ow, to n × c planes, each h × wd.
 *
 * Each element gets the sum of y over the windows that it is in, in the order of y from 0, divided by size².
 */
export function avgPoolAdjoint(
  out: Floats,
  y: Floats,
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
    for (let row = 0; row < h; row++) {
      const top = Math.max(0, Math.ceil((row + padding - size + 1) / stride));
      const bottom = Math.min(oh, Math.floor((row + padding) / stride) + 1);
      for (let column = 0; column < wd; column++) {
        const left = Math.max(0, Math.ceil((column + padding - size + 1) / stride));
        const right = Math.min(ow, Math.floor((column + padding) / stride) + 1);
        let s = 0;
        for (let i = top; i < bottom; i++) {
          const windows = (plane * oh + i) * ow;
          for (let j = left; j < right; j++) s += y[windows + j]!;
        }
        out[(plane * h + row) * wd + column] = s / (size * size);
      }
    }
  }
}
