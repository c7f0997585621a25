import { sinPi } from "./sinPi.ts";
import { stirlingCorrection } from "./stirlingCorrection.ts";

/**
 * The logarithm of the absolute value of the gamma function.
 *
 * Defined for all x; Infinity at the poles 0, -1, -2, ... and at ±∞. For positive x the relative error is below
 * 1e-15, also next to the zeros at 1 and 2; for negative x the error is below 1e-15 times the larger of 1 and the result.
 *
 * Stirling's formula for x ≥ 8, the recurrence Γ(x) = (x - 1) Γ(x - 1) below that, down to a polynomial fitted by
 * scripts/special/coefficients.ts, and Euler's reflection formula Γ(x) Γ(-x) = -π / (x sin πx) for negative x.
 */
export function lgamma(x: number): number {
  if (x < -0.5) {
    if (x === Math.floor(x)) return Infinity;
    return Math.log(Math.PI / Math.abs(x * sinPi(x))) - lgamma(-x);
  }
  // The constant is (log(2π) - 1) / 2.
  if (x >= 8) return (x - 0.5) * (Math.log(x) - 1) + 0.4189385332046727 + stirlingCorrection(x);
  let y = x;
  let product = 1;
  while (y >= 2.5) {
    y -= 1;
    product *= y;
  }
  // log Γ(2 + f) = f p(f)
  const nearest = Math.round(y);
  const f = y - nearest;
  let p = 2.7475390051909663e-7;
  p = p * f - 5.811277768921246e-7;
  p = p * f + 9.242852225162277e-7;
  p = p * f - 0.0000019743106888421067;
  p = p * f + 0.0000043828545383846665;
  p = p * f - 0.00000945628851510172;
  p = p * f + 0.00002050601970174762;
  p = p * f - 0.000044923727564247656;
  p = p * f + 0.00009945761692157133;
  p = p * f - 0.00022315497746292723;
  p = p * f + 0.0005096695196526673;
  p = p * f - 0.0011927539009983087;
  p = p * f + 0.002890510330865901;
  p = p * f - 0.007385551028935545;
  p = p * f + 0.02058080842778338;
  p = p * f - 0.06735230105319563;
  p = p * f + 0.3224670334241132;
  p = p * f + 0.42278433509846713;
  if (nearest === 2) return f * p + Math.log(product);
  const next = f * p - Math.log1p(f);
  return nearest === 1 ? next : next - Math.log(Math.abs(x));
}
