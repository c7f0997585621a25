/**
 * The complementary error function for x ≥ 1/2, the common part of `erf` and `erfc`.
 *
 * The relative error is below 4 ulp down to the smallest normal result, at x = 26.54; zero beyond x = 27.23.
 *
 * It is exp(-x²) p(t) / (1 + 2x), where the polynomial p in t = (x - 3)/(x + 3) approximates the slowly varying
 * (1 + 2x) exp(x²) erfc(x); the coefficients come from scripts/special/coefficients.ts.
 */
export function erfcTail(x: number): number {
  if (x > 28) return 0;
  // erfc(x) = exp(-x²) p(t) / (1 + 2x)
  const t = (x - 3) / (x + 3);
  let p = -1.5410552924746673e-8;
  p = p * t + 2.2923930099218996e-8;
  p = p * t + 1.1177528463195772e-7;
  p = p * t - 1.2169240627639656e-7;
  p = p * t - 6.299129103282541e-7;
  p = p * t + 3.4482536968247793e-7;
  p = p * t + 0.000003481686983452046;
  p = p * t - 7.270603109882931e-7;
  p = p * t - 0.000020104454851557477;
  p = p * t + 0.0000049484535339192485;
  p = p * t + 0.00012510037313823361;
  p = p * t - 0.0001051596522473519;
  p = p * t - 0.0007798324398793133;
  p = p * t + 0.0018886903466049378;
  p = p * t + 0.002529391832675186;
  p = p * t - 0.023770514918036445;
  p = p * t + 0.06830802734307077;
  p = p * t - 0.11927366341532432;
  p = p * t + 0.1296451587027835;
  p = p * t - 0.04756229435345058;
  p = p * t - 0.13562110612458134;
  p = p * t + 1.2530080582697296;
  // The square of x rounded to 24 bits is exact; the rest of x² is too small for its rounding to matter.
  const head = Math.fround(x);
  const rest = (head - x) * (head + x);
  const exponential = Math.exp(-head * head);
  return ((exponential + exponential * Math.expm1(rest)) * p) / (1 + 2 * x);
}
