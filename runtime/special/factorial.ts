/**
 * The factorial n! = 1·2·...·n of an integer n ≥ 0, correctly rounded; Infinity for n > 170.
 *
 * The running product is kept as the unevaluated sum of two doubles; the exact rounding error of each multiplication
 * comes from Veltkamp's splitting of the first factor (Dekker 1971).
 */
export function factorial(n: number): number {
  if (Number.isNaN(n)) return NaN;
  if (n > 170) return Infinity;
  // The product is scaled by 2^-64 so that the splitting cannot overflow.
  let high = 2 ** -64;
  let low = 0;
  for (let k = 2; k <= n; k++) {
    const product = high * k;
    const spread = 134217729 * high;
    const top = spread - (spread - high);
    low = low * k + (top * k - product + (high - top) * k);
    high = product;
  }
  return (high + low) * 2 ** 64;
}
