/**
 * The sine of πx, accurate also next to its zeros at the integers.
 *
 * Defined for finite x, NaN otherwise. The relative error is below 2 ulp, because x is reduced before π comes in.
 */
export function sinPi(x: number): number {
  const nearest = Math.round(x);
  const sine = Math.sin(Math.PI * (x - nearest));
  return nearest % 2 === 0 ? sine : -sine;
}
