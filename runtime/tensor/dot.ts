import type { Floats } from "./floats.ts";

/**
 * The inner product of x and y, the sum of xᵢyᵢ over the first n elements.
 *
 * The products are added up in the order of `sum`: in blocks of 128, each from 0, and then the sums of the blocks. With
 * k = min(n, 127 + ⌈n/128⌉) roundings per product the error is below k·u/(1 − k·u) · Σ|xᵢyᵢ| with u = 2⁻⁵³ (Higham,
 * Accuracy and Stability of Numerical Algorithms (2002), §3.1).
 */
export function dot(x: Floats, y: Floats, n: number): number {
  let total = 0;
  let start = 0;
  // Four blocks at a time, for one addition need not wait for the one before in another block
  for (; start + 512 <= n; start += 512) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = start; i < start + 128; i++) {
      s0 += x[i]! * y[i]!;
      s1 += x[i + 128]! * y[i + 128]!;
      s2 += x[i + 256]! * y[i + 256]!;
      s3 += x[i + 384]! * y[i + 384]!;
    }
    total = total + s0 + s1 + s2 + s3;
  }
  for (; start < n; start += 128) {
    const end = Math.min(start + 128, n);
    let s = 0;
    for (let i = start; i < end; i++) s += x[i]! * y[i]!;
    total += s;
  }
  return total;
}
