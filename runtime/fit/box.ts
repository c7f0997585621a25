import { counted } from "../counted.ts";
import { multiplyTransposed } from "../linear/matrix.ts";
import type { Point } from "./point.ts";
import type { Bounds } from "./problem.ts";

/** Bounds for each of p parameters. */
export interface Box {
  /** Whether any of them is finite. */
  readonly isBounded: boolean;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The bounds of p parameters. @throws RangeError where they leave no room, or are not p. */
export function boxOf({ lower, upper }: Bounds = {}, p: number): Box {
  const sides = {
    lower: lower === undefined ? new Float64Array(p).fill(-Infinity) : Float64Array.from(lower),
    upper: upper === undefined ? new Float64Array(p).fill(Infinity) : Float64Array.from(upper),
  };
  for (const { length } of [sides.lower, sides.upper]) {
    if (length !== p)
      throw new RangeError(
        `there ${length === 1 ? "is" : "are"} ${counted(length, "bound")} for ${counted(p, "parameter")}`,
      );
  }
  sides.lower.forEach((low, j) => {
    const high = sides.upper[j] ?? NaN;
    if (!(low <= high)) throw new RangeError(`parameter ${j} has the bounds ${low} and ${high}`);
  });
  return { ...sides, isBounded: [...sides.lower, ...sides.upper].some(Number.isFinite) };
}

/** The nearest place in the box. */
export function clip(parameters: Float64Array, { lower, upper }: Box): Float64Array {
  return parameters.map((value, j) => Math.min(Math.max(value, lower[j] ?? -Infinity), upper[j] ?? Infinity));
}

/** Which parameters a bound holds: they lie on it, and the sum of squares decreases beyond it. */
export function heldAt(
  { parameters, residuals, jacobian }: Point,
  { lower, upper, isBounded }: Box,
): readonly boolean[] {
  const p = parameters.length;
  if (!isBounded) return new Array<boolean>(p).fill(false);
  const slope = multiplyTransposed({ rows: residuals.length, columns: p, values: jacobian }, residuals);
  return Array.from(parameters, (value, j) => {
    const downhill = -(slope[j] ?? 0);
    return (downhill < 0 && value <= (lower[j] ?? -Infinity)) || (downhill > 0 && value >= (upper[j] ?? Infinity));
  });
}
