import {
  cholesky,
  choleskySolve,
  inertiaOf,
  symmetricFactor,
  type CholeskyFactor,
  type Matrix,
} from "../../../runtime/linear/index.ts";
import { norm } from "../../../runtime/linear/norms.ts";
import { createRandom, type SolverResult } from "../../../runtime/optimise/index.ts";
import { matrixElements } from "../../../runtime/optimise/vector.ts";
import { dot } from "../../../runtime/tensor/dot.ts";
import type { Problem } from "./problem.ts";

/** What is known of a point where the gradient vanishes. */
export type Verdict =
  /** The function curves up in every direction, and keeps to it as far as where its second derivatives have the minimum. */
  | { readonly kind: "certified" }
  /** It curves down in some direction: the point is a saddle point or a maximum. */
  | { readonly kind: "negative curvature" }
  /** It keeps falling in some direction, down to a value at a distance. */
  | { readonly kind: "falling"; readonly value: number; readonly distance: number }
  /** Its second derivatives do not tell: it is too flat in some direction, or not smooth. */
  | { readonly kind: "uncertain" };

/** Where a search has ended. */
type End = Pick<SolverResult, "point" | "value" | "gradient">;

/** The most numbers that move for which second derivatives are looked at. */
const MOST_FOR_CURVATURE = 50;

/** The curvature, as a share of the largest second derivative, that counts as negative and not as rounding. */
const NEGATIVE = 1e-8;

/** The curvature, in units in which all second derivatives along the axes are 1, that counts as positive. */
const POSITIVE = 1e-12;

/** How much the curvature in any direction may change, as a share of it, on the way to the minimum that is predicted. */
const CHANGE = 1 / 4;

/** How far the minimum may be that is predicted, in units of max(1, ‖x‖). */
const NEAR = 1e-3;

/** How far along an axis values are compared to find kinks, in units of max(1, |xᵢ|). */
const BESIDE = 1e-5;

/** The difference of values, as a share of them, that may be rounding. */
const ROUNDING = 1e-12;

/** Where the function is tried along a direction, in units of max(1, ‖x‖). */
const DISTANCES = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

/** How far a function must fall, as a share of what its second derivatives predict, to keep falling. */
const BEYOND = 1.1;

/** How many directions are tried in which the function is flat. */
const FLAT_DIRECTIONS = 6;

/** Judge a point where the gradient vanishes; undefined where there are too many numbers to do so. */
export function judge({ objective }: Pick<Problem, "objective">, end: End): Verdict | undefined {
  const { point, gradient } = end;
  const downhill = gradient.some((slope) => slope !== 0) ? [gradient] : [];
  if (point.length > MOST_FOR_CURVATURE) return falling(objective, end, downhill, 0);
  const hessian = hessianAt(objective, point);
  if (hessian && curvesDown(hessian)) return { kind: "negative curvature" };
  if (hessian && isCertified(objective, end, hessian) && !isLowerBeside(objective, end, hessian)) {
    return { kind: "certified" };
  }
  const factor = hessian && flatFactor(hessian);
  const found = factor
    ? falling(objective, end, [...downhill, ...flatDirections(factor)], predictedFall(factor, gradient))
    : falling(objective, end, downhill, 0);
  return found ?? { kind: "uncertain" };
}

/** The matrix of second derivatives; undefined where one of them is not finite. */
function hessianAt(objective: Problem["objective"], point: Float64Array): Matrix | undefined {
  const n = point.length;
  const values = matrixElements(objective.hessian(point), n, n, "Hessian");
  return values.every(Number.isFinite) ? { rows: n, columns: n, values } : undefined;
}

function largest({ values }: Matrix): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** A + s I. */
function shifted({ rows, columns, values }: Matrix, s: number): Matrix {
  return { rows, columns, values: values.map((value, k) => (k % (columns + 1) === 0 ? value + s : value)) };
}

/** Whether the matrix has a negative eigenvalue. At a minimum, however flat, it has none. */
function curvesDown(hessian: Matrix): boolean {
  return inertiaOf(symmetricFactor(shifted(hessian, NEGATIVE * hessian.rows * largest(hessian)))).negative > 0;
}

/**
 * Whether the function falls along an axis by more than the slope there explains, and than the curvature would lift it: so
 * it does at a kink, where derivatives are those of one side.
 */
function isLowerBeside(objective: Problem["objective"], { point, value, gradient }: End, hessian: Matrix): boolean {
  const valueAt = valuesOf(objective);
  return point.some((x, i) => {
    const h = BESIDE * Math.max(1, Math.abs(x));
    const curvature = hessian.values[i * (hessian.columns + 1)] ?? NaN;
    const explained = Math.abs(gradient[i] ?? NaN) * h + (curvature * h * h) / 2 + ROUNDING * Math.abs(value);
    return [x - h, x + h].some((each) => value - valueAt(point.with(i, each)) > explained);
  });
}

/**
 * Whether Newton's method finds a minimum close by: its step from here is short, H is positive definite, and at the end of Newton's step −H⁻¹∇f the
 * matrix of second derivatives lies between (1 − c) H and (1 + c) H, for c = 1/4. Below 1/2 that is the condition of
 * Kantorovich's theorem, with the change of H measured at the end of the step; where second derivatives vanish at a
 * minimum, and where a function approaches its infimum at infinity, the change is 1/2 and more, in whatever units.
 * Source: P. Deuflhard, Newton Methods for Nonlinear Problems (2011), §2.1.
 */
function isCertified(objective: Problem["objective"], { point, gradient }: End, hessian: Matrix): boolean {
  const { rows: n, values } = hessian;
  const roots = Array.from({ length: n }, (_, i) => Math.sqrt(values[i * (n + 1)] ?? NaN));
  const rounding = Math.sqrt(Number.EPSILON * n * largest(hessian));
  if (!roots.every((root) => root > rounding)) return false;
  const root = (i: number): number => roots[i] ?? NaN;
  /** In units in which the diagonal of H is 1. */
  const scaled = (matrix: Float64Array): Matrix => ({
    rows: n,
    columns: n,
    values: matrix.map((value, k) => value / root(Math.floor(k / n)) / root(k % n)),
  });
  const unit = scaled(values);
  const factor = cholesky(unit);
  if (factor.kind !== "factor" || cholesky(shifted(unit, -POSITIVE * n)).kind !== "factor") return false;
  const step = choleskySolve(
    factor,
    gradient.map((slope, i) => slope / root(i)),
  );
  const move = step.map((each, i) => each / root(i));
  if (norm(move) > NEAR * Math.max(1, norm(point))) return false;
  const next = hessianAt(
    objective,
    point.map((x, i) => x - (move[i] ?? NaN)),
  );
  if (next === undefined) return false;
  return [-1, 1].every((sign) => {
    const margin = next.values.map((value, k) => sign * (value - (values[k] ?? NaN)) + CHANGE * (values[k] ?? NaN));
    return cholesky(scaled(margin)).kind === "factor";
  });
}

function valuesOf(objective: Problem["objective"]): (x: Float64Array) => number {
  return objective.value ?? ((x) => objective.valueAndGradient(x).value);
}

/** The factor of H + s I for a small s; undefined where it breaks down. */
function flatFactor(hessian: Matrix): CholeskyFactor | undefined {
  const size = largest(hessian);
  const factor = cholesky(shifted(hessian, size > 0 ? 2 * NEGATIVE * hessian.rows * size : 1));
  return factor.kind === "factor" ? factor : undefined;
}

/** How far the function would fall to the minimum that its second derivatives predict: ½ ∇fᵀ (H + s I)⁻¹ ∇f. */
function predictedFall(factor: CholeskyFactor, gradient: Float64Array): number {
  return dot(gradient, choleskySolve(factor, gradient), gradient.length) / 2;
}

/** Directions v in which vᵀ H v is as small as it gets, at random among them: those of (H + s I)⁻² z. */
function flatDirections(factor: CholeskyFactor): readonly Float64Array[] {
  const n = factor.lower.rows;
  const random = createRandom(0);
  return Array.from({ length: n === 1 ? 1 : FLAT_DIRECTIONS }, () =>
    choleskySolve(factor, choleskySolve(factor, Float64Array.from({ length: n }, random.normal))),
  );
}

/**
 * The lowest value on the way, where along one of the directions, or against it, the function never rises, and falls
 * farther than predicted: in a valley of equal minima it falls so far at the most.
 */
function falling(
  objective: Problem["objective"],
  { point, value }: End,
  directions: readonly Float64Array[],
  predicted: number,
): Extract<Verdict, { kind: "falling" }> | undefined {
  const valueAt = valuesOf(objective);
  const unit = Math.max(1, norm(point));
  // What is lower by rounding alone is not.
  const least = Math.max(BEYOND * predicted, 8 * Number.EPSILON * Math.abs(value));
  for (const direction of directions) {
    const length = norm(direction);
    for (const sign of [-1, 1]) {
      const along = (distance: number): number =>
        valueAt(point.map((x, i) => x + ((sign * distance) / length) * (direction[i] ?? NaN)));
      const values = DISTANCES.map((distance) => along(distance * unit));
      const lowest = values.at(-1) ?? NaN;
      const neverRises = values.every((each, k) => each <= (values[k - 1] ?? value));
      if (neverRises && value - lowest > least) {
        return { kind: "falling", value: lowest, distance: unit };
      }
    }
  }
  return undefined;
}
