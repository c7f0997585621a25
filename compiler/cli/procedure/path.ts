import { pointNeeded, unknownOutput, unknownParameter } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { ParsedProcedure } from "../../frontends/typescript/procedure.ts";
import { pathGraph, type PathGraph } from "../../inspect/procedure/path-graph.ts";
import type { StructuredValue } from "../../inspect/procedure/values.ts";
import type { Io } from "../io.ts";
import { argumentsAt } from "./point.ts";

/** The longest computation that is written out line by line. */
const MOST_STEPS = 10_000;

/** The computation of a procedure at a point, for a command that writes it out. @throws DiagnosticError */
export function pathAt({ procedure, source }: ParsedProcedure, given: readonly StructuredValue[]): PathGraph {
  return pathGraph(procedure, given, { source, size: MOST_STEPS });
}

/**
 * The arguments that a command which cannot do without them is given.
 * @throws DiagnosticError when there are none.
 */
export function neededArguments(
  command: string,
  { procedure, name, source }: ParsedProcedure,
  text: string | undefined,
  io: Io,
): readonly StructuredValue[] {
  if (text === undefined && procedure.parameters.length > 0) {
    const example = procedure.parameters.map((parameter) => `${parameter.name}=…`).join(", ");
    throw new DiagnosticError([pointNeeded(command, name, `--at "${example}"`)], source);
  }
  return argumentsAt(procedure, text, io);
}

/** The number of a parameter in whose direction tangents are taken, `x[2]`. @throws DiagnosticError */
export function pathDirection({ graph }: PathGraph, text: string): { readonly wrt: number } {
  const names = graph.inputs.map(({ name }) => name);
  const wrt = names.indexOf(text);
  if (wrt >= 0) return { wrt };
  const span = { start: 0, end: text.length };
  throw new DiagnosticError([unknownParameter(text, span, names, suggest(text, names))], { name: "--wrt", text });
}

/** The number of the result from which adjoints are swept, `y[2]`. @throws DiagnosticError */
export function pathOutput({ outputs }: PathGraph, text: string): { readonly output: number } {
  const output = outputs.indexOf(text);
  if (output >= 0) return { output };
  const span = { start: 0, end: text.length };
  throw new DiagnosticError([unknownOutput(text, span, outputs, suggest(text, outputs))], { name: "--seed", text });
}
