import type { Floats } from "./floats.ts";

/**
 * The adjoint of `conv2d` with respect to the images: from y, n × f × oh × ow, to n images of c channels of h × wd.
 *
 * A pixel gets the sum of y times the element upon it over all filters and all their places (i, j) in which there is
 * one; summed over the filters, from 0, for each place, and then over the places, all in order. All indices are below
 * 2³¹. This is the form without matrix products, which needs no `_scratch`.
 */
export function conv2dInputPlain(
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
  _scratch?: Floats,
): void {
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - kw) / stride) + 1;
  const size = kh * kw;
  for (let image = 0; image < n; image++) {
    // Four channels at a time, for they see the same y; of two or three left over, the first fills the gaps
    for (let channel = 0; channel < c; channel += 4) {
      const toSecond = channel + 1 < c ? size : 0;
      const toThird = channel + 2 < c ? 2 * size : 0;
      const toFourth = channel + 3 < c ? 3 * size : 0;
      for (let row = 0; row < h; row++) {
        const iStart = Math.max(0, Math.ceil((row + padding - kh + 1) / stride));
        const iEnd = Math.min(oh, Math.floor((row + padding) / stride) + 1);
        for (let column = 0; column < wd; column++) {
          const jStart = Math.max(0, Math.ceil((column + padding - kw + 1) / stride));
          const jEnd = Math.min(ow, Math.floor((column + padding) / stride) + 1);
          let sum0 = 0;
          let sum1 = 0;
          let sum2 = 0;
          let sum3 = 0;
          for (let i = iStart; i < iEnd; i++) {
            for (let j = jStart; j < jEnd; j++) {
              let place = (image * f * oh + i) * ow + j;
              let element = (channel * kh + row + padding - i * stride) * kw + column + padding - j * stride;
              let s0 = 0;
              let s1 = 0;
              let s2 = 0;
              let s3 = 0;
              for (let filter = 0; filter < f; filter++) {
                const v = y[place]!;
                s0 += v * w[element]!;
                if (toSecond > 0) {
                  s1 += v * w[element + toSecond]!;
                  s2 += v * w[element + toThird]!;
                  s3 += v * w[element + toFourth]!;
                }
                place = (place + oh * ow) | 0;
                element = (element + c * size) | 0;
              }
              sum0 += s0;
              sum1 += s1;
              sum2 += s2;
              sum3 += s3;
            }
          }
          const p = ((image * c + channel) * h + row) * wd + column;
          out[p] = sum0;
          if (channel + 1 < c) out[p + h * wd] = sum1;
          if (channel + 2 < c) out[p + 2 * h * wd] = sum2;
          if (channel + 3 < c) out[p + 3 * h * wd] = sum3;
        }
      }
    }
  }
}
