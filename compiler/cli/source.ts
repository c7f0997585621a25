import { cannotRead, fileNotFound } from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../diagnostics/diagnostic.ts";
import { parseMath, readShapes, type ParsedFunction } from "../frontends/mathjs/index.ts";
import { reasonOf } from "./files.ts";
import type { Io } from "./io.ts";

/** Which function of the source is meant, and what its parameters are. */
export interface SourceOptions {
  readonly fn?: string;
  readonly vars?: readonly string[];
  readonly shape?: string;
}

/**
 * The function that a command is about. The source is `-` for standard input, a path, or the expression itself.
 * @throws DiagnosticError
 */
export async function readFunction(source: string, options: SourceOptions, io: Io): Promise<ParsedFunction> {
  const { name, text } = await readSource(source, io);
  const { fn, vars, shape } = options;
  return parseMath(text, {
    name,
    ...(fn !== undefined && { fn }),
    ...(vars && { variables: vars }),
    ...(shape !== undefined && { shapes: readShapes(shape) }),
  });
}

async function readSource(source: string, io: Io): Promise<Source> {
  const name = source === "-" ? "standard input" : source;
  try {
    const text = source === "-" ? await io.readInput() : io.files.read(source);
    if (text !== undefined) return { name, text };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new DiagnosticError([cannotRead(name, reason)]);
  }
  if (source.endsWith(".math")) throw new DiagnosticError([fileNotFound(source)]);
  return { name: "expression", text: source };
}
