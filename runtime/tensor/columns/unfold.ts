import type { Floats } from "../floats.ts";

/**
 * One image of n × c × h × wd as the matrix whose product with the filters, f × c·kh·kw, is their convolution.
 *
 * It has a row for each of the c·kh·kw elements of a filter and a column for each place (i, j), row by row, and in it
 * the pixel upon which the element lies there. Where that is padding, nothing is written: it has to be 0 before, and is
 * at the same places for each image. All indices are below 2³¹.
 */
export function unfold(
  columns: Floats,
  x: Floats,
  image: number,
  c: number,
  h: number,
  wd: number,
  kh: number,
  kw: number,
  stride: number,
  padding: number,
): void {
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - kw) / stride) + 1;
  let start = 0;
  for (let channel = 0; channel < c; channel++) {
    for (let ky = 0; ky < kh; ky++) {
      const iStart = Math.max(0, Math.ceil((padding - ky) / stride));
      const iEnd = Math.min(oh, Math.floor((h - 1 + padding - ky) / stride) + 1);
      for (let kx = 0; kx < kw; kx++) {
        const jStart = Math.max(0, Math.ceil((padding - kx) / stride));
        const jEnd = Math.min(ow, Math.floor((wd - 1 + padding - kx) / stride) + 1);
        for (let i = iStart; i < iEnd; i++) {
          const row = (image * c + channel) * h + i * stride - padding + ky;
          let pixel = row * wd + jStart * stride - padding + kx;
          const end = (start + i * ow + jEnd) | 0;
          // With `| 0` no sum has to be checked for overflow
          for (let at = (start + i * ow + jStart) | 0; at < end; at = (at + 1) | 0) {
            columns[at] = x[pixel]!;
            pixel = (pixel + stride) | 0;
          }
        }
        start += oh * ow;
      }
    }
  }
}
