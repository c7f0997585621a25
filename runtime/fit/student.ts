import { erfc } from "../special/erfc.ts";
import { lgamma } from "../special/lgamma.ts";
import { stirlingCorrection } from "../special/stirlingCorrection.ts";

/** The continued fraction ends after so many terms; it takes some tens. */
const MOST_TERMS = 10_000;

/** The search for a quantile ends long before. */
const MOST_STEPS = 200;

/**
 * The regularized incomplete beta function Iₓ(a, b), for a, b > 0 and 0 ≤ x ≤ 1; NaN elsewhere.
 *
 * By its continued fraction, evaluated by Lentz's method, on the side where it converges fast (Press et al., Numerical
 * Recipes (2007), §6.4).
 * @param rest 1 − x, where it is known to more digits than by this subtraction.
 */
export function incompleteBeta(x: number, a: number, b: number, rest = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return NaN;
  if (x === 0 || rest === 0) return x;
  const logs = a * logOf(x, rest) + b * logOf(rest, x);
  const front = Math.exp(logs - logBeta(a, b));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(rest, b, a)) / b;
}

/** log x, where 1 − x is known. */
function logOf(x: number, rest: number): number {
  return x > 0.5 ? Math.log1p(-rest) : Math.log(x);
}

/** log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b), whose terms cancel where a or b is large. */
function logBeta(a: number, b: number): number {
  const [small, large] = [Math.min(a, b), Math.max(a, b)];
  if (large < 8) return lgamma(a) + lgamma(b) - lgamma(a + b);
  return lgamma(small) - logGammaGrowth(large, small);
}

/** log Γ(x + h) − log Γ(x) for x ≥ 8 and h > 0, by Stirling's formula, whose large parts are subtracted by hand. */
function logGammaGrowth(x: number, h: number): number {
  const slope = (x - 0.5) * Math.log1p(h / x) + h * Math.log(x + h) - h;
  return slope + stirlingCorrection(x + h) - stirlingCorrection(x);
}

/** The continued fraction of a x⁻ᵃ (1 − x)⁻ᵇ B(a, b) Iₓ(a, b). */
function fraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const factor = d * c;
    result *= factor;
    if (Math.abs(factor - 1) <= Number.EPSILON) return result;
  }
  return NaN;
}

/** P(T > t) of Student's distribution for t ≥ 0: half of Iₓ(ν/2, 1/2) at x = ν/(ν + t²). */
function upperTail(t: number, degrees: number): number {
  const ratio = (t * t) / degrees;
  // x and 1 − x, each to all of its digits, also where t² overflows
  const [x, rest] = [1 / (1 + ratio), ratio < Infinity ? ratio / (1 + ratio) : 1];
  return x < 0.5 ? incompleteBeta(x, degrees / 2, 0.5, rest) / 2 : (1 - incompleteBeta(rest, 0.5, degrees / 2, x)) / 2;
}

/** From so many degrees of freedom on quantiles are expanded about those of the normal distribution. */
const MANY = 1e4;

/**
 * The quantile of Student's distribution: the t with P(T ≤ t) = probability, for ν > 0 degrees of freedom. NaN outside of
 * probabilities from 0 to 1.
 *
 * The zero of the probability, which is half of an incomplete beta function. Many degrees of freedom, where this loses
 * digits, are expanded in powers of 1/ν (Abramowitz, Stegun, Handbook of Mathematical Functions (1964), 26.7.5).
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability >= 0 && probability <= 1 && degrees > 0)) return NaN;
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees);
  if (probability === 0.5) return 0;
  if (probability === 1) return Infinity;
  const tail = 1 - probability;
  if (degrees >= MANY) return expanded(quantile(tail, normalTail, normalDensity), degrees);
  return quantile(
    tail,
    (t) => upperTail(t, degrees),
    (t) => density(t, degrees),
  );
}

/** The t > 0 beyond which a distribution has a probability below ½: by Newton's method, kept between closing bounds. */
function quantile(tail: number, tailAt: (t: number) => number, densityAt: (t: number) => number): number {
  let low = 0;
  let high = 1;
  while (tailAt(high) > tail && high < 1e150) high *= 2;
  let t = high / 2;
  for (let step = 0; step < MOST_STEPS; step++) {
    const excess = tailAt(t) - tail;
    if (excess === 0) break;
    if (excess > 0) low = t;
    else high = t;
    const newton = t + excess / densityAt(t);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 2 * Number.EPSILON * t) return next;
    t = next;
  }
  return t;
}

/** The density of Student's distribution: (1 + t²/ν)^(−(ν + 1)/2) / (√ν B(ν/2, 1/2)). */
function density(t: number, degrees: number): number {
  const decay = ((degrees + 1) / 2) * Math.log1p((t * t) / degrees);
  return Math.exp(-decay - logBeta(degrees / 2, 0.5)) / Math.sqrt(degrees);
}

function normalTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

function normalDensity(z: number): number {
  return Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The quantile of Student's distribution that belongs to a quantile z of the normal one. */
function expanded(z: number, degrees: number): number {
  const s = z * z;
  const terms = [
    (s + 1) / 4,
    ((5 * s + 16) * s + 3) / 96,
    (((3 * s + 19) * s + 17) * s - 15) / 384,
    ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160,
  ];
  return z * (1 + terms.reduceRight((sum, term) => (sum + term) / degrees, 0));
}
