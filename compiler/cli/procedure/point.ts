import { malformedPoint, missingValue, unknownParameter, valueIsNaN } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { StructuredValue } from "../../inspect/procedure/values.ts";
import type { Procedure } from "../../procedure/procedure.ts";
import type { Io } from "../io.ts";
import { pointFile, readJson } from "../point-file.ts";
import { placeValues } from "../point.ts";
import { reportDiagnostics } from "../report.ts";
import { readStructured, structuredOf } from "./value.ts";

/**
 * The arguments of a procedure, of a text or a JSON file: by the names of the parameters, or in their order. What does not fit
 * a parameter is found where the procedure is given it. The user is told of values that are not numbers.
 * @throws DiagnosticError
 */
export function argumentsAt(
  { parameters }: Procedure,
  text: string | undefined,
  io: Io,
  option = "--at",
): readonly StructuredValue[] {
  const names = parameters.map(({ name }) => name);
  const path = text === undefined ? undefined : pointFile(text);
  if (path !== undefined) return fromFile(path, names, io);
  const { spans, error } = placeValues(text ?? "", names, option);
  const values = spans.map((span) => readStructured(text ?? "", span, error));
  const warnings = values.flatMap((value, index) => {
    const [name, span] = [names[index], spans[index]];
    return Number.isNaN(value) && name !== undefined && span ? [valueIsNaN(name, span)] : [];
  });
  reportDiagnostics(warnings, { name: option, text: text ?? "" }, io);
  return values;
}

function fromFile(path: string, names: readonly string[], io: Io): readonly StructuredValue[] {
  const parsed = readJson(path, io);
  if (Array.isArray(parsed)) return parsed.map((value, index) => argument(value, names[index], path));
  if (typeof parsed !== "object" || parsed === null) {
    throw new DiagnosticError([malformedPoint(path, "it holds neither values by name nor a list of them")]);
  }
  const given = new Map<string, unknown>(Object.entries(parsed));
  const unknown = [...given.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new DiagnosticError([unknownParameter(unknown, undefined, names, suggest(unknown, names))]);
  }
  const missing = names.filter((name) => !given.has(name));
  if (missing.length > 0) {
    throw new DiagnosticError([
      missingValue(missing, undefined, `{ ${names.map((name) => `"${name}": …`).join(", ")} }`),
    ]);
  }
  return names.map((name) => argument(given.get(name), name, path));
}

function argument(value: unknown, name: string | undefined, path: string): StructuredValue {
  const found = structuredOf(value);
  if (found !== undefined) return found;
  throw new DiagnosticError([
    malformedPoint(path, "a value is made of something else than numbers, truth values, lists and objects", name),
  ]);
}
