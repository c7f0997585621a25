/** The determinant of a 3 × 3 matrix, by elimination with pivoting. */
export function determinant(
  a11: number,
  a12: number,
  a13: number,
  a21: number,
  a22: number,
  a23: number,
  a31: number,
  a32: number,
  a33: number,
): number {
  let [a, b, c] = [a11, a12, a13];
  let [d, e, f] = [a21, a22, a23];
  let [g, h, i] = [a31, a32, a33];
  let sign = 1;
  // The row with the largest first element comes first.
  if (Math.abs(d) > Math.abs(a)) {
    [a, b, c, d, e, f] = [d, e, f, a, b, c];
    sign = -sign;
  }
  if (Math.abs(g) > Math.abs(a)) {
    [a, b, c, g, h, i] = [g, h, i, a, b, c];
    sign = -sign;
  }
  if (a === 0) return 0;
  const second = d / a;
  e -= second * b;
  f -= second * c;
  const third = g / a;
  h -= third * b;
  i -= third * c;
  if (Math.abs(h) > Math.abs(e)) {
    [e, f, h, i] = [h, i, e, f];
    sign = -sign;
  }
  if (e === 0) return 0;
  i -= (h / e) * f;
  return sign * a * e * i;
}
