import type { Floats } from "./floats.ts";

/**
 * The cross-correlation of n images of c channels, each h × wd, with f filters of c × kh × kw elements.
 *
 * At (i, j) a filter lies upon the pixels from row i·stride − padding and column j·stride − padding on, and gives the
 * sum of their products. It does so for all i < oh = ⌊(h + 2·padding − kh)/stride⌋ + 1, and j < ow likewise: `conv2d`
 * of PyTorch. `out` is n × f × oh × ow. Each element is summed in the order of w, from 0; padding takes no part.
 * This is the form without matrix products, which needs no `_scratch`.
 */
export function conv2dPlain(
  out: Floats,
  x: Floats,
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
  const size = c * kh * kw;
  for (let image = 0; image < n; image++) {
    // Four filters at a time, for they see the same pixels; of two or three left over, the first fills the gaps
    for (let filter = 0; filter < f; filter += 4) {
      const isAlone = filter + 1 === f;
      const f2 = filter + 2 < f ? 2 : 0;
      const f3 = filter + 3 < f ? 3 : 0;
      for (let i = 0; i < oh; i++) {
        const top = i * stride - padding;
        const yStart = Math.max(0, -top);
        const yEnd = Math.min(kh, h - top);
        for (let j = 0; j < ow; j++) {
          const left = j * stride - padding;
          const xStart = Math.max(0, -left);
          const xEnd = Math.min(kw, wd - left);
          let s0 = 0;
          let s1 = 0;
          let s2 = 0;
          let s3 = 0;
          for (let channel = 0; channel < c; channel++) {
            for (let ky = yStart; ky < yEnd; ky++) {
              const pixels = ((image * c + channel) * h + top + ky) * wd + left;
              const w0 = filter * size + (channel * kh + ky) * kw;
              if (isAlone) {
                for (let kx = xStart; kx < xEnd; kx++) s0 += x[pixels + kx]! * w[w0 + kx]!;
                continue;
              }
              const w1 = w0 + size;
              const w2 = w0 + f2 * size;
              const w3 = w0 + f3 * size;
              for (let kx = xStart; kx < xEnd; kx++) {
                const v = x[pixels + kx]!;
                s0 += v * w[w0 + kx]!;
                s1 += v * w[w1 + kx]!;
                s2 += v * w[w2 + kx]!;
                s3 += v * w[w3 + kx]!;
              }
            }
          }
          const p = ((image * f + filter) * oh + i) * ow + j;
          out[p] = s0;
          if (isAlone) continue;
          out[p + oh * ow] = s1;
          out[p + f2 * oh * ow] = s2;
          out[p + f3 * oh * ow] = s3;
        }
      }
    }
  }
}
