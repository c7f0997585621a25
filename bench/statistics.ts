import { at } from "../compiler/diagnostics/internal-error.ts";

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/** A ratio that was measured several times. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly largest: number;
}

/** The ratios of paired measurements. */
export function ratioOf(measured: readonly number[], reference: readonly number[]): Ratio {
  const ratios = measured.map((value, index) => value / at(reference, index));
  return { median: median(ratios), least: Math.min(...ratios), largest: Math.max(...ratios) };
}

/** Numbers in [0, 1) from a linear congruential generator. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
