import { compileArrays } from "../../compile.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { applied } from "../../frontends/mathjs/lower-map.ts";
import { createBuilder } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import { REAL, tensorOf } from "../../graph/type.ts";
import { once } from "../../on-use.ts";
import { usedInputs, type Formula } from "./formula.ts";

/** The length of a column, a name that no formula can have. */
const ROWS = "number of rows";

/** A side of a formula over all rows: one loop that is compiled for it, and one for its derivatives. */
export interface RowFunction {
  /** The columns that it reads. */
  readonly columns: readonly string[];
  /** The value in each row. */
  readonly value: (parameters: Float64Array, columns: readonly Float64Array[]) => Float64Array;
  /** The derivatives by the parameters: one row after the other. */
  readonly jacobian: (parameters: Float64Array, columns: readonly Float64Array[]) => Float64Array;
}

/**
 * Compile a side of a formula for a number of rows: the columns become arrays of numbers, the operations are applied to
 * each row. A side that reads no column is given one that has its length.
 */
export function rowFunction(side: Graph, formula: Formula, rowCount: number): RowFunction {
  const { parameters, columns } = formula;
  const used = usedInputs(side);
  const isRead = columns.map((_, index) => used.has(parameters.length + index));
  if (!isRead.includes(true)) isRead[0] = true;
  const names = columns.filter((_, index) => isRead[index]);
  const builder = createBuilder();
  const inputs = [...parameters, ...names].map((name, index) => ({
    name,
    type: index < parameters.length ? REAL : tensorOf([ROWS]),
  }));
  const values = inputs.map(({ type }, index) => builder.input(index, type));
  const byName = new Map(inputs.map(({ name }, index) => [name, at(values, index)]));
  // Columns that are not read have no value; any will do.
  const captures = side.inputs.map(({ name }) => byName.get(name) ?? at(values, 0));
  const graph = builder.finish(inputs, [applied(side, captures, [ROWS])]);
  const parsed = { name: "f", graph, source: formula.source, functions: [] };
  const f = compileArrays(parsed, { wrt: parameters, mode: "forward" });
  const run = once(() => f.prepare("value", { [ROWS]: rowCount }));
  const differentiate = once(() => f.prepare("jacobian", { [ROWS]: rowCount }));
  return {
    columns: names,
    value: (point, given) => {
      const result = new Float64Array(rowCount);
      run()(...point, ...given, result);
      return result;
    },
    jacobian: (point, given) => {
      const slopes = parameters.map(() => new Float64Array(rowCount));
      differentiate()(...point, ...given, ...slopes);
      return interleaved(slopes, rowCount);
    },
  };
}

/** Columns as the rows of a matrix, one row after the other. */
function interleaved(columns: readonly Float64Array[], rowCount: number): Float64Array {
  const result = new Float64Array(rowCount * columns.length);
  columns.forEach((column, j) => {
    for (let i = 0; i < rowCount; i++) result[i * columns.length + j] = column[i] ?? NaN;
  });
  return result;
}
