import { valueIsNaN } from "../../diagnostics/catalogue.ts";
import type { StructuredValue } from "../../inspect/procedure/values.ts";
import type { Procedure } from "../../procedure/procedure.ts";
import type { Io } from "../io.ts";
import { pointFile, readPointFile, type ValueKind } from "../point-file.ts";
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
  if (path !== undefined) return readPointFile(path, names, VALUES, io);
  const { spans, error } = placeValues(text ?? "", names, option);
  const values = spans.map((span) => readStructured(text ?? "", span, error));
  const warnings = values.flatMap((value, index) => {
    const [name, span] = [names[index], spans[index]];
    return Number.isNaN(value) && name !== undefined && span ? [valueIsNaN(name, span)] : [];
  });
  reportDiagnostics(warnings, { name: option, text: text ?? "" }, io);
  return values;
}

const VALUES: ValueKind<StructuredValue> = {
  read: structuredOf,
  otherwise: "a value is made of something else than numbers, truth values, lists and objects",
};
