import { noComplexForm } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import { dimValue, sizeOf } from "../../graph/dim.ts";
import { outputNodes } from "../../graph/graph.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { solveSizes } from "../../graph/sizes.ts";
import { dimsOf, type Type } from "../../graph/type.ts";
import { loadArrays } from "./emitted-arrays.ts";
import { outputNames } from "./names.ts";
import { numericalJacobian } from "./numerical.ts";
import { sampleOf } from "./sample.ts";
import type { Subject } from "./subject.ts";

/** An element of a parameter or of an output. */
interface Element {
  /** The position of the parameter or output. */
  readonly owner: number;
  /** The place among its elements. */
  readonly offset: number;
  readonly name: string;
}

/**
 * A function of arrays as a function of the elements of its parameters, or of those at some positions. Beyond a number of
 * entries only some of them are looked at, the same ones each time.
 */
export async function arraySubject(
  parsed: ParsedFunction,
  point: readonly Numbers[],
  most: number,
  wrt?: readonly number[],
): Promise<Subject> {
  const { graph } = parsed;
  const sizes = solveSizes(graph.inputs, point);
  const lengthsOf = (type: Type): readonly number[] => dimsOf(type).map((dim) => dimValue(dim, sizes));
  const inputs = graph.inputs.map(({ name, type }) => ({ name, lengths: lengthsOf(type) }));
  const names = outputNames(parsed);
  const results = outputNodes(graph).map(({ type }, index) => ({ name: names[index] ?? "", lengths: lengthsOf(type) }));
  const isWanted = (position: number): boolean => wrt === undefined || wrt.includes(position);
  const widths = sizesOf(inputs).map((size, position) => (isWanted(position) ? size : 0));
  const counts = { rows: sizesOf(results), columns: widths };
  const sample = sampleOf(counts.rows, counts.columns, most);
  const rows = elementsOf(results, sample.rows);
  const columns = elementsOf(inputs, sample.columns);
  const emitted = await loadArrays(parsed);

  const pointAt = (coordinates: readonly number[]): readonly Numbers[] => {
    const moved = point.map((value) => (typeof value === "number" ? value : value.slice()));
    columns.forEach(({ owner, offset }, index) => {
      const value = at(moved, owner);
      if (typeof value === "number") moved[owner] = at(coordinates, index);
      else value[offset] = at(coordinates, index);
    });
    return moved;
  };
  const read = (values: readonly Numbers[], { owner, offset }: Element): number => {
    const value = at(values, owner);
    return typeof value === "number" ? value : at(value, offset);
  };
  const unit = (shapes: readonly { lengths: readonly number[] }[], { owner, offset }: Element): readonly Numbers[] =>
    shapes.map(({ lengths }, index) => {
      if (lengths.length === 0) return index === owner ? 1 : 0;
      const direction = new Float64Array(sizeOfLengths(lengths));
      if (index === owner) direction[offset] = 1;
      return direction;
    });
  const value = (coordinates: readonly number[]): readonly number[] => {
    const values = valueWhereDefined(() => emitted.value(pointAt(coordinates)));
    return rows.map((row) => (values ? read(values, row) : NaN));
  };
  const coordinates = columns.map((column) => read(point, column));
  return {
    coordinates,
    parameters: columns.map(({ name }) => name),
    outputs: rows.map(({ name }) => name),
    parameterOf: (column) => at(columns, column).owner,
    outputOf: (row) => at(rows, row).owner,
    result: emitted.value(point),
    value,
    forward: (given) => {
      const here = pointAt(given);
      const tangents = columns.map((column) => emitted.jvp(here, unit(inputs, column)));
      return rows.map((row) => tangents.map((tangent) => read(tangent, row)));
    },
    reverse: (given) => {
      const here = pointAt(given);
      return rows.map((row) => {
        const cotangents = emitted.vjp(here, unit(results, row));
        return columns.map((column) => read(cotangents, column));
      });
    },
    numerical: (method, step) => {
      if (method === "complex") throw noComplexArrays(parsed);
      return numericalJacobian(value, coordinates, method, step);
    },
    total: sample.isComplete ? undefined : sum(counts.rows) * sum(counts.columns),
  };
}

/** Undefined where a kernel refuses its arguments, as it does for class labels that are no integers. */
function valueWhereDefined(value: () => readonly Numbers[]): readonly Numbers[] | undefined {
  try {
    return value();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function noComplexArrays({ graph, source }: ParsedFunction): DiagnosticError {
  const node = graph.nodes.find(({ type, operands }) => type.kind === "tensor" && operands.length > 0);
  const found = node ?? at(outputNodes(graph), 0);
  return new DiagnosticError([noComplexForm(found.primitive.name, graph.provenance.get(found.id)?.span)], source);
}

function sizeOfLengths(lengths: readonly number[]): number {
  const size = sizeOf(lengths);
  if (typeof size !== "number") throw new InternalError("a length is no number");
  return size;
}

function sizesOf(shapes: readonly { readonly lengths: readonly number[] }[]): readonly number[] {
  return shapes.map(({ lengths }) => sizeOfLengths(lengths));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}

/** The chosen elements of values of given shapes, with their names: `W1[2, 3]`. */
function elementsOf(
  shapes: readonly { readonly name: string; readonly lengths: readonly number[] }[],
  chosen: readonly (readonly number[])[],
): readonly Element[] {
  return shapes.flatMap(({ name, lengths }, owner) =>
    at(chosen, owner).map((offset) => ({ owner, offset, name: name + indicesText(offset, lengths) })),
  );
}

function indicesText(offset: number, lengths: readonly number[]): string {
  if (lengths.length === 0) return "";
  let rest = offset;
  const indices = lengths
    .toReversed()
    .map((length) => {
      const index = rest % length;
      rest = Math.floor(rest / length);
      return index + 1;
    })
    .toReversed();
  return `[${indices.join(", ")}]`;
}
