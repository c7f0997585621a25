import type { Floats } from "../floats.ts";

/** Whether there is neither NaN nor an infinity among the numbers, so that 0 times each of them is 0. */
export function allFinite(numbers: Floats): boolean {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += 0 * numbers[i]!;
  return sum === 0;
}
