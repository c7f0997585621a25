import type { Floats } from "../floats.ts";

/**
 * The adjoint of `unfold`: each pixel of one image of n × c × h × wd is set to the sum of what stands in its place in
 * the matrix, from 0 and in the order of the columns. What stands in the place of padding is not read.
 */
export function fold(
  out: Floats,
  columns: Floats,
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
  out.fill(0, image * c * h * wd, (image + 1) * c * h * wd);
  for (let channel = 0; channel < c; channel++) {
    // The last element of a filter comes to a pixel in the first column
    for (let ky = kh - 1; ky >= 0; ky--) {
      const iStart = Math.max(0, Math.ceil((padding - ky) / stride));
      const iEnd = Math.min(oh, Math.floor((h - 1 + padding - ky) / stride) + 1);
      for (let kx = kw - 1; kx >= 0; kx--) {
        const jStart = Math.max(0, Math.ceil((padding - kx) / stride));
        const jEnd = Math.min(ow, Math.floor((wd - 1 + padding - kx) / stride) + 1);
        const start = ((channel * kh + ky) * kw + kx) * oh * ow;
        for (let i = iStart; i < iEnd; i++) {
          const row = (image * c + channel) * h + i * stride - padding + ky;
          let pixel = row * wd + jStart * stride - padding + kx;
          const end = (start + i * ow + jEnd) | 0;
          // With `| 0` no sum has to be checked for overflow
          for (let at = (start + i * ow + jStart) | 0; at < end; at = (at + 1) | 0) {
            out[pixel]! += columns[at]!;
            pixel = (pixel + stride) | 0;
          }
        }
      }
    }
  }
}
