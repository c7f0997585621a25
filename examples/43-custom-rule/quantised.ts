/**
 * A number rounded to eighths.
 *
 * @derivative surrogate pushforward straightThrough
 */
export function toEighths(x: number): number {
  return Math.round(8 * x) / 8;
}

/** As if nothing were rounded: a step function would give 0 everywhere, and nothing could be trained. */
export function straightThrough(_x: number, x_dot: number): number {
  return x_dot;
}

/** The square error of a line with rounded coefficients. */
export function lineError(slope: number, offset: number, x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (toEighths(slope) * x[i] + toEighths(offset) - y[i]) ** 2;
  return sum;
}
