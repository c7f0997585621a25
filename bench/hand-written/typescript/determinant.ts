/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of the determinant of a regular matrix, det A · A⁻ᵀ, by one elimination and n pairs of substitutions. */
export function gradient(matrix: readonly (readonly number[])[]): [number[][]] {
  const n = matrix.length;
  const factors = matrix.map((row) => row.slice());
  const rowOf = matrix.map((_, i) => i);
  let determinant = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(factors[i]![k]!) > Math.abs(factors[pivot]![k]!)) pivot = i;
    }
    if (pivot !== k) {
      [factors[k], factors[pivot]] = [factors[pivot]!, factors[k]!];
      [rowOf[k], rowOf[pivot]] = [rowOf[pivot]!, rowOf[k]!];
      determinant = -determinant;
    }
    const top = factors[k]!;
    determinant *= top[k]!;
    for (let i = k + 1; i < n; i++) {
      const row = factors[i]!;
      const factor = row[k]! / top[k]!;
      row[k] = factor;
      for (let j = k + 1; j < n; j++) row[j] = row[j]! - factor * top[j]!;
    }
  }
  const matrixBar = matrix.map((row) => row.map(() => 0));
  for (let k = 0; k < n; k++) {
    // Column rowOf[k] of A⁻¹, times det A: L y = e with e zero above k, then U x = y.
    const solution = matrixBar[rowOf[k]!]!;
    solution[k] = determinant;
    for (let i = k + 1; i < n; i++) {
      const row = factors[i]!;
      let sum = 0;
      for (let j = k; j < i; j++) sum -= row[j]! * solution[j]!;
      solution[i] = sum;
    }
    for (let i = n - 1; i >= 0; i--) {
      const row = factors[i]!;
      let sum = solution[i]!;
      for (let j = i + 1; j < n; j++) sum -= row[j]! * solution[j]!;
      solution[i] = sum / row[i]!;
    }
  }
  return [matrixBar];
}
