import { fold } from "./columns/fold.ts";
import { paysToUnfold } from "./columns/paysToUnfold.ts";
import { conv2dInputPlain } from "./conv2dInputPlain.ts";
import type { Floats } from "./floats.ts";
import { matmulTN } from "./matmulTN.ts";

/**
 * The adjoint of `conv2d` with respect to the images: from y, n × f × oh × ow, to n images of c channels of h × wd.
 *
 * A pixel gets the sum of y times the element upon it over all filters and all their places (i, j) in which there is
 * one; summed over the filters, from 0, for each place, and then over the places, all in order.
 *
 * Large convolutions are matrix products, one for each image, if there is a `scratch` of c·kh·kw·oh·ow elements, which
 * are overwritten. In double precision they have the same bits without; in single precision see `matmul`.
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
  scratch?: Floats,
): void {
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((wd + 2 * padding - kw) / stride) + 1;
  const [size, places] = [c * kh * kw, oh * ow];
  if (scratch === undefined || !paysToUnfold(f, size, oh, ow)) {
    conv2dInputPlain(out, y, w, n, c, h, wd, f, kh, kw, stride, padding);
    return;
  }
  for (let image = 0; image < n; image++) {
    const own = y.subarray(image * f * places, (image + 1) * f * places);
    matmulTN(scratch, w, own, size, f, places, false);
    fold(out, scratch, image, c, h, wd, kh, kw, stride, padding);
  }
}
