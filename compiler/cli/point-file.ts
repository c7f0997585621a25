import { malformedPoint, missingValue, unknownParameter } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Nested } from "../graph/nested.ts";
import { textOf } from "./input.ts";
import type { Io } from "./io.ts";
import { numbersIn } from "./point-value.ts";

/** The name of the file that a point is read from; undefined where the text is the point itself. */
export function pointFile(text: string): string | undefined {
  const name = text.trim();
  if (name.startsWith("@")) return name.slice(1);
  return name.endsWith(".json") ? name : undefined;
}

/** What values of a point are. */
export interface ValueKind<T> {
  /** A value of JSON as one of them; undefined where it is none. */
  readonly read: (value: unknown) => T | undefined;
  /** What is said of a value that is none. */
  readonly otherwise: string;
}

/** Numbers, and lists of lists of them. JSON writes NaN as null; that it has no place in a list is said with the shape. */
export const NUMBERS: ValueKind<Nested> = {
  read: (value) => numbersIn(Array.isArray(value) ? withNaN(value) : value),
  otherwise: "a value is neither a number nor lists of numbers",
};

function withNaN(value: unknown): unknown {
  return Array.isArray(value) ? value.map(withNaN) : (value ?? NaN);
}

/**
 * Read a point from a JSON file: values by the names of the parameters, or a list of them in their order. What
 * `minimize --json` has printed is such a file, too.
 * @throws DiagnosticError
 */
export function readPointFile<T>(path: string, names: readonly string[], kind: ValueKind<T>, io: Io): readonly T[] {
  const valueOf = (value: unknown, name: string | undefined): T => {
    const found = kind.read(value);
    if (found !== undefined) return found;
    throw new DiagnosticError([malformedPoint(path, kind.otherwise, name)]);
  };
  const parsed = pointIn(parse(textOf(path, io), path), names);
  if (Array.isArray(parsed)) return parsed.map((value, index) => valueOf(value, names[index]));
  if (!isObject(parsed)) {
    throw new DiagnosticError([malformedPoint(path, "it holds neither values by name nor a list of them")]);
  }
  const given = new Map<string, unknown>(Object.entries(parsed));
  const unknown = [...given.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new DiagnosticError([unknownParameter(unknown, undefined, names, suggest(unknown, names))]);
  }
  const missing = names.filter((name) => !given.has(name));
  if (missing.length > 0) {
    const example = `{ ${names.map((name) => `"${name}": …`).join(", ")} }`;
    throw new DiagnosticError([missingValue(missing, undefined, example)]);
  }
  return names.map((name) => valueOf(given.get(name), name));
}

/** The field `point` of the result of a search, and otherwise everything. */
function pointIn(json: unknown, names: readonly string[]): unknown {
  if (!isObject(json) || names.includes("point")) return json;
  const point = new Map<string, unknown>(Object.entries(json)).get("point");
  return isObject(point) ? point : json;
}

function isObject(json: unknown): json is object {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DiagnosticError([malformedPoint(path, error instanceof Error ? error.message : "it is no JSON")]);
  }
}
