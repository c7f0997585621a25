import type { Difference, ScalarFunction } from "./difference.ts";
import { backwardDifference, centralDifference, forwardDifference } from "./fixed-step.ts";
import { riddersDerivative } from "./ridders.ts";

/** A real function of several variables with several values. */
export type VectorFunction = (point: readonly number[]) => readonly number[];

/** A method of numerical differentiation. */
export type DifferenceMethod = "forward" | "backward" | "central" | "ridders";

/**
 * The Jacobian matrix of f by differences: one row per output, one column per input.
 *
 * The rows share their evaluations: f is evaluated once per point.
 *
 * @param step the step of a fixed-step method, by default √ε·max(1, |xⱼ|), or ∛ε·max(1, |xⱼ|) for central differences,
 * which balances truncation and rounding (Press et al., Numerical Recipes (2007), §5.7); or the largest step of Ridders'
 * method, by default found from the function.
 * @throws RangeError unless the step is positive and finite.
 */
export function differentiate(
  f: VectorFunction,
  point: readonly number[],
  method: DifferenceMethod,
  step?: number,
): readonly (readonly Difference[])[] {
  const origin = [...f(point)];
  const columns = point.map((x, input) => remembered((value) => f(point.with(input, value)), x, origin));
  return origin.map((_, output) =>
    columns.map((column, input) => derivative((x) => column(x)[output] ?? NaN, point[input] ?? NaN, method, step)),
  );
}

/** The outputs along one input, each point evaluated once, and copied in case f reuses its result. */
function remembered(outputs: (x: number) => readonly number[], x: number, origin: readonly number[]): typeof outputs {
  const known = new Map([[x, origin]]);
  return (at) => {
    const found = known.get(at);
    if (found !== undefined) return found;
    const values = [...outputs(at)];
    known.set(at, values);
    return values;
  };
}

function derivative(f: ScalarFunction, x: number, method: DifferenceMethod, step: number | undefined): Difference {
  switch (method) {
    case "forward":
      return forwardDifference(f, x, step ?? Math.sqrt(Number.EPSILON) * Math.max(1, Math.abs(x)));
    case "backward":
      return backwardDifference(f, x, step ?? Math.sqrt(Number.EPSILON) * Math.max(1, Math.abs(x)));
    case "central":
      return centralDifference(f, x, step ?? Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(x)));
    case "ridders":
      return riddersDerivative(f, x, step === undefined ? {} : { step });
  }
}
