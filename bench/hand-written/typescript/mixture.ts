/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of the log-likelihood of a mixture of Gaussians with respect to alphas, means and inverse covariances. */
export function gradient(
  d: number,
  k: number,
  n: number,
  alphas: Float64Array,
  means: Float64Array,
  icf: Float64Array,
  x: Float64Array,
  wishart: { readonly gamma: number; readonly m: number },
): [Float64Array, Float64Array, Float64Array] {
  const size = (d * (d + 1)) / 2;
  const offsets = new Float64Array(k);
  const diagonals = new Float64Array(k * d);
  for (let ik = 0; ik < k; ik++) {
    let sum = alphas[ik]!;
    for (let id = 0; id < d; id++) {
      const q = icf[ik * size + id]!;
      sum += q;
      diagonals[ik * d + id] = Math.exp(q);
    }
    offsets[ik] = sum;
  }

  const alphasBar = new Float64Array(k);
  const meansBar = new Float64Array(k * d);
  const icfBar = new Float64Array(k * size);
  const centered = new Float64Array(k * d);
  const whitened = new Float64Array(k * d);
  const terms = new Float64Array(k);
  for (let point = 0; point < n * d; point += d) {
    let largest = -Infinity;
    for (let ik = 0; ik < k; ik++) {
      const start = ik * d;
      for (let i = 0; i < d; i++) {
        const difference = x[point + i]! - means[start + i]!;
        centered[start + i] = difference;
        whitened[start + i] = diagonals[start + i]! * difference;
      }
      let lower = ik * size + d;
      for (let i = 0; i < d; i++) {
        const difference = centered[start + i]!;
        for (let j = i + 1; j < d; j++) whitened[start + j] = whitened[start + j]! + icf[lower++]! * difference;
      }
      let squares = 0;
      for (let i = 0; i < d; i++) squares += whitened[start + i]! * whitened[start + i]!;
      const term = offsets[ik]! - 0.5 * squares;
      terms[ik] = term;
      if (term > largest) largest = term;
    }
    let total = 0;
    for (let ik = 0; ik < k; ik++) {
      const power = Math.exp(terms[ik]! - largest);
      terms[ik] = power;
      total += power;
    }
    // How much of the point belongs to each component; with w = Q (x − μ), the adjoint of w is −share · w.
    for (let ik = 0; ik < k; ik++) {
      const share = terms[ik]! / total;
      alphasBar[ik] = alphasBar[ik]! + share;
      const start = ik * d;
      let lower = ik * size + d;
      for (let i = 0; i < d; i++) {
        const difference = centered[start + i]!;
        const own = share * whitened[start + i]!;
        const scaled = own * diagonals[start + i]!;
        let sum = scaled;
        icfBar[ik * size + i] = icfBar[ik * size + i]! - scaled * difference;
        for (let j = i + 1; j < d; j++) {
          const bar = share * whitened[start + j]!;
          sum += bar * icf[lower]!;
          icfBar[lower] = icfBar[lower]! - bar * difference;
          lower++;
        }
        meansBar[start + i] = meansBar[start + i]! + sum;
      }
    }
  }

  let largest = -Infinity;
  for (let ik = 0; ik < k; ik++) largest = Math.max(largest, alphas[ik]!);
  let total = 0;
  for (let ik = 0; ik < k; ik++) total += Math.exp(alphas[ik]! - largest);
  const { gamma, m } = wishart;
  const precision = gamma * gamma;
  for (let ik = 0; ik < k; ik++) {
    const start = ik * size;
    for (let i = 0; i < d; i++) {
      icfBar[start + i] = icfBar[start + i]! + alphasBar[ik]! + precision * diagonals[ik * d + i]! ** 2 - m;
    }
    for (let i = d; i < size; i++) icfBar[start + i] = icfBar[start + i]! + precision * icf[start + i]!;
    alphasBar[ik] = alphasBar[ik]! - (n * Math.exp(alphas[ik]! - largest)) / total;
  }
  return [alphasBar, meansBar, icfBar];
}
