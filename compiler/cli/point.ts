import * as catalogue from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Graph } from "../graph/graph.ts";
import type { Nested } from "../graph/nested.ts";
import type { Numbers } from "../graph/primitive.ts";
import type { Span } from "../graph/provenance.ts";
import { coordinatesOf as coordinatesAt } from "../inspect/check/point.ts";
import type { Io } from "./io.ts";
import { splitList, trimmed } from "./list.ts";
import { NUMBERS, pointFile, readPointFile } from "./point-file.ts";
import { readValue } from "./point-value.ts";
import { reportDiagnostics } from "./report.ts";

/** A point, and what the user should know about it. */
export interface Point {
  /** One value per parameter, in order: a number, or the elements of an array, row by row. */
  readonly values: readonly Numbers[];
  readonly warnings: readonly Diagnostic[];
}

/** One part of the text: a value, and the name before its `=`. */
interface Item {
  readonly name: Span | undefined;
  readonly value: Span;
}

/** The option that gives a point, unless a command has another one; messages call the text of the point by it. */
const AT = "--at";

/** Where the values of parameters stand in a text. */
export interface PlacedValues {
  /** One for each parameter. */
  readonly spans: readonly Span[];
  /** What is wrong in the text. */
  readonly error: (diagnostic: Diagnostic) => DiagnosticError;
}

/**
 * Find the value of each parameter: `w1=1,w2=-1`, or the values alone in the order of the parameters.
 * @throws DiagnosticError
 */
export function placeValues(text: string, parameters: readonly string[], option = AT): PlacedValues {
  const items = splitList(text).map((span) => itemOf(text, span));
  const error = (diagnostic: Diagnostic): DiagnosticError => new DiagnosticError([diagnostic], { name: option, text });
  const read = { text, parameters, option, error };
  return { spans: items.some(({ name }) => name) ? byName(items, read) : byPosition(items, read), error };
}

/**
 * Read a point: `w1=1,w2=-1`, or the values alone in the order of the parameters; arrays are lists of lists,
 * `W=[[1, 2], [3, 4]]`.
 * @throws DiagnosticError
 */
export function readPoint(graph: Graph, text = "", option = AT): Point {
  const parameters = graph.inputs.map(({ name }) => name);
  const { spans, error } = placeValues(text, parameters, option);
  const given = spans.map((span, index): Nested => {
    return readValue(text, span, graph.inputs[index]?.type.kind === "tensor", error);
  });
  const values = coordinatesAt(graph, given);
  const warnings = values.flatMap((value, index) => {
    const [name, span] = [parameters[index], spans[index]];
    return Number.isNaN(value) && name !== undefined && span ? [catalogue.valueIsNaN(name, span)] : [];
  });
  return { values, warnings };
}

/** The coordinates of a point, or of one in a JSON file; the user is told of warnings. @throws DiagnosticError */
export function coordinatesOf(graph: Graph, text: string | undefined, io: Io, option = AT): readonly Numbers[] {
  const path = text === undefined ? undefined : pointFile(text);
  if (path !== undefined) {
    const names = graph.inputs.map(({ name }) => name);
    return coordinatesAt(graph, readPointFile(path, names, NUMBERS, io));
  }
  const { values, warnings } = readPoint(graph, text, option);
  reportDiagnostics(warnings, { name: option, text: text ?? "" }, io);
  return values;
}

interface Reading {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly option: string;
  readonly error: (diagnostic: Diagnostic) => DiagnosticError;
}

function itemOf(text: string, span: Span): Item {
  const equals = text.slice(span.start, span.end).search(/=(?!=)/);
  if (equals < 0) return { name: undefined, value: trimmed(text, span) };
  const middle = span.start + equals;
  return {
    name: trimmed(text, { start: span.start, end: middle }),
    value: trimmed(text, { start: middle + 1, end: span.end }),
  };
}

/** Where the value of each parameter stands, where all are named. */
function byName(items: readonly Item[], { text, parameters, option, error }: Reading): readonly Span[] {
  const given = new Map<string, Span>();
  const known = new Set(parameters);
  for (const { name: span, value } of items) {
    if (!span) throw error(catalogue.mixedPoint(value));
    const name = text.slice(span.start, span.end);
    if (!known.has(name)) throw error(catalogue.unknownParameter(name, span, parameters, suggest(name, parameters)));
    if (given.has(name)) throw error(catalogue.repeatedParameter(name, span));
    given.set(name, value);
  }
  const missing = parameters.filter((name) => !given.has(name));
  if (missing.length > 0) throw error(catalogue.missingValue(missing, endOf(text), exampleOf(parameters, option)));
  return parameters.map((name) => given.get(name) ?? endOf(text));
}

function byPosition(items: readonly Item[], { text, parameters, option, error }: Reading): readonly Span[] {
  if (items.length === 0 && parameters.length > 0) {
    throw error(catalogue.missingValue(parameters, undefined, exampleOf(parameters, option)));
  }
  if (items.length !== parameters.length) {
    const surplus = items[parameters.length]?.value ?? endOf(text);
    throw error(catalogue.wrongValueCount(items.length, parameters, surplus));
  }
  return items.map(({ value }) => value);
}

function endOf(text: string): Span {
  return { start: text.length, end: text.length };
}

function exampleOf(parameters: readonly string[], option: string): string {
  return `${option} "${parameters.map((name) => `${name}=…`).join(",")}"`;
}
