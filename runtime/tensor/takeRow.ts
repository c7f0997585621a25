import type { Floats } from "./floats.ts";

/** The row of a matrix with a given number, from 0; `out` has `width` elements. */
export function takeRow(out: Floats, x: Floats, row: number, width: number): void {
  const start = row * width;
  for (let i = 0; i < width; i++) out[i] = x[start + i]!;
}
