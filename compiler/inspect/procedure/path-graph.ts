import { pathTooLong } from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../../graph/builder.ts";
import type { Graph, Input, Result } from "../../graph/graph.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { REAL } from "../../graph/type.ts";
import { add } from "../../primitives/arithmetic.ts";
import type { Place, Procedure, Structure, Variable } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { resultParts } from "./elements.ts";
import { failureIn } from "./failure.ts";
import { carryOut, type Domain, type RunOptions } from "./machine.ts";
import { arrayIn, scalarIn, type Memory, type Store } from "./memory.ts";
import { traceGraph, valueOfCell, type Cell, type Writing } from "./path-nodes.ts";
import { ruledCells } from "./path-rules.ts";
import { fieldPath, leafPaths, storeOf, type StructuredValue } from "./values.ts";

/** The computation that a procedure does at a point, as a graph of numbers. */
export interface PathGraph {
  /**
   * Its inputs are the real numbers of the parameters, `x[3]`, `params.w[2]`, except of those that are written for the caller;
   * its outputs those of the result.
   */
  readonly graph: Graph;
  readonly arguments: readonly number[];
  /** What the outputs are called: `y[3]`, `loss`. */
  readonly outputs: readonly string[];
  /** What the path depends on, over the same inputs: truth values that decided, and numbers that became whole numbers. */
  readonly decisions: Graph;
}

/** How far a path may be followed. */
export interface PathOptions extends RunOptions {
  /** The largest number of inputs and operations; 100 000 by default. */
  readonly size?: number;
}

/** The largest number of inputs and operations where nothing else is said. */
const LARGEST_PATH = 100_000;

/**
 * Write the computation of a procedure at a point out: loops as they ran, branches as they were taken. What depends on no
 * real number is known; nothing else is simplified, so that the values are those of the procedure, bit for bit.
 * @throws DiagnosticError when an argument does not fit, an element does not exist, or the path is too long.
 */
export function pathGraph(
  procedure: Procedure,
  given: readonly StructuredValue[],
  options: PathOptions = {},
): PathGraph {
  const { size = LARGEST_PATH, source } = options;
  const builder = createBuilder();
  const inputs: Input[] = [];
  const numbers: number[] = [];
  const decisions = new Map<number, Value>();
  const decide = (value: Value): unknown => decisions.set(value.id, value);
  const requireSize = (fail = failureIn(source, undefined)): void => {
    if (builder.size() > size) throw fail((span) => pathTooLong(size, span));
  };
  const written = new Set<Variable>(
    procedure.parameters.filter((each) => each.written).flatMap(({ structure }) => leavesOf(structure)),
  );
  const store = storeOf<Cell>(procedure, given, (number, variable, path) => {
    if (variable.kind !== "real" || written.has(variable)) return { number, value: undefined };
    const value = builder.input(inputs.push({ name: path(), type: REAL }) - 1);
    numbers.push(number);
    requireSize();
    return { number, value };
  });
  const writing: Writing = { builder, decide };
  const compute = traceGraph(writing);
  const domain: Domain<Cell> = {
    known: (number) => ({ number, value: undefined }),
    valueOf: ({ number }) => number,
    compute: ({ graph }, cells, fail) => {
      const outputs = compute(graph, cells);
      requireSize(fail);
      return outputs;
    },
    add: (a, b) => sumOf(builder, a, b),
    written: namedWrites(writing, pathsOf(procedure)),
    decide: ({ number, value }) => {
      if (value) decide(value);
      return number !== 0;
    },
    derived: (statement, operands, result) =>
      ruledCells(statement, operands, result, builder, (each, arguments_) => pathGraph(each, arguments_, options)),
  };
  carryOut(procedure, store, domain, options);
  const outputs: Value[] = [];
  const names: string[] = [];
  const results = resultParts(procedure).flatMap(({ structure, path }) => {
    const part = resultIn(structure, path, store, (cell, name) => {
      names.push(name);
      return outputs.push(valueOfCell(builder, cell)) - 1;
    });
    return part === undefined ? [] : [part];
  });
  const [only] = results;
  const result = only !== undefined && resultParts(procedure).length === 1 ? only : results;
  const whole = builder.finish(inputs, [...outputs, ...decisions.values()]);
  const part = (from: number, to: number): Graph => ({
    ...whole,
    outputs: whole.outputs.slice(from, to),
    result: Array.from({ length: to - from }, (_, index) => index),
  });
  return {
    graph: rewrite({ ...part(0, outputs.length), result }),
    arguments: numbers,
    outputs: names,
    decisions: rewrite(part(outputs.length, whole.outputs.length)),
  };
}

function sumOf(builder: Builder, a: Cell, b: Cell): Cell {
  const number = a.number + b.number;
  if (a.value === undefined && b.value === undefined) return { number, value: undefined };
  return { number, value: add(valueOfCell(builder, a), valueOfCell(builder, b)) };
}

/** What the variables of parameters are called in the source. */
function pathsOf({ parameters }: Procedure): ReadonlyMap<Variable, string> {
  const leaves = parameters.flatMap(({ name, structure }) => leafPaths(structure, name));
  return new Map(leaves.map(({ variable, path }) => [variable, path]));
}

/** Real numbers that are written get the name of their place; what becomes a whole number or a truth value is known. */
function namedWrites({ builder, decide }: Writing, paths: ReadonlyMap<Variable, string>): Domain<Cell>["written"] {
  return (cell: Cell, place: Place, indices: readonly number[]) => {
    const owner = place.form === "scalar" ? place : place.array;
    if (cell.value === undefined) return cell;
    if (owner.kind === "real") {
      const name = (paths.get(owner) ?? owner.name) + indices.map((index) => `[${String(index)}]`).join("");
      builder.note(cell.value, { name });
      return cell;
    }
    if (owner.kind === "integer") decide(cell.value);
    // A truth value decides where an `if` reads it, and may be computed with before.
    return owner.kind === "integer" ? { number: cell.number, value: undefined } : cell;
  };
}

/** Makes an output of a number that is called something, and returns its position. */
type Output = (cell: Cell, name: string) => number;

/** The result that a value of the source is; undefined where it has no real numbers. */
function resultIn(structure: Structure, path: string, store: Store<Cell>, output: Output): Result | undefined {
  switch (structure.form) {
    case "scalar":
      return structure.kind === "real" ? output(scalarIn(store, structure), path) : undefined;
    case "array":
      return structure.kind === "real" ? rowsOf(arrayIn(store, structure), path, output) : undefined;
    case "record":
      return Object.fromEntries(
        structure.fields.flatMap(([name, field]) => {
          const part = resultIn(field, fieldPath(path, name), store, output);
          return part === undefined ? [] : [[name, part]];
        }),
      );
    case "list":
      return structure.items.flatMap((item, index) => {
        const part = resultIn(item, `${path}[${String(index)}]`, store, output);
        return part === undefined ? [] : [part];
      });
  }
}

function rowsOf({ lengths, cells }: Memory<Cell>, path: string, output: Output): Result {
  const rows = (axis: number, start: number, name: string): Result => {
    const [length = 0, ...inner] = lengths.slice(axis);
    const width = inner.reduce((size, each) => size * each, 1);
    return Array.from({ length }, (_, index) => {
      const own = `${name}[${String(index)}]`;
      return inner.length === 0 ? output(at(cells, start + index), own) : rows(axis + 1, start + index * width, own);
    });
  };
  return rows(0, 0, path);
}
