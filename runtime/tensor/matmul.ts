import type { Floats } from "./floats.ts";
import { matmulPlain } from "./matmulPlain.ts";
import { heavyProduct } from "./wasm/heavyProduct.ts";

/**
 * Matrix product out = A·B, or out + A·B with `add`: A is m×k, B is k×n.
 *
 * Row by row; `out` shares no memory with `a` and `b`. Every sum is formed in order and then stored or added. In double
 * precision it has the same bits however it is computed. In single precision, large products are summed in single
 * precision, by WebAssembly where there is any, with an error of at most about k·2⁻²⁴·Σ|a·b|, and small ones in double.
 */
export function matmul(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  if (!heavyProduct(out, a, b, m, k, n, false, false, add)) matmulPlain(out, a, b, m, k, n, add);
}
