/**
 * Stirling's correction, log Γ(x) - ((x - 1/2) log x - x + log(2π)/2), for x ≥ 8.
 *
 * The absolute error is below 1e-16. The series is the sum of B₂ₖ / (2k (2k - 1) x^(2k-1)) with the Bernoulli numbers
 * B₂ₖ (NIST Handbook of Mathematical Functions, 5.11.1).
 */
export function stirlingCorrection(x: number): number {
  // The asymptotic series in 1/x
  const z = 1 / (x * x);
  let s = 43867 / 244188;
  s = s * z - 3617 / 122400;
  s = s * z + 1 / 156;
  s = s * z - 691 / 360360;
  s = s * z + 1 / 1188;
  s = s * z - 1 / 1680;
  s = s * z + 1 / 1260;
  s = s * z - 1 / 360;
  s = s * z + 1 / 12;
  return s / x;
}
