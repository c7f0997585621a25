import { missingValue, unknownParameter, wrongValueCount } from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Graph } from "../../graph/graph.ts";

/** A point: one number per parameter, in order or by name. */
export type Point = readonly number[] | Readonly<Record<string, number>>;

/** The coordinates of a point, in the order of the parameters. @throws DiagnosticError when one is missing or too many. */
export function coordinatesOf(graph: Graph, point: Point): readonly number[] {
  const parameters = graph.inputs.map(({ name }) => name);
  const fail = (diagnostic: Diagnostic): DiagnosticError => new DiagnosticError([diagnostic]);
  if (isList(point)) {
    if (point.length === parameters.length) return point;
    throw fail(wrongValueCount(point.length, parameters, undefined));
  }
  const given = new Map(Object.entries(point));
  const unknown = [...given.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) {
    throw fail(unknownParameter(unknown, undefined, parameters, suggest(unknown, parameters)));
  }
  const missing = parameters.filter((name) => !given.has(name));
  if (missing.length > 0) {
    throw fail(missingValue(missing, undefined, `at: { ${parameters.map((name) => `${name}: …`).join(", ")} }`));
  }
  return parameters.map((name) => given.get(name) ?? NaN);
}

function isList(point: Point): point is readonly number[] {
  return Array.isArray(point);
}
