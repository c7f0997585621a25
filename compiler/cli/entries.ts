import { wrtPositions } from "../request.ts";
import type { ArrayValue, Entry } from "../function-types.ts";
import { at } from "../diagnostics/internal-error.ts";
import { dimValue } from "../graph/dim.ts";
import { outputNodes, type Graph } from "../graph/graph.ts";
import { nestedLists, type Nested } from "../graph/nested.ts";
import type { Numbers } from "../graph/primitive.ts";
import { solveSizes } from "../graph/sizes.ts";
import { dimsOf, type Type } from "../graph/type.ts";

/** One value per output or per parameter; arrays as lists of lists. */
export type Entries = readonly Nested[];

/** The results of a compiled function with its arrays as lists of lists. */
export interface ArraysAsLists {
  readonly outputs: (value: ArrayValue | readonly number[]) => Entries;
  readonly parameters: (entries: readonly Entry[]) => Entries;
  readonly jacobian: (blocks: readonly (readonly Entry[])[]) => readonly Entries[];
  readonly hessian: (blocks: readonly (readonly Entry[])[]) => readonly Entries[];
}

/** What the results of a function look like at a point, for some of its parameters. */
export function arraysAsLists(
  graph: Graph,
  point: readonly Numbers[],
  wrt: readonly string[] | undefined,
): ArraysAsLists {
  const sizes = solveSizes(graph.inputs, point);
  const lengthsOf = ({ type }: { readonly type: Type }): readonly number[] =>
    dimsOf(type).map((dim) => dimValue(dim, sizes));
  const results = outputNodes(graph).map(lengthsOf);
  const chosen = wrt ? wrtPositions(graph, wrt) : graph.inputs.map((_, index) => index);
  const moving = chosen.map((index) => lengthsOf(at(graph.inputs, index)));
  const nested = (entry: Entry, lengths: readonly number[]): Nested =>
    typeof entry === "number" ? entry : nestedLists(entry, lengths);
  const blocks = (rows: readonly (readonly Entry[])[], heights: readonly (readonly number[])[]): readonly Entries[] =>
    rows.map((row, i) => row.map((entry, j) => nested(entry, [...at(heights, i), ...at(moving, j)])));
  return {
    outputs: (value) => (isList(value) ? value : [value]).map((entry, index) => nested(entry, at(results, index))),
    parameters: (entries) => entries.map((entry, index) => nested(entry, at(moving, index))),
    jacobian: (rows) => blocks(rows, results),
    hessian: (rows) => blocks(rows, moving),
  };
}

function isList(value: ArrayValue | readonly number[]): value is readonly Entry[] {
  return Array.isArray(value);
}
