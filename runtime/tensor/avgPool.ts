import type { Floats } from "./floats.ts";

/**
 * The means of n × c planes, each h × wd, over windows of size × size with zeros around the planes.
 *
 * The windows start at −padding and are `stride` apart, and those that fit are oh × ow, oh = ⌊(h + 2·padding −
 * size)/stride⌋ + 1. Padding counts as elements (PyTorch's `count_include_pad`). Each window is summed by rows, from 0.
 */
export function avgPool(
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
        let s = 0;
        for (let row = top; row < bottom; row++) {
          const pixels = (plane * h + row) * wd;
          for (let column = left; column < right; column++) s += x[pixels + column]!;
        }
        out[(plane * oh + i) * ow + j] = s / (size * size);
      }
    }
  }
}
