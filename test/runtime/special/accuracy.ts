import { bitLength, fromNumber } from "../../../scripts/special/fixed-point.ts";

/** The distance of the double `actual` from the fixed-point number `exact`, in ulps of the larger of |exact| and `floor`. */
export function errorInUlps(actual: number, exact: bigint, floor = 0): number {
  const digits = Math.max(bitLength(exact), bitLength(fromNumber(floor)));
  const difference = fromNumber(actual) - exact;
  // The doubles next to a normal number of that many digits are 2^(digits - 53) units apart.
  return Number((difference << 20n) >> BigInt(digits - 53)) / 2 ** 20;
}

/** The largest error of `f` against `exact` over `points`, in ulps, and the point where it occurs. */
export function worstError(
  f: (x: number) => number,
  exact: (x: bigint) => bigint,
  points: Iterable<number>,
  floor = 0,
): { readonly ulps: number; readonly at: number } {
  let worst = { ulps: 0, at: NaN };
  for (const x of points) {
    const ulps = Math.abs(errorInUlps(f(x), exact(fromNumber(x)), floor));
    if (!(ulps <= worst.ulps)) worst = { ulps, at: x };
  }
  return worst;
}

/** `count` points that fill the open interval evenly but irregularly: the fractional parts of multiples of the golden ratio. */
export function* spread(from: number, to: number, count: number): Generator<number> {
  for (let k = 1; k <= count; k++) yield from + (to - from) * ((k * 0.6180339887498949) % 1);
}

/** `center` displaced to both sides by the powers of ten from 1e-1 down to 1e-`digits`. */
export function* around(center: number, digits: number): Generator<number> {
  for (let k = 1; k <= digits; k++) {
    yield center - 10 ** -k;
    yield center + 10 ** -k;
  }
}
