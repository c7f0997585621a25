/** The mean logistic loss of labels 0 and 1, with a penalty on the weights. */
export function logisticLoss(
  weights: readonly number[],
  bias: number,
  features: readonly (readonly number[])[],
  labels: readonly number[],
  penalty: number,
): number {
  let loss = 0;
  for (let i = 0; i < features.length; i++) {
    const row = features[i];
    let score = bias;
    for (let j = 0; j < weights.length; j++) score += weights[j] * row[j];
    loss += softplus(score) - labels[i] * score;
  }
  let squares = 0;
  for (const weight of weights) squares += weight ** 2;
  return loss / features.length + 0.5 * penalty * squares;
}

/** ln(1 + eˣ). */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
