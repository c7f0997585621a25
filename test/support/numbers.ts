/** Whether two numbers are the same double; every NaN is the same, 0 and −0 are not. */
export function sameDouble(a: number, b: number): boolean {
  return Object.is(a, b);
}

/** Whether two numbers are equal, as IEEE says, or both NaN. */
export function sameNumber(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** Whether a number is near another: relative to the larger of its size and a scale. */
export function isNear(actual: number, expected: number, tolerance: number, scale = 0): boolean {
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return sameNumber(actual, expected);
  return Math.abs(actual - expected) <= tolerance * Math.max(Math.abs(expected), Math.abs(actual), scale);
}
