import { integrate } from "./runge-kutta.ts";

/** Prey and predators after some time, by the equations of Lotka and Volterra; rates of birth, capture, growth, death. */
export function population(initial: Float64Array, rates: Float64Array, time: number, steps: number): Float64Array {
  const [birth, capture, growth, death] = rates;
  return integrate(
    (_, [prey, predators], slope) => {
      slope[0] = birth * prey - capture * prey * predators;
      slope[1] = growth * prey * predators - death * predators;
    },
    initial,
    time,
    steps,
  );
}

/** How far the populations are from what was counted: half the sum of the squares. */
export function misfit(
  initial: Float64Array,
  rates: Float64Array,
  time: number,
  steps: number,
  counted: Float64Array,
): number {
  const final = population(initial, rates, time, steps);
  let sum = 0;
  for (let i = 0; i < final.length; i++) sum += (final[i] - counted[i]) ** 2;
  return 0.5 * sum;
}

/** What is left after some time of what decays at a rate. */
export function decay(amount: number, rate: number, time: number, steps: number): number {
  const left = integrate(
    (_, y, slope) => {
      slope[0] = -rate * y[0];
    },
    Float64Array.of(amount),
    time,
    steps,
  );
  return left[0];
}
