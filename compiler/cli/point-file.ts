import { cannotRead, fileNotFound, malformedPoint } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Graph } from "../graph/graph.ts";
import type { Nested } from "../graph/nested.ts";
import type { Point } from "../inspect/check/point.ts";
import { reasonOf } from "./files.ts";
import type { Io } from "./io.ts";
import { numbersIn } from "./point-value.ts";

/** The name of the file that a point is read from; undefined where the text is the point itself. */
export function pointFile(text: string): string | undefined {
  const name = text.trim();
  if (name.startsWith("@")) return name.slice(1);
  return name.endsWith(".json") ? name : undefined;
}

/**
 * Read a point from a JSON file: numbers and lists of lists, by the names of the parameters or in their order.
 * @throws DiagnosticError
 */
export function readPointFile(path: string, graph: Graph, io: Io): Point {
  const parsed = readJson(path, io);
  if (Array.isArray(parsed)) return parsed.map((value, index) => numbers(value, graph.inputs[index]?.name, path));
  if (typeof parsed !== "object" || parsed === null) {
    throw new DiagnosticError([malformedPoint(path, "it holds neither values by name nor a list of them")]);
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, numbers(value, name, path)]));
}

/** What a JSON file holds. @throws DiagnosticError */
export function readJson(path: string, io: Io): unknown {
  return parse(textOf(path, io), path);
}

function numbers(value: unknown, name: string | undefined, path: string): Nested {
  const found = numbersIn(Array.isArray(value) ? withNaN(value) : value);
  if (found !== undefined) return found;
  throw new DiagnosticError([malformedPoint(path, "a value is neither a number nor lists of numbers", name)]);
}

/** JSON writes NaN as null; what is wrong with it is said together with the shape of the parameter. */
function withNaN(value: unknown): unknown {
  return Array.isArray(value) ? value.map(withNaN) : (value ?? NaN);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DiagnosticError([malformedPoint(path, error instanceof Error ? error.message : "it is no JSON")]);
  }
}

function textOf(path: string, { files }: Io): string {
  try {
    const text = files.read(path);
    if (text !== undefined) return text;
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([cannotRead(path, reason)]);
  }
  throw new DiagnosticError([fileNotFound(path)]);
}
