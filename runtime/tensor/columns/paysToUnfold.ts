import { HEAVY } from "../wasm/heavyProduct.ts";

/**
 * Whether a convolution with f filters of `size` elements at oh × ow places of each image is faster by matrix products.
 *
 * The product of one image has to be one for WebAssembly, which takes at least four rows and columns at a time. From
 * there on it is, though the matrix is made first.
 */
export function paysToUnfold(f: number, size: number, oh: number, ow: number): boolean {
  const places = Math.max(0, oh) * Math.max(0, ow);
  return f >= 4 && places >= 4 && f * size * places >= HEAVY;
}
