/**
 * The real root of order n of x, the solution y of yⁿ = x with the sign of x.
 *
 * An odd integer n accepts every x; otherwise x must not be negative. A negative n gives the reciprocal of the root of
 * order -n; NaN for n = 0. For positive integers n and normal x the error is below 1 ulp, and an exact root is exact.
 *
 * The power x^(1/n) suffers from the rounding of 1/n, which one step of Newton's iteration for yⁿ = x repairs.
 */
export function nthRoot(x: number, n: number): number {
  if (n === 0) return NaN;
  if (n < 0) return 1 / nthRoot(x, -n);
  if (!Number.isInteger(n)) return x >= 0 ? Math.pow(x, 1 / n) : NaN;
  const even = n % 2 === 0;
  if (even && x < 0) return NaN;
  const radicand = Math.abs(x);
  let root = Math.pow(radicand, 1 / n);
  const power = Math.pow(root, n - 1);
  // No correction for 0 and Infinity, nor from a subnormal power, which is too coarse.
  if (power >= 2 ** -1022 && root < Infinity) root += (radicand / power - root) / n;
  return even ? root : Math.sign(x) * root;
}
