import type { Floats } from "./floats.ts";

/** The determinant of an n×n matrix from its factors by `lu`: the product of the diagonal of U, with the sign of P. */
export function luDet(lu: Floats, n: number): number {
  let product = 1;
  let isSingular = false;
  for (let k = 0; k < n; k++) {
    const diagonal = lu[k * n + k]!;
    // A factor 0 is set apart, for the others may overflow
    if (diagonal === 0) isSingular = true;
    else product *= lu[n * n + k] === k ? diagonal : -diagonal;
  }
  return isSingular && !Number.isNaN(product) ? 0 : product;
}
