import { formulaOption } from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../diagnostics/diagnostic.ts";
import { emit } from "../emit.ts";
import { parseMath, readShapes, type ParsedFunction } from "../frontends/mathjs/index.ts";
import { readEither, type ParsedProcedure } from "../frontends/typescript/index.ts";
import { openProgram, type ReadFile } from "../frontends/typescript/project.ts";
import { requireDerivative, requireScalar } from "../request.ts";
import type { DerivativeKind } from "../transforms/derive.ts";
import type { Request } from "./request.ts";

/**
 * Emits one function of a file, with the derivatives that a request names, as a TypeScript module; without a name the
 * function that a formula means by itself.
 * @throws DiagnosticError
 */
export type Emitter = (fn: string | undefined) => Emitted;

/** A module, and what is to be said about its function that is no error. */
export interface Emitted {
  readonly text: string;
  readonly warnings: readonly DiagnosticError[];
}

type Parsed = ParsedFunction | ParsedProcedure;

/** Open a file for a request: a TypeScript source, with the files that it imports, or a formula. @throws DiagnosticError */
export async function openEmitter(
  source: Source,
  { kinds, options: { vars, shape, ...options } }: Pick<Request, "kinds" | "options">,
  read: ReadFile,
): Promise<Emitter> {
  const emitted = (parsed: Parsed): Emitted => ({
    text: emit(parsed, { ...options, of: availableIn(parsed, kinds) }),
    warnings: parsed.warnings ?? [],
  });
  if (source.name.endsWith(".math")) {
    return (fn) =>
      emitted(
        parseMath(source.text, {
          name: source.name,
          ...(fn !== undefined && { fn }),
          ...(vars && { variables: vars }),
          ...(shape !== undefined && { shapes: readShapes(shape) }),
        }),
      );
  }
  const foreign = vars ? "vars" : shape === undefined ? undefined : "shape";
  if (foreign !== undefined) throw new DiagnosticError([formulaOption(foreign)]);
  const program = await openProgram(source, read);
  return (fn) => emitted(readEither(program, fn));
}

/** The derivatives that a function has of those that are asked for; all of them, to be refused, where it has none. */
function availableIn(parsed: Parsed, kinds: readonly DerivativeKind[]): readonly DerivativeKind[] {
  const available = kinds.filter((kind) => {
    try {
      if ("procedure" in parsed) requireDerivative(parsed, kind);
      else requireScalar(parsed, kind);
      return true;
    } catch (error) {
      if (error instanceof DiagnosticError) return false;
      throw error;
    }
  });
  return available.length > 0 ? available : kinds;
}
