import { logSumExpAxis, matmulNT } from "adjoint/runtime";

/**
 * The mean negative log-likelihood of a linear classifier: the weights are classes × features, the samples by rows, and the
 * labels the numbers of their classes.
 */
export function loss(
  weights: Float64Array,
  samples: Float64Array,
  labels: readonly number[],
  classes: number,
  features: number,
): number {
  const n = labels.length;
  const scores = new Float64Array(n * classes);
  matmulNT(scores, samples, weights, n, features, classes, false);
  const norms = new Float64Array(n);
  logSumExpAxis(norms, scores, n, classes, 1);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += norms[i] - scores[i * classes + labels[i]];
  return sum / n;
}
