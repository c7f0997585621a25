/** The determinant, by elimination with partial pivoting. */
export function determinant(matrix: readonly (readonly number[])[]): number {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  let product = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i;
    }
    if (a[pivot][k] === 0) return 0;
    if (pivot !== k) {
      for (let j = k; j < n; j++) [a[k][j], a[pivot][j]] = [a[pivot][j], a[k][j]];
      product = -product;
    }
    product *= a[k][k];
    for (let i = k + 1; i < n; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k + 1; j < n; j++) a[i][j] -= factor * a[k][j];
    }
  }
  return product;
}
