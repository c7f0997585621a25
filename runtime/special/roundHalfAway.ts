/**
 * The integer nearest to x, the one farther from zero when two are equally near.
 *
 * Defined for all x and exact; ±0 and ±∞ stay as they are.
 */
export function roundHalfAway(x: number): number {
  const integer = Math.trunc(x);
  return Math.abs(x - integer) >= 0.5 ? integer + Math.sign(x) : integer;
}
