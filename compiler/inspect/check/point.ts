import { counted } from "../../../runtime/counted.ts";
import {
  missingValue,
  unknownParameter,
  unsolvableLength,
  wrongArray,
  wrongValueCount,
} from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { dimValue, showDims, sizeOf, type Dim } from "../../graph/dim.ts";
import type { Graph, Input } from "../../graph/graph.ts";
import { fitsShape, flattened, type Flattened, type Nested } from "../../graph/nested.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { planSizes, type Sizes } from "../../graph/sizes.ts";
import { dimsOf } from "../../graph/type.ts";

/**
 * A point: one value per parameter, in order or by name; arrays as lists of lists, or flat as a `Float64Array`, row by
 * row.
 */
export type Point = readonly Nested[] | Readonly<Record<string, Nested>>;

/**
 * The coordinates of a point, in the order of the parameters; arrays are flat.
 * @throws DiagnosticError when one is missing, too many, or of another shape than the parameter.
 */
export function coordinatesOf(graph: Graph, point: Point): readonly Numbers[] {
  const values = valuesOf(graph, point);
  const read = graph.inputs.map((input, index) => flatValue(input, values[index] ?? NaN));
  requireSizes(graph, read);
  return read.map(({ elements }) => elements);
}

function valuesOf(graph: Graph, point: Point): readonly Nested[] {
  const parameters = graph.inputs.map(({ name }) => name);
  if (isList(point)) {
    if (point.length === parameters.length) return point;
    throw failure(wrongValueCount(point.length, parameters, undefined));
  }
  const given = new Map(Object.entries(point));
  const unknown = [...given.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) {
    throw failure(unknownParameter(unknown, undefined, parameters, suggest(unknown, parameters)));
  }
  const missing = parameters.filter((name) => !given.has(name));
  if (missing.length > 0) {
    throw failure(missingValue(missing, undefined, `at: { ${parameters.map((name) => `${name}: …`).join(", ")} }`));
  }
  return parameters.map((name) => given.get(name) ?? NaN);
}

/** A value for a parameter by itself. @throws DiagnosticError when it cannot be one. */
function flatValue({ name, type }: Input, value: Nested): Flattened {
  const dims = dimsOf(type);
  const flat = flattened(value);
  const fail = (given: string): DiagnosticError => wrong(name, dims, given);
  if (flat === undefined) throw fail("a list of lists of different lengths");
  const { elements, lengths } = flat;
  if (typeof elements === "number") {
    if (dims.length > 0) throw fail("a number");
    return flat;
  }
  const given = lengths
    ? `an array of shape ${showDims(lengths)}`
    : `an array of ${counted(elements.length, "element")}`;
  if (dims.length === 0 || (lengths && !fitsShape(lengths, dims.map(freeLength)))) throw fail(given);
  const strange = elements.find((element) => !Number.isFinite(element));
  if (strange !== undefined) throw fail(`${given} that contains ${strange}`);
  return flat;
}

/** What has to be computed from other lengths stands for anything, one by one. */
function freeLength(dim: Dim, axis: number): Dim {
  return typeof dim === "string" && /\W/.test(dim) ? `${dim}@${axis}` : dim;
}

/** Make sure that equal names stand for equal lengths. @throws DiagnosticError when they do not. */
function requireSizes({ inputs }: Graph, values: readonly Flattened[]): void {
  const { steps, unsolved } = planSizes(inputs);
  if (unsolved.length > 0) throw failure(unsolvableLength(unsolved));
  const sizes = new Map<string, number>();
  const countOf = (index: number): number => {
    const { elements = 0 } = values[index] ?? {};
    return typeof elements === "number" ? 1 : elements.length;
  };
  for (const { name, input, divisor, power } of steps) {
    sizes.set(name, Math.round((countOf(input) / dimValue(divisor, sizes)) ** (1 / power)));
  }
  inputs.forEach(({ name, type }, index) => {
    const dims = dimsOf(type);
    const { lengths } = values[index] ?? {};
    const wanted = dims.map((dim) => dimValue(dim, sizes));
    if (lengths ? lengths.every((length, axis) => length === wanted[axis]) : countOf(index) === sizeOf(wanted)) return;
    throw wrong(
      name,
      dims,
      lengths ? `an array of shape ${showDims(lengths)}` : `an array of ${counted(countOf(index), "element")}`,
      sizes,
    );
  });
}

function wrong(name: string, dims: readonly Dim[], given: string, sizes?: Sizes): DiagnosticError {
  const shape = dims.length === 0 ? undefined : showDims(dims);
  const known = sizes && shape !== undefined ? showDims(dims.map((dim) => dimValue(dim, sizes))) : shape;
  return failure(wrongArray(name, given, shape === known ? shape : `${shape ?? ""} = ${known ?? ""}`));
}

function failure(diagnostic: Diagnostic): DiagnosticError {
  return new DiagnosticError([diagnostic]);
}

function isList(point: Point): point is readonly Nested[] {
  return Array.isArray(point);
}
