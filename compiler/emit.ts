import { optionOfFormulas, optionOfProcedures } from "./diagnostics/catalogue.ts";
import { DiagnosticError } from "./diagnostics/diagnostic.ts";
import { emitModule, type ModuleOptions } from "./emit/module.ts";
import { defaultProcedureDerivatives, emitProcedure } from "./emit/procedure/module.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "./frontends/mathjs/index.ts";
import type { ParsedProcedure } from "./frontends/typescript/procedure.ts";
import { requireDerivative, requireLengths, requireLoops, requireScalar, requireWrt, wrtPositions } from "./request.ts";

/** What a module is emitted with. */
export interface EmitOptions extends ParseOptions, Omit<ModuleOptions, "wrt"> {
  /** The names of the parameters that are differentiated, or fields of them (`params.w`); all where not given. */
  readonly wrt?: readonly string[];
  /** Loops, by their counters or lines, that the reverse sweep carries out again piece by piece to save memory. */
  readonly checkpoints?: readonly string[];
}

/**
 * Emit a function and its derivatives as a TypeScript module. The same input gives the same text, byte for byte.
 * @throws DiagnosticError when the text is no function that can be compiled, or lacks a derivative that is asked for.
 */
export function emit(source: string | ParsedFunction | ParsedProcedure, options: EmitOptions = {}): string {
  const parsed = typeof source === "string" ? parseMath(source, options) : source;
  return "procedure" in parsed ? emitParsedProcedure(parsed, options) : emitFunction(parsed, options);
}

function emitFunction(parsed: ParsedFunction, { wrt, ...how }: EmitOptions): string {
  if (how.checkpoints) throw new DiagnosticError([optionOfProcedures("checkpoint", parsed.name)], parsed.source);
  for (const kind of how.of ?? []) requireScalar(parsed, kind);
  if (how.style !== "factory") requireLengths(parsed);
  const { name, graph } = parsed;
  return emitModule(
    { name, graph, text: parsed.text ?? parsed.source.text },
    { ...parsed.laws, ...how, ...(wrt && { wrt: wrtPositions(parsed.graph, wrt) }) },
  );
}

/** Emit a function with loops and arrays. Where a factory is asked for, functions write into arrays of the caller. */
function emitParsedProcedure(parsed: ParsedProcedure, options: EmitOptions): string {
  const { name, procedure, source, text } = parsed;
  requireWrt(parsed, options.wrt);
  requireLoops(parsed, options.checkpoints);
  for (const kind of options.of ?? defaultProcedureDerivatives(procedure)) requireDerivative(parsed, kind);
  const option = options.precision === "f32" ? "precision" : options.finite === true ? "finite" : undefined;
  if (option !== undefined) throw new DiagnosticError([optionOfFormulas(option, name)], source);
  return emitProcedure({ name, procedure, text, file: source.name.replace(/^.*[/\\]/, "") }, options);
}
