/**
 * Hurwitz's zeta function, the sum of (a + k)^-s for k = 0, 1, 2, ...
 *
 * Defined for a > 0 and s > 1; the error is below 3 ulp at s = 2 and grows slowly with s.
 *
 * The first terms are added up, the rest is Euler and Maclaurin's formula with the coefficients B₂ₖ / (2k)! (NIST
 * Handbook of Mathematical Functions, 25.11.5).
 */
export function hurwitzZeta(s: number, a: number): number {
  // Euler and Maclaurin's formula for the terms from y on
  const steps = Math.max(0, Math.ceil(s + 10 - a));
  const y = a + steps;
  const z = 1 / (y * y);
  let p = 43867 / 5109094217170944000;
  p = p * z * (s + 15) * (s + 16) - 3617 / 10670622842880000;
  p = p * z * (s + 13) * (s + 14) + 1 / 74724249600;
  p = p * z * (s + 11) * (s + 12) - 691 / 1307674368000;
  p = p * z * (s + 9) * (s + 10) + 1 / 47900160;
  p = p * z * (s + 7) * (s + 8) - 1 / 1209600;
  p = p * z * (s + 5) * (s + 6) + 1 / 30240;
  p = p * z * (s + 3) * (s + 4) - 1 / 720;
  p = p * z * (s + 1) * (s + 2) + 1 / 12;
  let sum = Math.pow(y, 1 - s) * (1 / (s - 1) + (0.5 + (s * p) / y) / y);
  // The terms before y, smallest first
  for (let k = steps - 1; k >= 0; k--) sum += Math.pow(a + k, -s);
  return sum;
}
