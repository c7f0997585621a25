/** The parameters of the Wishart prior on the inverse covariances. */
export interface Wishart {
  readonly gamma: number;
  readonly m: number;
}

/**
 * The log-likelihood of n points in d dimensions under a mixture of k Gaussians, with a Wishart prior.
 *
 * @param alphas the logarithms of the weights, but for a constant: k
 * @param means k × d
 * @param icf factors of the inverse covariances, k × d(d + 1)/2: the logarithms of the diagonal, then what is below it,
 *   column by column
 * @param x the points, n × d
 */
export function logLikelihood(
  d: number,
  k: number,
  n: number,
  alphas: Float64Array,
  means: Float64Array,
  icf: Float64Array,
  x: Float64Array,
  wishart: Wishart,
): number {
  const icfSize = (d * (d + 1)) / 2;
  const sumOfLogs = new Float64Array(k);
  const diagonals = new Float64Array(k * d);
  for (let ik = 0; ik < k; ik++) {
    for (let id = 0; id < d; id++) {
      const q = icf[ik * icfSize + id];
      sumOfLogs[ik] += q;
      diagonals[ik * d + id] = Math.exp(q);
    }
  }

  const centered = new Float64Array(d);
  const whitened = new Float64Array(d);
  const terms = new Float64Array(k);
  let sum = 0;
  for (let ix = 0; ix < n; ix++) {
    for (let ik = 0; ik < k; ik++) {
      for (let id = 0; id < d; id++) {
        centered[id] = x[ix * d + id] - means[ik * d + id];
        whitened[id] = diagonals[ik * d + id] * centered[id];
      }
      let lower = ik * icfSize + d;
      for (let i = 0; i < d; i++) {
        for (let j = i + 1; j < d; j++) {
          whitened[j] += icf[lower] * centered[i];
          lower++;
        }
      }
      terms[ik] = alphas[ik] + sumOfLogs[ik] - 0.5 * squaredNorm(whitened, 0, d);
    }
    sum += logSumExp(terms);
  }

  const constant = -n * d * 0.5 * Math.log(2 * Math.PI);
  return constant + sum - n * logSumExp(alphas) + logWishartPrior(d, k, wishart, sumOfLogs, diagonals, icf);
}

function logWishartPrior(
  d: number,
  k: number,
  wishart: Wishart,
  sumOfLogs: Float64Array,
  diagonals: Float64Array,
  icf: Float64Array,
): number {
  const { gamma, m } = wishart;
  const freedom = d + m + 1;
  const icfSize = (d * (d + 1)) / 2;
  const constant = freedom * d * (Math.log(gamma) - 0.5 * Math.log(2)) - logMultivariateGamma(0.5 * freedom, d);
  let sum = 0;
  for (let ik = 0; ik < k; ik++) {
    const frobenius =
      squaredNorm(diagonals, ik * d, (ik + 1) * d) + squaredNorm(icf, ik * icfSize + d, (ik + 1) * icfSize);
    sum += 0.5 * gamma * gamma * frobenius - m * sumOfLogs[ik];
  }
  return sum - k * constant;
}

function squaredNorm(x: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += x[i] * x[i];
  return sum;
}

function logSumExp(x: Float64Array): number {
  let largest = -Infinity;
  for (const each of x) largest = Math.max(largest, each);
  let sum = 0;
  for (const each of x) sum += Math.exp(each - largest);
  return Math.log(sum) + largest;
}

/** The logarithm of the multivariate gamma function of dimension d. */
function logMultivariateGamma(a: number, d: number): number {
  let sum = 0.25 * d * (d - 1) * Math.log(Math.PI);
  for (let j = 1; j <= d; j++) sum += logGamma(a + 0.5 * (1 - j));
  return sum;
}

/** The coefficients of Lanczos's series for g = 7. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > ½. */
function logGamma(x: number): number {
  const base = x + 6.5;
  let series = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) series += LANCZOS[i] / (x - 1 + i);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}
