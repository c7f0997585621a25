import { emitModule, type ModuleOptions } from "./emit/module.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "./frontends/mathjs/index.ts";
import { requireLengths, requireScalar, wrtPositions } from "./request.ts";

/** What a module is emitted with. */
export interface EmitOptions extends ParseOptions, Omit<ModuleOptions, "wrt"> {
  /** The names of the parameters that are differentiated; all where not given. */
  readonly wrt?: readonly string[];
}

/**
 * Emit a function and its derivatives as a TypeScript module. The same input gives the same text, byte for byte.
 * @throws DiagnosticError when the text is no function that can be compiled, or lacks a derivative that is asked for.
 */
export function emit(source: string | ParsedFunction, options: EmitOptions = {}): string {
  const { wrt, ...how } = options;
  const parsed = typeof source === "string" ? parseMath(source, how) : source;
  for (const kind of how.of ?? []) requireScalar(parsed, kind);
  if (how.style !== "factory") requireLengths(parsed);
  const { name, graph } = parsed;
  return emitModule(
    { name, graph, text: parsed.text ?? parsed.source.text },
    { ...parsed.laws, ...how, ...(wrt && { wrt: wrtPositions(parsed.graph, wrt) }) },
  );
}
