/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** Σ tanh(aᵢ xᵢ + bᵢ). */
export function value(a: Float64Array, x: Float64Array, b: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.tanh(a[i]! * x[i]! + b[i]!);
  return sum;
}

/** Its value and its gradient. */
export function valueAndGradient(
  a: Float64Array,
  x: Float64Array,
  b: Float64Array,
  aBar: Float64Array,
  xBar: Float64Array,
  bBar: Float64Array,
): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const ai = a[i]!;
    const xi = x[i]!;
    const t = Math.tanh(ai * xi + b[i]!);
    const slope = 1 - t * t;
    sum += t;
    aBar[i] = slope * xi;
    xBar[i] = slope * ai;
    bBar[i] = slope;
  }
  return sum;
}
