/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of the mean logistic loss with respect to weights and bias. */
export function gradient(
  weights: readonly number[],
  bias: number,
  features: readonly (readonly number[])[],
  labels: readonly number[],
  penalty: number,
): [number[], number] {
  const length = weights.length;
  const weightsBar = weights.map(() => 0);
  let biasBar = 0;
  for (let i = 0; i < features.length; i++) {
    const row = features[i]!;
    let score = bias;
    for (let j = 0; j < length; j++) score += weights[j]! * row[j]!;
    const error = 1 / (1 + Math.exp(-score)) - labels[i]!;
    biasBar += error;
    for (let j = 0; j < length; j++) weightsBar[j] = weightsBar[j]! + error * row[j]!;
  }
  const scale = 1 / features.length;
  for (let j = 0; j < length; j++) weightsBar[j] = weightsBar[j]! * scale + penalty * weights[j]!;
  return [weightsBar, biasBar * scale];
}
