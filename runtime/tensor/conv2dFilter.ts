import { allFinite } from "./columns/allFinite.ts";
import { paysToUnfold } from "./columns/paysToUnfold.ts";
import { unfold } from "./columns/unfold.ts";
import { conv2dFilterPlain } from "./conv2dFilterPlain.ts";
import type { Floats } from "./floats.ts";
import { matmulNT } from "./matmulNT.ts";

/**
 * The adjoint of `conv2d` with respect to the filters: from y, n × f × oh × ow, to f filters of c × kh × kw.
 *
 * An element gets the sum of its pixel times y over all images and all places (i, j) of the filter in which it has a
 * pixel; summed in the order of y, from 0, for each image, and then over the images.
 *
 * Large convolutions are matrix products, one for each image, if there is a `scratch` of c·kh·kw·oh·ow elements, which
 * are overwritten. In double precision they have the same bits without; in single precision see `matmul`.
 */
export function conv2dFilter(
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
  scratch?: Floats,
): void {
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - kw) / stride) + 1;
  const [size, places] = [c * kh * kw, oh * ow];
  if (scratch !== undefined && paysToUnfold(f, size, oh, ow)) {
    out.fill(0);
    if (padding > 0) scratch.fill(0);
    for (let image = 0; image < n; image++) {
      unfold(scratch, x, image, c, h, wd, kh, kw, stride, padding);
      const own = y.subarray(image * f * places, (image + 1) * f * places);
      matmulNT(out, own, scratch, f, places, size, true);
    }
    // Where y is infinite, the products made NaN of the 0 of padding, which takes no part
    if (padding === 0 || allFinite(out)) return;
  }
  conv2dFilterPlain(out, x, y, n, c, h, wd, f, kh, kw, stride, padding);
}
