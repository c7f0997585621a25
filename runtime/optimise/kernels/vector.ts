import { dot } from "../../tensor/dot.ts";

export { norm } from "../../linear/norms.ts";

/** The inner product of two vectors of the same length, added up in the order of `dot`. */
export function inner(x: Float64Array, y: Float64Array): number {
  return dot(x, y, x.length);
}

/** The point x + t·d. */
export function along(x: Float64Array, t: number, d: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i]! + t * d[i]!;
  return out;
}

/** The difference x − y. */
export function difference(x: Float64Array, y: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i]! - y[i]!;
  return out;
}

/** The multiple t·x. */
export function multiple(t: number, x: Float64Array): Float64Array {
  return x.map((xi) => t * xi);
}

/** Whether every element is a finite number. */
export function isFiniteVector(x: Float64Array): boolean {
  // 0·xᵢ is NaN unless xᵢ is finite.
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += 0 * x[i]!;
  return sum === 0;
}
