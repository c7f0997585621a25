import type { Floats } from "./floats.ts";

/** A matrix of `rows` rows that is zero but for the one with a given number, from 0: the transpose of `takeRow`. */
export function placeRow(out: Floats, x: Floats, row: number, rows: number, width: number): void {
  const count = rows * width;
  for (let i = 0; i < count; i++) out[i] = 0;
  const start = row * width;
  for (let i = 0; i < width; i++) out[start + i] = x[i]!;
}
