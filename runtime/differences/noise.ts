import type { ScalarFunction } from "./difference.ts";

/** Where the function is sampled, in units of the spacing; irregular, so that roundings do not fall into step. */
const OFFSETS = [
  -6.1803, -5.2361, -4.0249, -3.1415, -2.2361, -1.1459, 0, 0.7321, 1.7071, 2.7183, 3.6056, 5.099, 6.2832,
];

/** The closest and the widest spacing, as negative exponents of two, relative to the scale. */
const CLOSEST = 48;
const WIDEST = 4;

/** The amplitude that noise hardly exceeds, in standard deviations as the median shows them. */
const CERTAINTY = 5;

/** A function value near x; the offset is in units of the spacing. */
interface Sample {
  readonly offset: number;
  readonly value: number;
}

/**
 * The amplitude of the rounding noise that f carries near x beyond the rounding of its result.
 *
 * At close spacing the third differences of a smooth function vanish, and noise remains. The median ignores a kink,
 * which spoils less than half of them. A spacing at which f repeats its values is too close to see the noise. What
 * exceeds √ε of 1, x and f(x) is no rounding but steps of the function itself, like those of floor.
 *
 * Source: R. W. Hamming, Introduction to Applied Numerical Analysis (1971), ch. 6;
 * J. J. Moré and S. M. Wild, Estimating Computational Noise, SIAM J. Sci. Comput. 33 (2011), 1292–1314.
 *
 * @param scale the scale of x on which f varies.
 * @returns zero when the noise cannot be seen, or when f is not finite around x.
 */
export function noiseAmplitude(f: ScalarFunction, x: number, scale: number): number {
  const plausible = Math.sqrt(Number.EPSILON) * Math.max(1, Math.abs(x), Math.abs(f(x)));
  for (let exponent = CLOSEST; exponent >= WIDEST; exponent -= 11) {
    const samples = samplesAround(f, x, scale * 2 ** -exponent);
    if (!areFinite(samples) || repeats(samples)) continue;
    const level = medianRemainder(samples);
    return level < plausible ? CERTAINTY * level : 0;
  }
  return 0;
}

/** Whether f repeats its values even at the widest spacing of the scale: it is constant there, or nearly all rounding. */
export function isFlat(f: ScalarFunction, x: number, scale: number): boolean {
  const samples = samplesAround(f, x, scale * 2 ** -WIDEST);
  return areFinite(samples) && repeats(samples);
}

function samplesAround(f: ScalarFunction, x: number, spacing: number): readonly Sample[] {
  return OFFSETS.map((offset) => {
    const point = x + offset * spacing;
    return { offset: (point - x) / spacing, value: f(point) };
  });
}

function areFinite(samples: readonly Sample[]): boolean {
  return samples.every(({ offset, value }) => Number.isFinite(offset) && Number.isFinite(value));
}

function repeats(samples: readonly Sample[]): boolean {
  const changes = samples.slice(1).filter(({ value }, index) => value !== samples[index]?.value);
  return changes.length < OFFSETS.length / 4;
}

/** The median third difference in units of the standard deviation. */
function medianRemainder(samples: readonly Sample[]): number {
  const remainders = OFFSETS.slice(3).map((_, index) => Math.abs(thirdDifference(samples.slice(index, index + 4))));
  return remainders.toSorted((a, b) => a - b)[Math.floor((remainders.length - 1) / 2)] ?? NaN;
}

/** The divided difference of four samples, scaled so that noise of unit variance gives unit variance. */
function thirdDifference(samples: readonly Sample[]): number {
  const weights = samples.map(({ offset }) =>
    samples.reduce((weight, other) => (other.offset === offset ? weight : weight / (offset - other.offset)), 1),
  );
  const sum = samples.reduce((total, { value }, index) => total + (weights[index] ?? NaN) * value, 0);
  return sum / Math.hypot(...weights);
}
