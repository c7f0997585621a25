/** The magnitude from which numbers are written with a power of ten. */
const LARGE = 1e9;

/**
 * A number with a fixed count of digits after the point; with a power of ten where that would be long, or would show 0
 * for what is not 0.
 */
export function fixedNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const magnitude = Math.abs(value);
  const isSmall = magnitude > 0 && Number(magnitude.toFixed(digits)) === 0;
  return magnitude >= LARGE || isSmall ? value.toExponential(digits) : (value + 0).toFixed(digits);
}
