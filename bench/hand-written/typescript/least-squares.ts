/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of ½‖Ax − b‖² with respect to x, Aᵀ(Ax − b), row by row. */
export function gradient(a: Float64Array, x: Float64Array, b: Float64Array): [Float64Array] {
  const columns = x.length;
  const xBar = new Float64Array(columns);
  for (let i = 0, start = 0; i < b.length; i++, start += columns) {
    let residual = -b[i]!;
    for (let j = 0; j < columns; j++) residual += a[start + j]! * x[j]!;
    for (let j = 0; j < columns; j++) xBar[j] = xBar[j]! + a[start + j]! * residual;
  }
  return [xBar];
}
