import type { Floats } from "./floats.ts";
import { matmulStrided } from "./matmulStrided.ts";

/**
 * Matrix product out = A·B, or out + A·B with `add`, without WebAssembly: A is m×k, B is k×n.
 *
 * Row by row; `out` shares no memory with `a` and `b`. Each sum is formed in order and in double precision.
 */
export function matmulPlain(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  matmulStrided(out, a, b, m, k, n, k, 1, n, 1, add);
}
