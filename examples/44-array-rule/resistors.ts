import { lu, luSolve, luSolveT } from "adjoint/runtime";

/**
 * The solution x of A x = b, for a matrix by rows.
 *
 * @derivative pullback solvePullback
 */
export function solve(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const factors = new Float64Array(n * (n + 1));
  lu(factors, a, n);
  const x = new Float64Array(n);
  luSolve(x, factors, b, n, 1);
  return x;
}

/** From A x = b follows Ȧ x + A ẋ = ḃ: the adjoint of b solves Aᵀ λ = x̄, and that of A is −λ xᵀ. */
export function solvePullback(
  a: Float64Array,
  b: Float64Array,
  x: Float64Array,
  bar: Float64Array,
): [Float64Array, Float64Array] {
  const n = b.length;
  const factors = new Float64Array(n * (n + 1));
  lu(factors, a, n);
  const lambda = new Float64Array(n);
  luSolveT(lambda, factors, bar, n, 1);
  const left = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) left[i * n + j] = -lambda[i] * x[j];
  }
  return [left, lambda];
}

/**
 * How far the potentials in a chain of resistors are from measured ones: node i is joined to the one before it, or to the
 * ground, by a resistor of a conductance, and a current flows into it.
 */
export function misfit(
  conductances: readonly number[],
  currents: readonly number[],
  measured: readonly number[],
): number {
  const n = currents.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = conductances[i] + (i + 1 < n ? conductances[i + 1] : 0);
    if (i > 0) {
      matrix[i * n + i - 1] = -conductances[i];
      matrix[(i - 1) * n + i] = -conductances[i];
    }
  }
  const potentials = solve(matrix, Float64Array.from(currents));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (potentials[i] - measured[i]) ** 2;
  return sum;
}
