import { requireRows, type BatchOptions } from "./batch.ts";
import { batchOfArrays, optionOfFormulas, optionOfProcedures } from "./diagnostics/catalogue.ts";
import { DiagnosticError } from "./diagnostics/diagnostic.ts";
import { emitBatchModule } from "./emit/batch/module.ts";
import { defaultDerivatives, emitModule, type ModuleOptions } from "./emit/module.ts";
import { defaultProcedureDerivatives, emitProcedure } from "./emit/procedure/module.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "./frontends/mathjs/index.ts";
import type { ParsedProcedure } from "./frontends/typescript/procedure.ts";
import {
  modeOfProcedure,
  refuseSparse,
  requireDerivative,
  requireLengths,
  requireLoops,
  requireMode,
  requireNumericLengths,
  requireScalar,
  requireWrt,
  wrtPositions,
} from "./request.ts";
import type { DerivativeKind } from "./transforms/derive.ts";
import { isSparse, type SparseKind } from "./transforms/sparse/derive.ts";

/** What a module is emitted with. */
export interface EmitOptions extends ParseOptions, Omit<ModuleOptions, "wrt" | "of" | "sparse"> {
  /** The derivatives to emit beside the function itself; the gradient, or the Jacobian of several outputs, by default. */
  readonly of?: readonly (DerivativeKind | SparseKind)[];
  /** The names of the parameters that are differentiated, or fields of them (`params.w`); all where not given. */
  readonly wrt?: readonly string[];
  /** Loops, by their counters or lines, that the reverse sweep carries out again piece by piece to save memory. */
  readonly checkpoints?: readonly string[];
  /** Emit functions of many rows of numbers, whose loops are in the module. */
  readonly batch?: BatchOptions;
}

/**
 * Emit a function and its derivatives as a TypeScript module. The same input gives the same text, byte for byte.
 * @throws DiagnosticError when the text is no function that can be compiled, or lacks a derivative that is asked for.
 */
export function emit(source: string | ParsedFunction | ParsedProcedure, options: EmitOptions = {}): string {
  const parsed = typeof source === "string" ? parseMath(source, options) : source;
  return "procedure" in parsed ? emitParsedProcedure(parsed, options) : emitFunction(parsed, options);
}

function emitFunction(parsed: ParsedFunction, { wrt, batch, of, ...rest }: EmitOptions): string {
  if (rest.checkpoints) throw new DiagnosticError([optionOfProcedures("checkpoint", parsed.name)], parsed.source);
  for (const kind of of ?? []) requireScalar(parsed, kind);
  requireMode(parsed, rest.mode);
  if (rest.style !== "factory") requireLengths(parsed);
  const sparse = of?.filter(isSparse) ?? [];
  if (batch) refuseSparse(parsed, of);
  else if (sparse.length > 0) requireNumericLengths(parsed);
  const how = { ...rest, ...(of && { of: of.filter((kind) => !isSparse(kind)) }), sparse };
  const { name, graph } = parsed;
  const source = { name, graph, text: parsed.text ?? parsed.source.text };
  if (batch) {
    const { wrt: chosen, ...rows } = requireRows(parsed, batch, wrt, how.of ?? defaultDerivatives(graph));
    return emitBatchModule(source, rows, { ...parsed.laws, ...how, wrt: chosen });
  }
  return emitModule(source, { ...parsed.laws, ...how, ...(wrt && { wrt: wrtPositions(parsed.graph, wrt) }) });
}

/** Emit a function with loops and arrays. Where a factory is asked for, functions write into arrays of the caller. */
function emitParsedProcedure(parsed: ParsedProcedure, { of: asked, mode: wanted, ...options }: EmitOptions): string {
  const { name, procedure, source, text } = parsed;
  if (options.batch) throw new DiagnosticError([batchOfArrays(name)], source);
  requireWrt(parsed, options.wrt);
  requireLoops(parsed, options.checkpoints);
  const mode = modeOfProcedure(parsed, wanted);
  refuseSparse(parsed, asked);
  const of = asked?.filter((kind) => !isSparse(kind));
  for (const kind of of ?? defaultProcedureDerivatives(procedure)) requireDerivative(parsed, kind);
  const option = options.precision === "f32" ? "precision" : options.finite === true ? "finite" : undefined;
  if (option !== undefined) throw new DiagnosticError([optionOfFormulas(option, name)], source);
  return emitProcedure(
    { name, procedure, text, file: source.name.replace(/^.*[/\\]/, "") },
    { ...options, ...(mode && { mode }), ...(of && { of }) },
  );
}
