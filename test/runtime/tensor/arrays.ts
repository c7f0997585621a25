import type { Floats } from "../../../runtime/tensor/floats.ts";

/** A kind of array that the kernels work on, with the distance from 1 to the next number in it. */
export interface Kind {
  readonly name: string;
  readonly epsilon: number;
  readonly from: (values: Iterable<number>) => Floats;
}

/** The two kinds of arrays that the kernels work on. */
export const kinds: readonly Kind[] = [
  { name: "Float64Array", epsilon: 2 ** -52, from: (values) => Float64Array.from(values) },
  { name: "Float32Array", epsilon: 2 ** -23, from: (values) => Float32Array.from(values) },
];

/** Numbers between −1 and 1, the same for the same seed. */
export function randomNumbers(count: number, seed: number): readonly number[] {
  let state = (seed * 7919 + 12345) % 2147483647;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

/** Integers from −3 to 3, whose sums of products are exact in either kind of array. */
export function randomIntegers(count: number, seed: number): readonly number[] {
  return randomNumbers(count, seed).map((value) => Math.floor(3.5 * value + 0.5) + 0);
}

/** What a kernel finds where it writes: numbers that must not be seen again. */
export function stale(kind: Kind, count: number): Floats {
  return kind.from(Array.from({ length: count }, () => NaN));
}

/** Evenly spaced numbers from `start` to `end`. */
export function linspace(start: number, end: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => start + ((end - start) * i) / (count - 1));
}

/** Σ xᵢyᵢ. */
export function inner(x: Iterable<number>, y: Iterable<number>): number {
  const other = [...y];
  return [...x].reduce((total, value, i) => total + value * other[i]!, 0);
}

/** The integers from 0 to count − 1. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
