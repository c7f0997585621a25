/**
 * Reference values of the special functions in fixed-point arithmetic (see fixed-point.ts), good to 50 digits or more.
 *
 * The formulas are chosen for simplicity and independence: none needs a reflection formula or a fitted polynomial, so a
 * mistake in `runtime/special` cannot repeat itself here.
 */
import { ONE, PI, divide, exp, fromNumber, log, multiply, nthRoot, power } from "./fixed-point.ts";

/** Terms of the asymptotic series, and the argument from which on their truncation error is below 1e-100. */
const TERMS = 80;
const ASYMPTOTIC_FROM = 100;

/** Even Bernoulli numbers B₂, B₄, ... from the zigzag numbers A: B₂ₖ = (-1)^(k-1) 2k A₂ₖ₋₁ / (4^k (4^k - 1)). */
const BERNOULLI = bernoulliNumbers();

function bernoulliNumbers(): bigint[] {
  const numbers: bigint[] = [];
  let zigzagRow = [1n];
  for (let k = 1n; k <= TERMS; k += 1n) {
    zigzagRow = nextZigzagRow(zigzagRow);
    const zigzag = zigzagRow.at(-1) ?? 0n;
    const sign = k % 2n === 1n ? 1n : -1n;
    numbers.push((sign * 2n * k * zigzag * ONE) / (4n ** k * (4n ** k - 1n)));
    zigzagRow = nextZigzagRow(zigzagRow);
  }
  return numbers;
}

/** Seidel's triangle: each row is the running sum of the previous one read backwards; it ends in a zigzag number. */
function nextZigzagRow(row: readonly bigint[]): bigint[] {
  let sum = 0n;
  return [0n, ...row.toReversed().map((value) => (sum += value))];
}

/** The terms x, x + 1, ... below the asymptotic range, and the first one within it. */
function shift(x: bigint): { readonly below: readonly bigint[]; readonly first: bigint } {
  const below: bigint[] = [];
  let first = x;
  for (; first < BigInt(ASYMPTOTIC_FROM) * ONE; first += ONE) below.push(first);
  return { below, first };
}

/** The entire function erf(√z)/√z = 2/√π · Σ (-z)ⁿ / (n! (2n + 1)). */
export function erfSeries(z: bigint): bigint {
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    sum += term / (2n * n - 1n);
    term = -multiply(term, z) / n;
  }
  return divide(2n * sum, nthRoot(PI, 2n));
}

/** The error function. */
export function erf(x: bigint): bigint {
  return multiply(x, erfSeries(multiply(x, x)));
}

/** The complementary error function. */
export function erfc(x: bigint): bigint {
  return ONE - erf(x);
}

/** log Γ(x) by Stirling's series, for x in the asymptotic range. */
function stirling(x: bigint): bigint {
  const reciprocal = divide(ONE, x);
  const square = multiply(reciprocal, reciprocal);
  let sum = multiply(x - ONE / 2n, log(x)) - x + log(2n * PI) / 2n;
  let scale = reciprocal;
  let k = 1n;
  for (const bernoulli of BERNOULLI) {
    sum += multiply(bernoulli, scale) / (2n * k * (2n * k - 1n));
    scale = multiply(scale, square);
    k += 1n;
  }
  return sum;
}

/** Γ(x), for x not a pole, by Γ(x) = Γ(x + n) / (x (x + 1) ... (x + n - 1)). */
export function gamma(x: bigint): bigint {
  const { below, first } = shift(x);
  return divide(exp(stirling(first)), below.reduce(multiply, ONE));
}

/** log |Γ(x)|, for x not a pole. */
export function logGamma(x: bigint): bigint {
  const { below, first } = shift(x);
  const product = below.reduce(multiply, ONE);
  return stirling(first) - log(product < 0n ? -product : product);
}

/** ψ(x) = d/dx log Γ(x), for x not a pole. */
export function digamma(x: bigint): bigint {
  const { below, first } = shift(x);
  const reciprocal = divide(ONE, first);
  const square = multiply(reciprocal, reciprocal);
  let sum = log(first) - reciprocal / 2n;
  let scale = square;
  let k = 1n;
  for (const bernoulli of BERNOULLI) {
    sum -= multiply(bernoulli, scale) / (2n * k);
    scale = multiply(scale, square);
    k += 1n;
  }
  return below.reduce((rest, term) => rest - divide(ONE, term), sum);
}

/** ψ⁽ⁿ⁾(x) = (-1)^(n+1) n! Σ 1/(x + k)^(n+1) for n ≥ 1 and x not a pole, the tail by Euler and Maclaurin's formula. */
export function polygamma(n: number, x: bigint): bigint {
  const order = BigInt(n);
  const { below, first } = shift(x);
  const reciprocal = divide(ONE, first);
  const square = multiply(reciprocal, reciprocal);
  let scale = power(reciprocal, n);
  let sum = scale / order + multiply(scale, reciprocal) / 2n;
  // `scale` runs through (n + 1)(n + 2) ... (n + 2k - 1) / ((2k)! x^(n + 2k)).
  scale = (multiply(scale, square) * (order + 1n)) / 2n;
  let k = 1n;
  for (const bernoulli of BERNOULLI) {
    sum += multiply(bernoulli, scale);
    scale = multiply(scale, square) * (order + 2n * k) * (order + 2n * k + 1n);
    scale /= (2n * k + 1n) * (2n * k + 2n);
    k += 1n;
  }
  for (const term of below) sum += divide(ONE, power(term, n + 1));
  for (let factor = 1n; factor <= order; factor += 1n) sum *= factor;
  return order % 2n === 1n ? sum : -sum;
}

/** The positive zero of ψ, by Newton's iteration. */
export function digammaRoot(): bigint {
  let root = fromNumber(1.4616321449683622);
  for (let step = 0; step < 4; step++) root -= divide(digamma(root), polygamma(1, root));
  return root;
}
