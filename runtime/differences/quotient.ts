import type { ScalarFunction } from "./difference.ts";

/** A difference quotient at one step. */
export interface Quotient {
  readonly step: number;
  readonly value: number;
  /** A bound on the part of the error that stems from rounding. */
  readonly rounding: number;
  /** The change of f over the step, in units of the uncertainty of f(x). */
  readonly change: number;
}

/** A difference quotient as a function of the step; undefined where the function is not finite. */
export type QuotientAt = (step: number) => Quotient | undefined;

/** A kind of difference quotient. */
export interface Scheme {
  /** The error of the quotient is a series in powers of h to this power. */
  readonly power: number;
  /** The quotients of f at x, given the amplitude of the noise in f. */
  readonly quotients: (f: ScalarFunction, x: number, noise: number) => QuotientAt;
}

/** The side of a point from which a one-sided derivative is taken. */
export type Side = "left" | "right";

/** The quotient (f(x + h) − f(x − h)) / (2h). */
export const symmetric: Scheme = {
  power: 2,
  quotients(f, x, noise) {
    const origin = f(x);
    return (nominal) => {
      // Moving away from zero rounds x ± h to a multiple of ulp(x), so the mirror image is exact.
      const step = Math.abs((x < 0 ? x - nominal : x + nominal) - x);
      const ahead = f(x + step);
      const behind = f(x - step);
      const value = (ahead - behind) / (2 * step);
      return finiteQuotient({
        step,
        value,
        rounding: Math.max(noise, ulp(ahead), ulp(behind)) / step + 2 * ulp(value),
        change: Math.max(Math.abs(ahead - origin), Math.abs(behind - origin)) / Math.max(noise, ulp(origin)),
      });
    };
  },
};

/** The quotient (f(x ± h) − f(x)) / ±h. */
export function oneSided(side: Side): Scheme {
  return {
    power: 1,
    quotients(f, x, noise) {
      const origin = f(x);
      return (nominal) => {
        const displacement = (side === "left" ? x - nominal : x + nominal) - x;
        const step = Math.abs(displacement);
        const there = f(x + displacement);
        const value = (there - origin) / displacement;
        return finiteQuotient({
          step,
          value,
          rounding: (2 * Math.max(noise, ulp(there), ulp(origin))) / step + 2 * ulp(value),
          change: Math.abs(there - origin) / Math.max(noise, ulp(origin)),
        });
      };
    },
  };
}

function finiteQuotient(quotient: Quotient): Quotient | undefined {
  return Number.isFinite(quotient.step) && Number.isFinite(quotient.value) ? quotient : undefined;
}

/** A bound on the spacing of the floating-point numbers near x. */
function ulp(x: number): number {
  return Number.EPSILON * Math.abs(x) + Number.MIN_VALUE;
}
