import { batchOfArrays, differentiatedRow, nothingVaries } from "./diagnostics/catalogue.ts";
import { DiagnosticError } from "./diagnostics/diagnostic.ts";
import { at } from "./diagnostics/internal-error.ts";
import type { Layout } from "./emit/batch/inputs.ts";
import type { RowOptions } from "./emit/batch/module.ts";
import { hasArrays } from "./emit/tensor/function.ts";
import type { ParsedFunction } from "./frontends/mathjs/index.ts";
import { namedPositions, wrtPositions } from "./request.ts";
import type { DerivativeKind } from "./transforms/derive.ts";

/** How a function is carried out for many rows of numbers. */
export interface BatchOptions {
  /** The names of the parameters that are the same in all rows; none where not given. */
  readonly shared?: readonly string[];
  /** Whether rows come one after another in one array, or each parameter in an array of its own; `rows` by default. */
  readonly layout?: Layout;
  /** Add up the results of all rows. The sum is differentiated by the parameters that are shared. */
  readonly reduce?: "sum";
}

/** What is asked for, by positions. */
export interface BatchRequest extends RowOptions {
  readonly wrt: readonly number[];
}

/**
 * Make sure that a function can be carried out for many rows as it is asked for.
 * @throws DiagnosticError where it cannot.
 */
export function requireRows(
  parsed: ParsedFunction,
  { shared: names = [], layout = "rows", reduce }: BatchOptions,
  wrt: readonly string[] | undefined,
  kinds: readonly DerivativeKind[],
): BatchRequest {
  const { graph, name, source } = parsed;
  if (hasArrays(graph)) throw new DiagnosticError([batchOfArrays(name)], source);
  const shared = namedPositions(graph, names, "shared");
  const all = graph.inputs.map((_, index) => index);
  if (shared.length === all.length) throw new DiagnosticError([nothingVaries(name)], source);
  const isSum = reduce === "sum";
  const chosen = wrt ? wrtPositions(graph, wrt) : isSum ? all.filter((index) => shared.includes(index)) : all;
  const namesOf = (positions: readonly number[]): readonly string[] =>
    positions.map((index) => at(graph.inputs, index).name);
  const varying = chosen.filter((index) => !shared.includes(index));
  if (isSum && kinds.some((kind) => kind !== "value") && (varying.length > 0 || chosen.length === 0)) {
    throw new DiagnosticError([differentiatedRow(namesOf(varying), namesOf(shared))], source);
  }
  return { shared, layout, isSum, wrt: chosen };
}
