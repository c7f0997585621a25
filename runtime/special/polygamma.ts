import { digamma } from "./digamma.ts";
import { factorial } from "./factorial.ts";
import { hurwitzZeta } from "./hurwitzZeta.ts";

/**
 * The polygamma function ψ⁽ⁿ⁾(x), the derivative of order n of the digamma function.
 *
 * Defined for the orders 0 (digamma), 1 (trigamma), 2, ... and all x but -∞. At the poles 0, -1, -2, ... it is Infinity for an odd order,
 * where both sides agree, and NaN for an even one. For positive x and orders up to 20 the error is below 6 ulp; for
 * negative x it is a few ulp of the larger part of the sum. Much higher orders underflow too early for large x.
 *
 * ψ⁽ⁿ⁾(x) is (-1)^(n+1) n! times the sum of (x + k)^-(n+1) for k = 0, 1, 2, ..., a value of Hurwitz's zeta function. For
 * negative x, the terms with positive x + k are such a sum too, and the others are the difference of two of them.
 */
export function polygamma(order: number, x: number): number {
  if (!Number.isInteger(order) || order < 0) return NaN;
  if (order === 0) return digamma(x);
  const sign = order % 2 === 0 ? -1 : 1;
  const factor = sign * factorial(order);
  const s = order + 1;
  if (x > 0) return factor * hurwitzZeta(s, x);
  if (Number.isInteger(x)) return sign > 0 ? Infinity : NaN;
  const positiveTerms = hurwitzZeta(s, x - Math.floor(x));
  const negativeTerms = hurwitzZeta(s, Math.ceil(x) - x) - hurwitzZeta(s, 1 - x);
  return factor * (positiveTerms + sign * negativeTerms);
}
