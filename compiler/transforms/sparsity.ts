import { tooManyEntries } from "../diagnostics/catalogue-derivation.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { at } from "../diagnostics/internal-error.ts";
import { dimValue, sizeOf } from "../graph/dim.ts";
import type { Graph } from "../graph/graph.ts";
import type { Sizes } from "../graph/sizes.ts";
import { dimsOf, type Type } from "../graph/type.ts";
import { dependenceGraph } from "../primitives/declared.ts";
import { dependenceOf } from "./sparse/dependence.ts";
import { createIndexSets, NONE } from "./sparse/index-sets.ts";
import { patternOf, transposed, type SparsityPattern } from "./sparse/pattern.ts";

/** The largest number of entries that a pattern is written down with: 400 MB of values. */
const MAX_ENTRIES = 50_000_000;

/** How many numbers a value holds. */
export function elementsOf(type: Type, sizes: Sizes): number {
  return dimValue(sizeOf(dimsOf(type)), sizes);
}

/**
 * Where the Jacobian of a graph may have entries, for given named lengths: a row for each element of each output, a
 * column for each element of each differentiated input.
 * @throws DiagnosticError when there would be too many.
 */
export function jacobianPattern(graph: Graph, wrt: readonly number[], sizes: Sizes): SparsityPattern {
  const counts = wrt.map((input) => elementsOf(at(graph.inputs, input).type, sizes));
  const sets = createIndexSets(counts.reduce((sum, count) => sum + count, 0));
  const inputs = graph.inputs.map(({ type }) => new Int32Array(elementsOf(type, sizes)).fill(NONE));
  let column = 0;
  wrt.forEach((input, index) => {
    inputs[input] = Int32Array.from({ length: at(counts, index) }, () => sets.single(column++));
  });
  const outputs = dependenceOf(dependenceGraph(graph), inputs, sizes, sets);
  const rows = outputs.flatMap((output) => Array.from(output, sets.indicesOf));
  const entries = rows.reduce((sum, { length }) => sum + length, 0);
  if (entries > MAX_ENTRIES) throw new DiagnosticError([tooManyEntries(entries, MAX_ENTRIES)]);
  return transposed(patternOf(column, rows));
}
