import { differentiate, type Difference, type DifferenceMethod } from "../../../runtime/differences/index.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Emitted } from "./emitted.ts";

/** The answer along a parameter that is infinite or NaN: there is no step to take. */
const NOTHING: Difference = { value: NaN, error: Infinity, step: NaN };

/** The Jacobian by differences: one row per output, one column per parameter. */
export function numericalJacobian(
  value: Emitted["value"],
  point: readonly number[],
  method: DifferenceMethod,
  step: number | undefined,
): readonly (readonly Difference[])[] {
  const movable = point.flatMap((x, index) => (Number.isFinite(x) ? [index] : []));
  const moved = (coordinates: readonly number[]): readonly number[] => {
    const changed = Array.from(point);
    movable.forEach((index, place) => {
      changed[index] = at(coordinates, place);
    });
    return changed;
  };
  const rows = differentiate(
    (coordinates) => value(moved(coordinates)),
    movable.map((index) => at(point, index)),
    method,
    step,
  );
  const places = new Map(movable.map((index, place) => [index, place]));
  return rows.map((row) => point.map((_, index) => row[places.get(index) ?? -1] ?? NOTHING));
}
