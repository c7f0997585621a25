import { erfcTail } from "./erfcTail.ts";

/**
 * The error function, 2/√π times the integral of exp(-t²) from 0 to x.
 *
 * Defined for all x; odd; erf(±∞) = ±1. The error is below 1.5 ulp.
 *
 * For |x| < 1 it is x + x·p(x²) with a polynomial fitted by scripts/special/coefficients.ts, beyond that 1 - erfc(x).
 */
export function erf(x: number): number {
  if (Math.abs(x) < 1) {
    // erf(x) = x + x p(x²)
    const z = x * x;
    let p = 5.957176147748911e-11;
    p = p * z - 1.1372848856791674e-9;
    p = p * z + 1.4659775274047436e-8;
    p = p * z - 1.6350312701054695e-7;
    p = p * z + 0.0000016461000484121368;
    p = p * z - 0.000014925595266831182;
    p = p * z + 0.0001205533111164271;
    p = p * z - 0.000854832698083379;
    p = p * z + 0.0052239776248180145;
    p = p * z - 0.026866170645076792;
    p = p * z + 0.11283791670954879;
    p = p * z - 0.3761263890318375;
    p = p * z + 0.1283791670955126;
    return x + x * p;
  }
  return x > 0 ? 1 - erfcTail(x) : erfcTail(-x) - 1;
}
