import type { Floats } from "./floats.ts";

/**
 * The adjoint of `conv2d` with respect to the filters: from y, n × f × oh × ow, to f filters of c × kh × kw.
 *
 * An element gets the sum of its pixel times y over all images and all places (i, j) of the filter in which it has a
 * pixel; summed in the order of y, from 0, for each image, and then over the images. This is the form without matrix
 * products, which needs no `_scratch`.
 */
export function conv2dFilterPlain(
  out: Floats,
  x: Floats,
  y: Floats,
  n: number,
  c: number,
  h: number,
  wd: number,
  f: number,
  kh: number,
  kw: number,
  stride: number,
  padding: number,
  _scratch?: Floats,
): void {
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - kw) / stride) + 1;
  const size = c * kh * kw;
  // Four filters at a time, for they see the same pixels; of two or three left over, the first fills the gaps
  for (let filter = 0; filter < f; filter += 4) {
    const isAlone = filter + 1 === f;
    const f2 = filter + 2 < f ? 2 : 0;
    const f3 = filter + 3 < f ? 3 : 0;
    for (let channel = 0; channel < c; channel++) {
      for (let ky = 0; ky < kh; ky++) {
        const iStart = Math.max(0, Math.ceil((padding - ky) / stride));
        const iEnd = Math.min(oh, Math.floor((h - 1 + padding - ky) / stride) + 1);
        for (let kx = 0; kx < kw; kx++) {
          const jStart = Math.max(0, Math.ceil((padding - kx) / stride));
          const jEnd = Math.min(ow, Math.floor((wd - 1 + padding - kx) / stride) + 1);
          let sum0 = 0;
          let sum1 = 0;
          let sum2 = 0;
          let sum3 = 0;
          for (let image = 0; image < n; image++) {
            let s0 = 0;
            let s1 = 0;
            let s2 = 0;
            let s3 = 0;
            for (let i = iStart; i < iEnd; i++) {
              const y0 = ((image * f + filter) * oh + i) * ow;
              let pixel = ((image * c + channel) * h + i * stride - padding + ky) * wd + jStart * stride - padding + kx;
              if (isAlone) {
                for (let j = jStart; j < jEnd; j++) {
                  s0 += x[pixel]! * y[y0 + j]!;
                  pixel += stride;
                }
                continue;
              }
              const y1 = y0 + oh * ow;
              const y2 = y0 + f2 * oh * ow;
              const y3 = y0 + f3 * oh * ow;
              for (let j = jStart; j < jEnd; j++) {
                const v = x[pixel]!;
                s0 += v * y[y0 + j]!;
                s1 += v * y[y1 + j]!;
                s2 += v * y[y2 + j]!;
                s3 += v * y[y3 + j]!;
                pixel += stride;
              }
            }
            sum0 += s0;
            sum1 += s1;
            sum2 += s2;
            sum3 += s3;
          }
          const p = ((filter * c + channel) * kh + ky) * kw + kx;
          out[p] = sum0;
          if (isAlone) continue;
          out[p + size] = sum1;
          out[p + f2 * size] = sum2;
          out[p + f3 * size] = sum3;
        }
      }
    }
  }
}
