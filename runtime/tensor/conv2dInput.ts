import type { Floats } from "./floats.ts";

/**
 * The adjoint of `conv2d` with respect to the images: from y, n × f × oh × ow, to n images of c channels, each h × wd.
 *
 * A pixel gets the sum of y times the element upon it over all filters and all their places (i, j) in which there is
 * one; summed in the order of y, from 0.
 */
export function conv2dInput(
  out: Floats,
  y: Floats,
  w: Floats,
  n: number,
  c: number,
  h: number,
  wd: number,
  f: number,
  kh: number,
  kw: number,
  stride: number,
  padding: number,
): void {
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - kw) / stride) + 1;
  const size = kh * kw;
  for (let image = 0; image < n; image++) {
    // Four channels at a time, for they see the same y; of two or three left over, the first fills the gaps
    for (let channel = 0; channel < c; channel += 4) {
      const isAlone = channel + 1 === c;
      const c2 = channel + 2 < c ? 2 : 0;
      const c3 = channel + 3 < c ? 3 : 0;
      for (let row = 0; row < h; row++) {
        const iStart = Math.max(0, Math.ceil((row + padding - kh + 1) / stride));
        const iEnd = Math.min(oh, Math.floor((row + padding) / stride) + 1);
        for (let column = 0; column < wd; column++) {
          const jStart = Math.max(0, Math.ceil((column + padding - kw + 1) / stride));
          const jEnd = Math.min(ow, Math.floor((column + padding) / stride) + 1);
          let s0 = 0;
          let s1 = 0;
          let s2 = 0;
          let s3 = 0;
          for (let filter = 0; filter < f; filter++) {
            for (let i = iStart; i < iEnd; i++) {
              const places = ((image * f + filter) * oh + i) * ow;
              let w0 =
                ((filter * c + channel) * kh + row + padding - i * stride) * kw + column + padding - jStart * stride;
              if (isAlone) {
                for (let j = jStart; j < jEnd; j++) {
                  s0 += y[places + j]! * w[w0]!;
                  w0 -= stride;
                }
                continue;
              }
              for (let j = jStart; j < jEnd; j++) {
                const v = y[places + j]!;
                s0 += v * w[w0]!;
                s1 += v * w[w0 + size]!;
                s2 += v * w[w0 + c2 * size]!;
                s3 += v * w[w0 + c3 * size]!;
                w0 -= stride;
              }
            }
          }
          const p = ((image * c + channel) * h + row) * wd + column;
          out[p] = s0;
          if (isAlone) continue;
          out[p + h * wd] = s1;
          out[p + c2 * h * wd] = s2;
          out[p + c3 * h * wd] = s3;
        }
      }
    }
  }
}
