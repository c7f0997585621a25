import { at } from "../../diagnostics/internal-error.ts";
import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import { expand } from "../../graph/expand.ts";
import { complexJacobian } from "../complex.ts";
import { loadEmitted, type Matrix } from "./emitted.ts";
import { outputNames } from "./names.ts";
import { numericalJacobian } from "./numerical.ts";
import type { Subject } from "./subject.ts";

/**
 * A function of numbers with numbers as its value, by its emitted Jacobians; as one of the parameters at some positions only
 * where these are given.
 */
export async function numberSubject(
  parsed: ParsedFunction,
  point: readonly number[],
  wrt: readonly number[] = point.map((_, position) => position),
): Promise<Subject> {
  const emitted = await loadEmitted(parsed, "forward");
  const { jacobian: reverse } = await loadEmitted(parsed, "reverse");
  const coordinates = wrt.map((position) => at(point, position));
  const pointAt = (given: readonly number[]): readonly number[] => {
    const moved = [...point];
    wrt.forEach((position, column) => {
      moved[position] = at(given, column);
    });
    return moved;
  };
  const columnsOf = <T>(rows: readonly (readonly T[])[]): readonly (readonly T[])[] =>
    rows.map((row) => wrt.flatMap((position) => row.slice(position, position + 1)));
  const value = (given: readonly number[]): readonly number[] => emitted.value(pointAt(given));
  return {
    coordinates,
    parameters: wrt.map((position) => at(parsed.graph.inputs, position).name),
    outputs: outputNames(parsed),
    parameterOf: (column) => at(wrt, column),
    outputOf: (row) => row,
    result: value(coordinates),
    value,
    forward: (given): Matrix => columnsOf(emitted.jacobian(pointAt(given))),
    reverse: (given): Matrix => columnsOf(reverse(pointAt(given))),
    numerical: (method, step) =>
      method === "complex"
        ? columnsOf(complexJacobian(expand(parsed.graph), point, parsed.source, step))
        : numericalJacobian(value, coordinates, method, step),
    total: undefined,
  };
}
