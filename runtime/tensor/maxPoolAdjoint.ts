import type { Floats } from "./floats.ts";

/**
 * The transpose of `maxPoolTangent` at x: from y, n × c × oh × ow, to n × c planes, each h × wd.
 *
 * The elements that are the largest of a window share its y equally. All of a window get NaN if its largest is NaN.
 */
export function maxPoolAdjoint(
  out: Floats,
  x: Floats,
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
  out.fill(0, 0, n * c * h * wd);
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
        let ties = 0;
        for (let row = top; row < bottom; row++) {
          const pixels = (plane * h + row) * wd;
          for (let column = left; column < right; column++) if (x[pixels + column] === largest) ties++;
        }
        const share = ties > 0 ? y[(plane * oh + i) * ow + j]! / ties : NaN;
        for (let row = top; row < bottom; row++) {
          const pixels = (plane * h + row) * wd;
          for (let column = left; column < right; column++) {
            const p = pixels + column;
            if (ties === 0 || x[p] === largest) out[p] = out[p]! + share;
          }
        }
      }
    }
  }
}
