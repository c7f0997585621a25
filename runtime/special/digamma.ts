/**
 * The digamma function ψ, the logarithmic derivative of the gamma function.
 *
 * Defined for all x but the poles 0, -1, -2, ... and -∞, where it is NaN. For positive x the error is below
 * 4 ulp, also next to the zero at 1.46; for negative x it is a few ulp of the larger term of the reflection formula.
 *
 * The asymptotic series for x ≥ 10 (NIST Handbook of Mathematical Functions, 5.11.2), the recurrence
 * ψ(x) = ψ(x - 1) + 1/(x - 1) below that, down to a polynomial fitted by scripts/special/coefficients.ts, and the
 * reflection formula ψ(x) = ψ(1 - x) - π cot πx for negative x.
 */
export function digamma(x: number): number {
  if (x <= 0) {
    if (x === Math.floor(x)) return NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)));
  }
  if (x >= 10) {
    // The asymptotic series in 1/x²
    const z = 1 / (x * x);
    let s = -3617 / 8160;
    s = s * z + 1 / 12;
    s = s * z - 691 / 32760;
    s = s * z + 1 / 132;
    s = s * z - 1 / 240;
    s = s * z + 1 / 252;
    s = s * z - 1 / 120;
    s = s * z + 1 / 12;
    return Math.log(x) - (0.5 / x + s * z);
  }
  let y = x;
  let sum = 0;
  while (y >= 2) {
    y -= 1;
    sum += 1 / y;
  }
  if (y < 1) sum = -1 / y;
  // ψ(1 + f) = (f - root) p(f - 1/2), with the root in two parts
  const f = y < 1 ? y : y - 1;
  const t = f - 0.5;
  let p = -0.00017312261802727386;
  p = p * t + 0.00025968482126430747;
  p = p * t - 0.00015148586836773373;
  p = p * t + 0.0002272331660987376;
  p = p * t - 0.00048219905305667884;
  p = p * t + 0.0007233266279287554;
  p = p * t - 0.0010376374098418604;
  p = p * t + 0.0015566317474486838;
  p = p * t - 0.002345267632540769;
  p = p * t + 0.003519006401502276;
  p = p * t - 0.005279964873257405;
  p = p * t + 0.007926944646403797;
  p = p * t - 0.011908218001568644;
  p = p * t + 0.0179072524394512;
  p = p * t - 0.02697579675613825;
  p = p * t + 0.04076083381242074;
  p = p * t - 0.061922133273064534;
  p = p * t + 0.09498872445494122;
  p = p * t - 0.14840492305390884;
  p = p * t + 0.2405424842407742;
  p = p * t - 0.4236274212814605;
  p = p * t + 0.951055876031833;
  return sum + (f - 0.46163214496836236 + 1.5522348162858677e-17) * p;
}
