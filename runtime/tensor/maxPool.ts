import type { Floats } from "./floats.ts";

/**
 * The largest elements of n × c planes, each h × wd, in windows of size × size.
 *
 * The windows start at −padding and are `stride` apart, and those that fit are oh × ow, oh = ⌊(h + 2·padding −
 * size)/stride⌋ + 1. Padding is never the largest. As by `Math.max`: NaN if an element is, and −∞ if there are none.
 */
export function maxPool(
  out: Floats,
  x: Floats,
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
        out[(plane * oh + i) * ow + j] = largest;
      }
    }
  }
}
