import { multiplyVector, zeros, type Matrix } from "../linear/matrix.ts";
import { norm } from "../linear/norms.ts";
import { solveRotated } from "../linear/least-squares.ts";
import { applyQTransposed, qr, rankOf } from "../linear/qr.ts";
import { substitute } from "../linear/triangular.ts";
import type { Point } from "./point.ts";

/**
 * The linear model r + J s of the residuals near a point, in scaled steps z = D s of the free parameters. By A P = Q R for
 * A = J D⁻¹ all that matters of it is R and the first part c of Qᵀ r: ‖r + A z‖² = ‖c + R Pᵀ z‖² + ‖rest‖².
 */
export interface LinearModel {
  /** R, square. */
  readonly triangle: Matrix;
  /** c. */
  readonly projection: Float64Array;
  /** How many columns of A count. */
  readonly rank: number;
  /** The length of the projection of r onto the columns of A, and that of the rest of r. */
  readonly along: number;
  readonly rest: number;
  /** The shortest z of the smallest ‖r + A z‖: the step of the Gauss–Newton method. */
  readonly fullStep: () => Float64Array;
  /** The z of the smallest ‖r + A z‖² + λ‖z‖². */
  readonly dampedStep: (damping: number) => DampedStep;
}

export interface DampedStep {
  readonly step: Float64Array;
  /** −d log ‖z‖ / dλ. */
  readonly shrinkage: number;
}

/** The model at a point. */
export function linearModel(point: Point, free: readonly number[], scale: Float64Array): LinearModel {
  const a = scaledColumns(point, free, scale);
  const factor = qr(a);
  const padded = new Float64Array(a.rows);
  padded.set(point.residuals);
  const rotated = applyQTransposed(factor, padded);
  const n = free.length;
  const triangle = { rows: n, columns: n, values: factor.factors.values.subarray(0, n * n) };
  const projection = rotated.subarray(0, n);
  const rank = rankOf(factor);
  return {
    triangle,
    projection,
    rank,
    along: norm(rotated.subarray(0, rank)),
    rest: norm(rotated.subarray(rank)),
    fullStep: () => solveRotated(factor, rank, negated(projection)),
    dampedStep: (damping) => {
      const { step, shrinkage } = dampedSolution(triangle, projection, damping);
      return { step: unpermuted(step, factor.permutation), shrinkage };
    },
  };
}

/** J D⁻¹ for the free parameters, with at least as many rows as columns, so that R is square; zeros change nothing. */
function scaledColumns(
  { residuals, jacobian, parameters }: Point,
  free: readonly number[],
  scale: Float64Array,
): Matrix {
  const [n, p] = [free.length, parameters.length];
  const a = zeros(Math.max(residuals.length, n), n);
  for (let j = 0; j < n; j++) {
    const column = free[j]!;
    const divisor = scale[column]!;
    for (let i = 0; i < residuals.length; i++) a.values[i * n + j] = jacobian[i * p + column]! / divisor;
  }
  return a;
}

function negated(x: Float64Array): Float64Array {
  const result = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) result[i] = -x[i]!;
  return result;
}

/** The elements back where they belong. */
function unpermuted(permuted: Float64Array, permutation: Int32Array): Float64Array {
  const result = new Float64Array(permuted.length);
  for (let k = 0; k < permuted.length; k++) result[permutation[k]!] = permuted[k]!;
  return result;
}

/**
 * The y of the smallest ‖c + R y‖² + λ‖y‖²: R above √λ I is made a triangle S again, and Sᵀ S = Rᵀ R + λ I. With it
 * d‖y‖²/dλ = −2 ‖S⁻ᵀ y‖² (Moré, The Levenberg–Marquardt algorithm, Lecture Notes in Mathematics 630 (1978), 105–116).
 */
function dampedSolution({ values, columns: n }: Matrix, c: Float64Array, damping: number): DampedStep {
  const stacked = zeros(2 * n, n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) stacked.values[i * n + j] = values[i * n + j]!;
    stacked.values[(n + i) * n + i] = Math.sqrt(damping);
  }
  const factor = qr(stacked, { pivot: false });
  const right = new Float64Array(2 * n);
  right.set(negated(c));
  const step = applyQTransposed(factor, right).slice(0, n);
  substitute(factor.factors.values, n, step, "upper");
  const length = norm(step);
  const direction = step.map((value) => value / length);
  substitute(factor.factors.values, n, direction, "upper", true);
  const turned = norm(direction);
  return { step, shrinkage: turned * turned };
}

/** J s for a step s of all parameters. */
export function moved({ jacobian, residuals, parameters }: Point, step: Float64Array): Float64Array {
  return multiplyVector({ rows: residuals.length, columns: parameters.length, values: jacobian }, step);
}
