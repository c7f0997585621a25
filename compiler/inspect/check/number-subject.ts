import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import { expand } from "../../graph/expand.ts";
import { complexJacobian } from "../complex.ts";
import { loadEmitted } from "./emitted.ts";
import { outputNames } from "./names.ts";
import { numericalJacobian } from "./numerical.ts";
import type { Subject } from "./subject.ts";

/** A function of numbers with numbers as its value, by its emitted Jacobians. */
export async function numberSubject(parsed: ParsedFunction, coordinates: readonly number[]): Promise<Subject> {
  const { value, jacobian: forward } = await loadEmitted(parsed, "forward");
  const { jacobian: reverse } = await loadEmitted(parsed, "reverse");
  return {
    coordinates,
    parameters: parsed.graph.inputs.map(({ name }) => name),
    outputs: outputNames(parsed),
    parameterOf: (column) => column,
    outputOf: (row) => row,
    result: value(coordinates),
    value,
    forward,
    reverse,
    numerical: (method, step) =>
      method === "complex"
        ? complexJacobian(expand(parsed.graph), coordinates, parsed.source, step)
        : numericalJacobian(value, coordinates, method, step),
    total: undefined,
  };
}
