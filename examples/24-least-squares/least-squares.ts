/** ½‖Ax − b‖², for a matrix in one array, row after row. */
export function leastSquares(a: Float64Array, x: Float64Array, b: Float64Array): number {
  const residual = new Float64Array(b.length);
  multiply(a, x, residual);
  let sum = 0;
  for (let i = 0; i < b.length; i++) {
    residual[i] -= b[i];
    sum += residual[i] ** 2;
  }
  return sum / 2;
}

/** Write Ax into an array. */
function multiply(a: Float64Array, x: Float64Array, product: Float64Array): void {
  let k = 0;
  for (let i = 0; i < product.length; i++) {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += a[k++] * x[j];
    product[i] = sum;
  }
}

/** The same for a matrix of rows. */
export function leastSquaresOfRows(rows: number[][], x: number[], b: number[]): number {
  const residual = rows.map((row, i) => row.reduce((sum, entry, j) => sum + entry * x[j], 0) - b[i]);
  return residual.reduce((sum, r) => sum + r * r, 0) / 2;
}
