import { counted } from "../counted.ts";
import type { Vector } from "../linear/matrix.ts";
import { norm } from "../linear/norms.ts";
import type { LeastSquaresProblem } from "./problem.ts";

/** Parameters and the residuals there. */
export interface Candidate {
  readonly parameters: Float64Array;
  readonly residuals: Float64Array;
  /** ‖r‖, the root of the sum of squares without overflow. */
  readonly length: number;
}

/** A candidate with the derivatives of its residuals, row by row. */
export interface Point extends Candidate {
  readonly jacobian: Float64Array;
}

/** Evaluates a problem, and counts how often. What is not finite is undefined. */
export interface Evaluator {
  readonly candidate: (parameters: Float64Array) => Candidate | undefined;
  readonly complete: (candidate: Candidate) => Point | undefined;
  readonly counts: () => { readonly evaluations: number; readonly jacobians: number };
}

/** The evaluator of a problem; results of another size than they had first are refused with a RangeError. */
export function createEvaluator({ residuals, jacobian }: LeastSquaresProblem, parameterCount: number): Evaluator {
  let count: number | undefined;
  const counts = { evaluations: 0, jacobians: 0 };
  return {
    candidate: (parameters) => {
      counts.evaluations++;
      const found = copyOf(residuals(parameters.slice()));
      count ??= found.length;
      if (found.length !== count) throw new RangeError(`there are ${found.length} residuals, and were ${count} before`);
      const length = norm(found);
      return Number.isFinite(length * length) ? { parameters, residuals: found, length } : undefined;
    },
    complete: (candidate) => {
      counts.jacobians++;
      const found = flat(jacobian(candidate.parameters.slice()), candidate.residuals.length, parameterCount);
      return allFinite(found) ? { ...candidate, jacobian: found } : undefined;
    },
    counts: () => ({ ...counts }),
  };
}

function copyOf(values: Vector): Float64Array {
  const copy = new Float64Array(values.length);
  copy.set(values);
  return copy;
}

function allFinite(values: Float64Array): boolean {
  // x − x is 0 for numbers, and NaN for NaN and the infinities.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! - values[i]!;
  return sum === 0;
}

/** The rows of a Jacobian one behind the other. @throws RangeError where they are not m rows of p numbers. */
function flat(found: Vector | ArrayLike<Vector>, m: number, p: number): Float64Array {
  const result = new Float64Array(m * p);
  if (!isRows(found)) {
    if (found.length !== m * p)
      throw new RangeError(`the Jacobian has ${counted(found.length, "element")}, not ${m} × ${p}`);
    result.set(found);
    return result;
  }
  if (found.length !== m)
    throw new RangeError(`the Jacobian has ${counted(found.length, "row")} for ${counted(m, "residual")}`);
  for (let i = 0; i < m; i++) {
    const row = found[i] ?? [];
    if (row.length !== p)
      throw new RangeError(
        `row ${i} of the Jacobian has ${counted(row.length, "element")} for ${counted(p, "parameter")}`,
      );
    result.set(row, i * p);
  }
  return result;
}

function isRows(found: Vector | ArrayLike<Vector>): found is ArrayLike<Vector> {
  return typeof found[0] === "object";
}
