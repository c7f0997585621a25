import { floats, identityMatrix, requireLength, transpose, zeros, type Matrix, type Vector } from "./matrix.ts";
import { hypot } from "../special/hypot.ts";
import { stridedNorm } from "./norms.ts";

/** The factors of A P = Q R: Q with orthonormal columns, R upper triangular, P a permutation of the columns. */
export interface QrFactor {
  /**
   * R on and above the diagonal. Below it, column k has the vector vₖ of the reflection Hₖ = I − τₖ vₖ vₖᵀ, whose first
   * element, a one on the diagonal, is left out; Q = H₀ H₁ ….
   */
  readonly factors: Matrix;
  readonly tau: Float64Array;
  /** Column j of A P is column `permutation[j]` of A. */
  readonly permutation: Int32Array;
}

export interface QrOptions {
  /** Whether columns are exchanged so that |R₀₀| ≥ |R₁₁| ≥ …, which shows the rank; so by default. */
  readonly pivot?: boolean;
}

/**
 * The QR factors of a matrix of any shape by Householder reflections, with column pivoting.
 *
 * Golub, Van Loan, Matrix Computations (2013), §5.2.2 and §5.4.2. The norms of what is left of the columns are formed
 * again once cancellation has taken half of their digits (Drmač, Bujanović, ACM Trans. Math. Softw. 35 (2008), 12).
 */
export function qr(a: Matrix, { pivot = true }: QrOptions = {}): QrFactor {
  const { rows, columns } = a;
  const factors: Matrix = { rows, columns, values: a.values.slice() };
  const steps = Math.min(rows, columns);
  const tau = new Float64Array(steps);
  const permutation = Int32Array.from({ length: columns }, (_, j) => j);
  const left = Float64Array.from({ length: pivot ? columns : 0 }, (_, j) => columnNorm(factors, j, 0));
  const full = left.slice();
  const sums = new Float64Array(columns);
  for (let k = 0; k < steps; k++) {
    if (pivot) {
      const chosen = longestFrom(left, k);
      exchangeColumns(factors, k, chosen);
      for (const list of [permutation, left, full]) exchange(list, k, chosen);
    }
    tau[k] = reflectColumn(factors, k);
    applyToRest(factors, k, tau[k]!, sums);
    for (let j = k + 1; j < left.length; j++) shorten(factors, k, j, left, full);
  }
  return { factors, tau, permutation };
}

function columnNorm({ columns, values }: Matrix, column: number, first: number): number {
  return stridedNorm(values, first * columns + column, values.length, columns);
}

function longestFrom(norms: Float64Array, first: number): number {
  let longest = first;
  for (let j = first + 1; j < norms.length; j++) if (norms[j]! > norms[longest]!) longest = j;
  return longest;
}

function exchange(list: Float64Array | Int32Array, i: number, j: number): void {
  const kept = list[i]!;
  list[i] = list[j]!;
  list[j] = kept;
}

function exchangeColumns({ rows, columns, values }: Matrix, j: number, k: number): void {
  if (j !== k) for (let i = 0; i < rows; i++) exchange(values, i * columns + j, i * columns + k);
}

/**
 * Reflect column k onto its first element from row k on: R there, v below. The τ that is returned is 0 where there is
 * nothing to reflect. The sign of R is chosen against cancellation.
 */
function reflectColumn(factors: Matrix, k: number): number {
  const { rows, columns, values } = factors;
  const diagonal = k * columns + k;
  const alpha = values[diagonal]!;
  const below = columnNorm(factors, k, k + 1);
  if (below === 0) return 0;
  const beta = -(Math.sign(alpha) || 1) * hypot(alpha, below);
  for (let i = k + 1; i < rows; i++) values[i * columns + k] = values[i * columns + k]! / (alpha - beta);
  values[diagonal] = beta;
  return (beta - alpha) / beta;
}

/** Reflect the columns behind column k: A − τ v (vᵀ A), row by row. */
function applyToRest({ rows, columns, values }: Matrix, k: number, tau: number, sums: Float64Array): void {
  if (tau === 0) return;
  for (let j = k + 1; j < columns; j++) sums[j] = values[k * columns + j]!;
  for (let i = k + 1; i < rows; i++) {
    const v = values[i * columns + k]!;
    for (let j = k + 1; j < columns; j++) sums[j] = sums[j]! + v * values[i * columns + j]!;
  }
  for (let j = k + 1; j < columns; j++) values[k * columns + j] = values[k * columns + j]! - tau * sums[j]!;
  for (let i = k + 1; i < rows; i++) {
    const v = tau * values[i * columns + k]!;
    for (let j = k + 1; j < columns; j++) values[i * columns + j] = values[i * columns + j]! - v * sums[j]!;
  }
}

/** The norm of what is left of column j, without its element in row k. */
function shorten(factors: Matrix, k: number, j: number, left: Float64Array, full: Float64Array): void {
  if (left[j] === 0) return;
  const share = Math.abs(factors.values[k * factors.columns + j]!) / left[j]!;
  const rest = Math.max(0, (1 - share) * (1 + share));
  const ratio = left[j]! / full[j]!;
  if (rest * ratio * ratio > Math.sqrt(Number.EPSILON)) left[j] = left[j]! * Math.sqrt(rest);
  else left[j] = full[j] = columnNorm(factors, j, k + 1);
}

/** Qᵀ b. @throws RangeError unless b has as many elements as A has rows. */
export function applyQTransposed({ factors, tau }: QrFactor, b: Vector): Float64Array {
  requireLength(b, factors.rows);
  const x = floats(b).slice();
  for (let k = 0; k < tau.length; k++) reflect(factors, k, tau[k]!, x);
  return x;
}

/** Q b. @throws RangeError unless b has as many elements as A has rows. */
export function applyQ({ factors, tau }: QrFactor, b: Vector): Float64Array {
  requireLength(b, factors.rows);
  const x = floats(b).slice();
  for (let k = tau.length - 1; k >= 0; k--) reflect(factors, k, tau[k]!, x);
  return x;
}

function reflect({ rows, columns, values }: Matrix, k: number, tau: number, x: Float64Array): void {
  let sum = x[k]!;
  for (let i = k + 1; i < rows; i++) sum += values[i * columns + k]! * x[i]!;
  x[k] = x[k]! - tau * sum;
  for (let i = k + 1; i < rows; i++) x[i] = x[i]! - tau * sum * values[i * columns + k]!;
}

/** Q as a square matrix. */
export function qMatrix(factor: QrFactor): Matrix {
  const n = factor.factors.rows;
  const transposed = identityMatrix(n);
  for (let j = 0; j < n; j++)
    transposed.values.set(applyQ(factor, transposed.values.subarray(j * n, (j + 1) * n)), j * n);
  return transpose(transposed);
}

/** R, with as many rows as A and zeros below its diagonal. */
export function rMatrix({ factors: { rows, columns, values } }: QrFactor): Matrix {
  const r = zeros(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = i; j < columns; j++) r.values[i * columns + j] = values[i * columns + j]!;
  return r;
}

/** A tolerance that takes for 0 what rounding alone could have left: max(m, n) ε. */
export function defaultTolerance({ rows, columns }: Matrix): number {
  return Math.max(rows, columns) * Number.EPSILON;
}

/**
 * The rank that the diagonal of R shows: how many of its elements are larger than the largest of them times a
 * tolerance. It needs column pivoting.
 */
export function rankOf({ factors, tau }: QrFactor, tolerance = defaultTolerance(factors)): number {
  const diagonal = Array.from(tau, (_, k) => Math.abs(factors.values[k * factors.columns + k]!));
  const threshold = tolerance * (diagonal[0] ?? 0);
  const end = diagonal.findIndex((size) => !(size > threshold));
  return end < 0 ? diagonal.length : end;
}
