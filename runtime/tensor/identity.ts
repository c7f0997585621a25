import type { Floats } from "./floats.ts";

/** The m×n matrix with ones on its diagonal and zeros elsewhere. */
export function identity(out: Floats, m: number, n: number): void {
  out.fill(0, 0, m * n);
  const rank = Math.min(m, n);
  for (let i = 0; i < rank; i++) out[i * n + i] = 1;
}
