import { floats, identityMatrix, requireLength, squareSize, type Matrix, type Vector } from "./matrix.ts";
import { substitute } from "./triangular.ts";

/** A + E = L D Lᵀ with a diagonal E ≥ 0 that makes the sum positive definite. */
export interface ModifiedCholesky {
  /** L, with ones on its diagonal. */
  readonly lower: Matrix;
  /** The diagonal of D, all positive. */
  readonly diagonal: Float64Array;
  /** The diagonal of E; all 0 where A is positive definite to begin with, and not nearly singular. */
  readonly added: Float64Array;
}

/**
 * A positive definite matrix near a symmetric one, of which only the lower triangle is read, in factors.
 *
 * The diagonal of D is raised where it must be, so that it is at least δ and the elements of L√D are at most β: Gill,
 * Murray, Wright, Practical Optimization (1981), §4.4.2.2, with their bound β² = max(γ, ξ/√(n² − 1), δ) and δ = ε (γ + ξ)
 * from the largest elements γ on and ξ off the diagonal, and without interchanges.
 * @throws RangeError unless the matrix is square, and its elements are finite.
 */
export function modifiedCholesky(a: Matrix): ModifiedCholesky {
  const n = squareSize(a);
  const { delta, betaSquared } = boundsFor(a, n);
  const lower = identityMatrix(n);
  const l = lower.values;
  const diagonal = new Float64Array(n);
  const added = new Float64Array(n);
  // c below the diagonal is what is left of the column of A, dⱼ lᵢⱼ.
  const c = a.values.slice();
  for (let j = 0; j < n; j++) {
    let largest = 0;
    for (let i = j; i < n; i++) {
      let sum = c[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[j * n + k]! * c[i * n + k]!;
      c[i * n + j] = sum;
      if (i > j) largest = Math.max(largest, Math.abs(sum));
    }
    const left = c[j * n + j]!;
    diagonal[j] = Math.max(Math.abs(left), (largest * largest) / betaSquared, delta);
    added[j] = diagonal[j]! - left;
    for (let i = j + 1; i < n; i++) l[i * n + j] = c[i * n + j]! / diagonal[j]!;
  }
  return { lower, diagonal, added };
}

function boundsFor({ values }: Matrix, n: number): { readonly delta: number; readonly betaSquared: number } {
  let onDiagonal = 0;
  let offDiagonal = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const size = Math.abs(values[i * n + j]!);
      if (!(size < Infinity)) throw new RangeError(`the element in row ${i}, column ${j} is ${values[i * n + j]!}`);
      if (i === j) onDiagonal = Math.max(onDiagonal, size);
      else offDiagonal = Math.max(offDiagonal, size);
    }
  }
  // Relative to the matrix, so that a multiple of it has a multiple of the factors; any number serves for 0.
  const delta = Number.EPSILON * (onDiagonal + offDiagonal || 1);
  return { delta, betaSquared: Math.max(onDiagonal, offDiagonal / Math.sqrt(Math.max(n * n - 1, 1)), delta) };
}

/** The solution x of (A + E) x = b. @throws RangeError unless the lengths fit. */
export function modifiedCholeskySolve({ lower, diagonal }: ModifiedCholesky, b: Vector): Float64Array {
  const n = lower.rows;
  requireLength(b, n);
  const x = floats(b).slice();
  substitute(lower.values, n, x, "lower");
  for (let i = 0; i < n; i++) x[i] = x[i]! / diagonal[i]!;
  substitute(lower.values, n, x, "lower", true);
  return x;
}
