/**
 * Fixed-point arithmetic on `bigint`: the integer v stands for the real number v / 2^1280.
 *
 * 1280 fractional bits represent every double exactly and leave more than 200 significant bits for a value as small as
 * erfc(26.5) ≈ 2^-1018. Every operation truncates, so each costs an absolute error of at most a few units of 2^-1280.
 */

const PRECISION = 1280n;

/** The fixed-point number 1. */
export const ONE = 1n << PRECISION;

/** Number of binary digits of |v|; 0 for 0. */
export function bitLength(v: bigint): number {
  const digits = (v < 0n ? -v : v).toString(16);
  const leading = Number.parseInt(digits.charAt(0), 16);
  return 4 * digits.length - (Math.clz32(leading) - 28);
}

/** The finite double `x`, exactly. */
export function fromNumber(x: number): bigint {
  let mantissa = x;
  let halvings = 0n;
  for (; !Number.isInteger(mantissa); mantissa *= 2) halvings += 1n;
  return (BigInt(mantissa) << PRECISION) >> halvings;
}

/** The double nearest to `v`, for a result in the normal range. */
export function toNumber(v: bigint): number {
  const excess = Math.max(0, bitLength(v) - 120);
  const exponent = excess - Number(PRECISION);
  // In two steps, as the scale itself may be too small for a double
  const half = Math.trunc(exponent / 2);
  return Number(v >> BigInt(excess)) * 2 ** half * 2 ** (exponent - half);
}

/** The product a·b. */
export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> PRECISION;
}

/** The quotient a/b. */
export function divide(a: bigint, b: bigint): bigint {
  return (a << PRECISION) / b;
}

/** The power aⁿ for an integer n ≥ 0. */
export function power(a: bigint, n: number): bigint {
  let result = ONE;
  for (let k = 0; k < n; k++) result = multiply(result, a);
  return result;
}

/** The integer part of the n-th root of the integer `v` ≥ 0, by Newton's iteration from above. */
export function integerRoot(v: bigint, n: bigint): bigint {
  if (v === 0n) return 0n;
  let root = 1n << (BigInt(bitLength(v)) / n + 1n);
  for (;;) {
    const next = ((n - 1n) * root + v / root ** (n - 1n)) / n;
    if (next >= root) return root;
    root = next;
  }
}

/** The real n-th root of `v` ≥ 0. */
export function nthRoot(v: bigint, n: bigint): bigint {
  return integerRoot(v << (PRECISION * (n - 1n)), n);
}

/** Sum of sign^k · z^(2k+1) / (2k+1): atanh z for sign 1, atan z for sign -1. */
function inverseTangentSeries(z: bigint, sign: 1n | -1n): bigint {
  const square = sign * multiply(z, z);
  let sum = 0n;
  let term = z;
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    sum += term / k;
    term = multiply(term, square);
  }
  return sum;
}

/** π, by Machin's formula π = 16 atan(1/5) - 4 atan(1/239). */
export const PI = 16n * inverseTangentSeries(ONE / 5n, -1n) - 4n * inverseTangentSeries(ONE / 239n, -1n);

/** log 2 = 2 atanh(1/3). */
const LN2 = 2n * inverseTangentSeries(ONE / 3n, 1n);

/** The natural logarithm of `v` > 0, by log m = 2 atanh((m - 1)/(m + 1)) for the mantissa m in [1, 2). */
export function log(v: bigint): bigint {
  const exponent = BigInt(bitLength(v)) - PRECISION - 1n;
  const mantissa = exponent < 0n ? v << -exponent : v >> exponent;
  return exponent * LN2 + 2n * inverseTangentSeries(divide(mantissa - ONE, mantissa + ONE), 1n);
}

/** The exponential of `v`, by Taylor's series after removing a multiple of log 2. */
export function exp(v: bigint): bigint {
  const exponent = v / LN2;
  const rest = v - exponent * LN2;
  let sum = 0n;
  let term = ONE;
  for (let k = 1n; term !== 0n && term !== -1n; k += 1n) {
    sum += term;
    term = multiply(term, rest) / k;
  }
  return exponent < 0n ? sum >> -exponent : sum << exponent;
}
