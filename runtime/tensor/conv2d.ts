import { allFinite } from "./columns/allFinite.ts";
import { paysToUnfold } from "./columns/paysToUnfold.ts";
import { unfold } from "./columns/unfold.ts";
import { conv2dPlain } from "./conv2dPlain.ts";
import type { Floats } from "./floats.ts";
import { matmul } from "./matmul.ts";

/**
 * The cross-correlation of n images of c channels, each h × wd, with f filters of c × kh × kw elements.
 *
 * At (i, j) a filter lies upon the pixels from row i·stride − padding and column j·stride − padding on, and gives the
 * sum of their products. It does so for all i < oh = ⌊(h + 2·padding − kh)/stride⌋ + 1, and j < ow likewise: `conv2d`
 * of PyTorch. `out` is n × f × oh × ow. Each element is summed in the order of w, from 0; padding takes no part, not
 * even where an element of a filter is infinite.
 *
 * Large convolutions are matrix products, one for each image, if there is a `scratch` of c·kh·kw·oh·ow elements, which
 * are overwritten. In double precision they have the same bits without; in single precision see `matmul`.
 */
export function conv2d(
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
  scratch?: Floats,
): void {
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - kw) / stride) + 1;
  const [size, places] = [c * kh * kw, oh * ow];
  // A product multiplies elements of filters by the 0 of padding
  if (scratch === undefined || !paysToUnfold(f, size, oh, ow) || (padding > 0 && !allFinite(w))) {
    conv2dPlain(out, x, w, n, c, h, wd, f, kh, kw, stride, padding);
    return;
  }
  if (padding > 0) scratch.fill(0);
  for (let image = 0; image < n; image++) {
    unfold(scratch, x, image, c, h, wd, kh, kw, stride, padding);
    const own = out.subarray(image * f * places, (image + 1) * f * places);
    matmul(own, w, scratch, f, size, places, false);
  }
}
