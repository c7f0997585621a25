/**
 * The length √(x² + y²) of the vector (x, y), without overflow or underflow on the way.
 *
 * Defined for all x and y; Infinity if one of them is infinite, even if the other is NaN. The error is below 1.25 ulp.
 */
export function hypot(x: number, y: number): number {
  const squares = x * x + y * y;
  if (squares > 1e-280 && squares < 1e300) return Math.sqrt(squares);
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return Infinity;
  // A power of two, so that scaling is exact
  const scale = squares > 1 ? 2 ** -600 : 2 ** 600;
  const u = x * scale;
  const v = y * scale;
  return Math.sqrt(u * u + v * v) / scale;
}
