import { floats, requireLength, type Vector } from "../linear/matrix.ts";
import type { LeastSquaresProblem } from "./problem.ts";

/**
 * The problem of the smallest Σ wᵢ rᵢ²: residuals and rows of the Jacobian, which must be a list of rows or one flat array,
 * are multiplied by √wᵢ.
 * @throws RangeError where a weight is negative or not finite.
 */
export function weighted({ residuals, jacobian }: LeastSquaresProblem, weights: Vector): LeastSquaresProblem {
  const roots = floats(weights).map((weight, i) => {
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`weight ${i} is ${weight}`);
    return Math.sqrt(weight);
  });
  const times = (row: Vector, root: number): Float64Array => Float64Array.from(row, (value) => root * value);
  return {
    residuals: (parameters) => {
      const found = residuals(parameters);
      requireLength(found, roots.length);
      return roots.map((root, i) => root * found[i]!);
    },
    jacobian: (parameters) => {
      const found = jacobian(parameters);
      const p = parameters.length;
      return Array.from(roots, (root, i) => times(rowOf(found, i, p), root));
    },
  };
}

function rowOf(found: Vector | ArrayLike<Vector>, i: number, p: number): Vector {
  const first = found[i];
  if (typeof first === "object") return first;
  return Array.from({ length: p }, (_, j) => Number(found[i * p + j]));
}
