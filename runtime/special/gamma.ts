import { factorial } from "./factorial.ts";
import { sinPi } from "./sinPi.ts";
import { stirlingCorrection } from "./stirlingCorrection.ts";

/**
 * The gamma function, the extension of Γ(n) = (n - 1)! to real numbers.
 *
 * Defined for all x but the poles: gamma(±0) = ±Infinity, and NaN at the negative integers and -∞; Infinity beyond
 * x = 171.62. The result is correctly rounded for integers, and has a relative error below 1e-15 otherwise.
 *
 * Stirling's formula for x ≥ 8, the recurrence Γ(x) = (x - 1) Γ(x - 1) below that, down to a polynomial for 1/Γ fitted by
 * scripts/special/coefficients.ts, and Euler's reflection formula Γ(x) Γ(-x) = -π / (x sin πx) for negative x.
 */
export function gamma(x: number): number {
  if (x > 172) return Infinity;
  if (Number.isInteger(x)) {
    if (x === 0) return 1 / x;
    return x > 0 ? factorial(x - 1) : NaN;
  }
  if (x < -0.5) {
    // Here Γ(-x) may overflow although Γ(x) is not yet zero.
    if (x < -170 && x > -184) return gamma(x + 1) / x;
    return -Math.PI / (x * sinPi(x)) / gamma(-x);
  }
  if (x >= 8) {
    // The power overflows before Γ(x) does, so it enters in two halves; 2.50... is √(2π).
    const half = Math.pow(x, 0.5 * x - 0.25);
    return half * Math.exp(-x) * half * (2.5066282746310007 * Math.exp(stirlingCorrection(x)));
  }
  let y = x;
  let product = 1;
  while (y > 1.5) {
    y -= 1;
    product *= y;
  }
  // 1 / Γ(1 + f) = 1 + f p(f)
  const f = y < 0.5 ? y : y - 1;
  let p = 5.1041498417163275e-9;
  p = p * f + 4.939580133523849e-9;
  p = p * f - 2.056750434568255e-7;
  p = p * f + 0.0000011335045480626792;
  p = p * f - 0.000001250484796492716;
  p = p * f - 0.0000201349556850396;
  p = p * f + 0.0001280502813722699;
  p = p * f - 0.00021524166229467653;
  p = p * f - 0.0011651675917944975;
  p = p * f + 0.007218943245911072;
  p = p * f - 0.00962197152787899;
  p = p * f - 0.04219773455552084;
  p = p * f + 0.1665386113822915;
  p = p * f - 0.042002635034095515;
  p = p * f - 0.6558780715202539;
  p = p * f + 0.5772156649015329;
  const reciprocal = 1 + f * p;
  return y < 0.5 ? 1 / (y * reciprocal) : product / reciprocal;
}
