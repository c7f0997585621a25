import type { Floats } from "./floats.ts";
import { matmulStrided } from "./matmulStrided.ts";

/**
 * Matrix product out = A·Bᵀ, or out + A·Bᵀ with `add`, without WebAssembly: A is m×k, B is n×k.
 *
 * Row by row; `out` shares no memory with `a` and `b`. Each sum is formed in order and in double precision.
 */
export function matmulNTPlain(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  matmulStrided(out, a, b, m, k, n, k, 1, 1, k, add);
}
