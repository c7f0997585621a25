import type { Floats } from "./floats.ts";
import { matmulStrided } from "./matmulStrided.ts";

/**
 * Matrix product out = Aᵀ·B, or out + Aᵀ·B with `add`, without WebAssembly: A is k×m, B is k×n.
 *
 * Row by row; `out` shares no memory with `a` and `b`. Each sum is formed in order and in double precision.
 */
export function matmulTNPlain(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  matmulStrided(out, a, b, m, k, n, 1, m, n, 1, add);
}
