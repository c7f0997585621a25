import { requireAtLeastZero, requireCounts, requirePositive } from "./checks.ts";

/** A learning rate for each step, counted from 0. */
export type Schedule = (step: number) => number;

/** A learning rate: the same for every step, or one that changes. */
export type Rate = number | Schedule;

/** The rate of a step. @throws RangeError unless it is at least 0. */
export function rateAt(rate: Rate, step: number): number {
  const value = typeof rate === "number" ? rate : rate(step);
  requireAtLeastZero({ rate: value });
  return value;
}

/** The same rate for every step. */
export function constantRate(rate: number): Schedule {
  requireAtLeastZero({ rate });
  return () => rate;
}

/** The rate times factor^⌊step/every⌋: constant for `every` steps, then multiplied by `factor`. */
export function stepRate(rate: number, options: { readonly every: number; readonly factor: number }): Schedule {
  const { every, factor } = options;
  requireAtLeastZero({ rate, factor });
  requirePositive({ every });
  return (step) => rate * factor ** Math.floor(step / every);
}

/** The rate times factor^(step/every): multiplied by `factor` over `every` steps, evenly; 1 step by default. */
export function exponentialRate(rate: number, options: { readonly factor: number; readonly every?: number }): Schedule {
  const { every = 1, factor } = options;
  requireAtLeastZero({ rate, factor });
  requirePositive({ every });
  return (step) => rate * factor ** (step / every);
}

/**
 * Half a period of a cosine from the rate down to `final`, 0 by default, over a number of steps; `final` from then on.
 *
 * Source: I. Loshchilov, F. Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR (2017), (5).
 */
export function cosineRate(rate: number, options: { readonly steps: number; readonly final?: number }): Schedule {
  const { steps, final = 0 } = options;
  requireAtLeastZero({ rate, final });
  requirePositive({ steps });
  return (step) => final + ((rate - final) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;
}

/**
 * The rate divided by 1 + step/every: half of it after `every` steps. The sum of all rates is infinite and that of their
 * squares finite, which stochastic gradient descent needs to converge.
 *
 * Source: H. Robbins, S. Monro, A stochastic approximation method, Ann. Math. Statist. 22 (1951), 400–407.
 */
export function inverseTimeRate(rate: number, options: { readonly every: number }): Schedule {
  const { every } = options;
  requireAtLeastZero({ rate });
  requirePositive({ every });
  return (step) => rate / (1 + step / every);
}

/**
 * A linear rise over the first steps: step k of them has (k + 1)/(steps + 1) of the rate that `then` begins with. What
 * follows counts its own steps from 0.
 */
export function warmUp(then: Rate, options: { readonly steps: number }): Schedule {
  const { steps } = options;
  requireCounts({ steps });
  return (step) => (step < steps ? (rateAt(then, 0) * (step + 1)) / (steps + 1) : rateAt(then, step - steps));
}
