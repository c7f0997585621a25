/** ln Σ exp(xᵢ), which neither overflows nor underflows; −∞ for an empty vector. */
export function logSumExp(x: Float64Array): number {
  let largest = -Infinity;
  for (const each of x) {
    if (each > largest) largest = each;
  }
  if (largest === -Infinity) return largest;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i] - largest);
  return largest + Math.log(sum);
}
