/**
 * log(1 − exp(−x)) for positive x, without cancellation (M. Mächler, 2012).
 *
 * @derivative partials log1mexpSlope
 */
export function log1mexp(x: number): number {
  return x < Math.LN2 ? Math.log(-Math.expm1(-x)) : Math.log1p(-Math.exp(-x));
}

/** 1/(eˣ − 1), which both branches have in common. */
export function log1mexpSlope(x: number): number {
  return 1 / Math.expm1(x);
}

/** The negative log-likelihood of waiting times that are known to be within an interval only. */
export function waitingTimes(rate: number, from: readonly number[], to: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < from.length; i++) sum -= log1mexp(rate * (to[i] - from[i])) - rate * from[i];
  return sum;
}
