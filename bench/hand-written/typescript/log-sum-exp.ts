/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of ln Σ exp(xᵢ): softmax. */
export function gradient(x: Float64Array): [Float64Array] {
  const n = x.length;
  const xBar = new Float64Array(n);
  let largest = -Infinity;
  for (let i = 0; i < n; i++) {
    if (x[i]! > largest) largest = x[i]!;
  }
  if (largest === -Infinity) return [xBar];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const power = Math.exp(x[i]! - largest);
    xBar[i] = power;
    sum += power;
  }
  const scale = 1 / sum;
  for (let i = 0; i < n; i++) xBar[i] = xBar[i]! * scale;
  return [xBar];
}
