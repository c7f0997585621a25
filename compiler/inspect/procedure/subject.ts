import type { Source } from "../../diagnostics/diagnostic.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { expand } from "../../graph/expand.ts";
import type { Graph } from "../../graph/graph.ts";
import { rewrite } from "../../graph/rewrite.ts";
import type { Variable } from "../../procedure/procedure.ts";
import type { Matrix } from "../check/emitted.ts";
import { numericalJacobian } from "../check/numerical.ts";
import { sampleOf } from "../check/sample.ts";
import type { Subject } from "../check/subject.ts";
import { complexJacobian } from "../complex.ts";
import type { RealElement } from "./elements.ts";
import type { ProcedureFunctions } from "./functions.ts";
import type { PathGraph } from "./path-graph.ts";

/** How the entries of a Jacobian are chosen, and what they are differentiated by in the complex plane. */
export interface SubjectOptions {
  /** The largest number of entries that are looked at. */
  readonly most: number;
  /** The computation at the point. @throws DiagnosticError when it is too long to be written out. */
  readonly path: () => PathGraph;
  readonly source: Source;
}

/** A subject, and which of the results and of the parameters its values and numbers are. */
export interface ProcedureSubject extends Subject {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** Loops add many terms, in the opposite order in reverse mode. */
const ROUNDING = 1e-9;

/**
 * A procedure as a function of the numbers of its parameters. Beyond a number of entries only some of them are looked at, the
 * same ones each time.
 */
export function procedureSubject(functions: ProcedureFunctions, options: SubjectOptions): ProcedureSubject {
  const { parameters, results } = functions;
  const [allRows, allColumns] = [results, parameters].map(byLeaf);
  const sample = sampleOf(sizesOf(allRows ?? []), sizesOf(allColumns ?? []), options.most);
  const rows = chosen(allRows ?? [], sample.rows);
  const columns = chosen(allColumns ?? [], sample.columns);
  const point = parameters.map(({ number }) => number);
  const coordinates = columns.map((column) => at(point, column));
  const pointAt = (given: readonly number[]): readonly number[] => {
    const moved = [...point];
    columns.forEach((column, index) => {
      moved[column] = at(given, index);
    });
    return moved;
  };
  const value = (given: readonly number[]): readonly number[] => {
    const values = functions.value(pointAt(given));
    return rows.map((row) => (values ? at(values, row) : NaN));
  };
  return {
    coordinates,
    parameters: columns.map((column) => at(parameters, column).name),
    outputs: rows.map((row) => at(results, row).name),
    parameterOf: (column) => at(columns, column),
    outputOf: (row) => row,
    result: results.map(({ number }) => number),
    value,
    forward: (given) => {
      const here = pointAt(given);
      if (functions.value(here) === undefined) return rows.map(() => columns.map(() => NaN));
      const tangents = columns.map((column) => functions.jvp(here, unit(parameters.length, column)));
      return rows.map((row) => tangents.map((tangent) => at(tangent, row)));
    },
    reverse: (given) => {
      const here = pointAt(given);
      return rows.map((row): Matrix[number] => {
        const cotangents = functions.vjp(here, unit(results.length, row));
        return columns.map((column) => at(cotangents, column));
      });
    },
    numerical: (method, step) => {
      if (method !== "complex") return numericalJacobian(value, coordinates, method, step);
      const { graph, arguments: inputs } = options.path();
      const jacobian = complexJacobian(expand(withOutputs(graph, rows)), inputs, options.source, step);
      return jacobian.map((row) => columns.map((column) => at(row, inputNamed(graph, at(parameters, column).name))));
    },
    rounding: ROUNDING,
    rows,
    columns,
    total: sample.isComplete ? undefined : results.length * parameters.length,
  };
}

/** The input of a graph that has a name. */
export function inputNamed({ inputs }: Graph, name: string): number {
  const found = inputs.findIndex((input) => input.name === name);
  if (found < 0) throw new InternalError(`there is no input ${name}`);
  return found;
}

/** A graph with some of its outputs only. */
export function withOutputs(graph: Graph, outputs: readonly number[]): Graph {
  const result = outputs.map((_, index) => index);
  return rewrite({ ...graph, outputs: outputs.map((output) => at(graph.outputs, output)), result });
}

function unit(length: number, place: number): readonly number[] {
  return Array.from({ length }, (_, index) => (index === place ? 1 : 0));
}

/** The places of the elements of each leaf. */
function byLeaf(elements: readonly RealElement[]): readonly (readonly number[])[] {
  const found = new Map<Variable, number[]>();
  elements.forEach(({ leaf }, place) => {
    const places = found.get(leaf);
    if (places) places.push(place);
    else found.set(leaf, [place]);
  });
  return [...found.values()];
}

function sizesOf(leaves: readonly (readonly number[])[]): readonly number[] {
  return leaves.map(({ length }) => length);
}

function chosen(leaves: readonly (readonly number[])[], offsets: readonly (readonly number[])[]): readonly number[] {
  return leaves.flatMap((places, leaf) => at(offsets, leaf).map((offset) => at(places, offset)));
}
