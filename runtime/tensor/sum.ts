import type { Floats } from "./floats.ts";

/**
 * The sum of the first n elements of x.
 *
 * Blocks of 128 elements are summed in their order from 0, and so are the sums of the blocks. No element takes part in
 * more than k = min(n, 126 + ⌈n/128⌉) additions that round, so the error is below k·u/(1 − k·u) · Σ|xᵢ| with u = 2⁻⁵³
 * (Higham, Accuracy and Stability of Numerical Algorithms (2002), §4.2).
 */
export function sum(x: Floats, n: number): number {
  let total = 0;
  let start = 0;
  // Four blocks at a time, for one addition need not wait for the one before in another block
  for (; start + 512 <= n; start += 512) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = start; i < start + 128; i++) {
      s0 += x[i]!;
      s1 += x[i + 128]!;
      s2 += x[i + 256]!;
      s3 += x[i + 384]!;
    }
    total = total + s0 + s1 + s2 + s3;
  }
  for (; start < n; start += 128) {
    const end = Math.min(start + 128, n);
    let s = 0;
    for (let i = start; i < end; i++) s += x[i]!;
    total += s;
  }
  return total;
}
