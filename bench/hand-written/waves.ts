/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** Σ exp(−xᵢ²) sin yᵢ + xᵢ/(1 + yᵢ²). */
export function value(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const xi = x[i]!;
    const yi = y[i]!;
    sum += Math.exp(-xi * xi) * Math.sin(yi) + xi / (1 + yi * yi);
  }
  return sum;
}

/** Its value and its gradient. */
export function valueAndGradient(x: Float64Array, y: Float64Array, xBar: Float64Array, yBar: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const xi = x[i]!;
    const yi = y[i]!;
    const bell = Math.exp(-xi * xi);
    const wave = bell * Math.sin(yi);
    const reciprocal = 1 / (1 + yi * yi);
    const quotient = xi * reciprocal;
    sum += wave + quotient;
    xBar[i] = reciprocal - 2 * xi * wave;
    yBar[i] = bell * Math.cos(yi) - 2 * yi * quotient * reciprocal;
  }
  return sum;
}
