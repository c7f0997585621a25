import type { Floats } from "./floats.ts";
import { matmulTTPlain } from "./matmulTTPlain.ts";
import { heavyProduct } from "./wasm/heavyProduct.ts";

/**
 * Matrix product out = Aᵀ·Bᵀ, or out + Aᵀ·Bᵀ with `add`: A is k×m, B is n×k.
 *
 * Row by row; `out` shares no memory with `a` and `b`. Large products are WebAssembly's where there is any. Each sum is
 * formed in order: in double precision, so that it has the same bits on every path, or, for large products in single
 * precision, in single precision, with an error below k·2⁻²⁴·Σ|a·b| as usual.
 */
export function matmulTT(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  if (!heavyProduct(out, a, b, m, k, n, true, true, add)) matmulTTPlain(out, a, b, m, k, n, add);
}
