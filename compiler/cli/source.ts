import { formulaOption, typescriptOption } from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../diagnostics/diagnostic.ts";
import { parseMath, readShapes, type ParsedFunction } from "../frontends/mathjs/index.ts";
import { readTypeScript, type ParsedProcedure } from "../frontends/typescript/index.ts";
import { isPath, readable, textOf, unreadable } from "./input.ts";
import type { Io } from "./io.ts";
import { reportDiagnostics } from "./report.ts";

/** Which function of the source is meant, and what its parameters are. */
export interface SourceOptions {
  readonly fn?: string;
  readonly vars?: readonly string[];
  readonly shape?: string;
  readonly config?: string;
}

/**
 * The function that a command is about. The source is `-` for standard input, a path, a function of a
 * TypeScript file such as `model.ts#loss`, or the expression itself. A TypeScript function with loops that depend on its
 * arguments, or with arrays or objects among them, is a procedure.
 * @throws DiagnosticError
 */
export async function readSource(
  source: string,
  options: SourceOptions,
  io: Io,
): Promise<ParsedFunction | ParsedProcedure> {
  const [, path = source, named] = /^(.+\.[cm]?ts)(?:#(.+))?$/.exec(source) ?? [];
  const { name, text } = await readText(path, io);
  const { fn, vars, shape } = options;
  if (name !== "expression" && TYPESCRIPT.test(path)) {
    const option = vars ? "--vars" : shape === undefined ? undefined : "--shape";
    if (option !== undefined) throw new DiagnosticError([formulaOption(option)]);
    const asked = named ?? fn;
    const parsed = await readTypeScript(text, {
      name,
      read: (file) => readable(file, () => io.files.read(file)),
      ...(asked !== undefined && { fn: asked }),
      ...(options.config !== undefined && { config: options.config }),
    });
    for (const { diagnostics, source } of parsed.warnings ?? []) reportDiagnostics(diagnostics, source, io);
    return parsed;
  }
  if (options.config !== undefined) throw new DiagnosticError([typescriptOption("--config")]);
  return parseMath(text, {
    name,
    ...(fn !== undefined && { fn }),
    ...(vars && { variables: vars }),
    ...(shape !== undefined && { shapes: readShapes(shape) }),
  });
}

const TYPESCRIPT = /\.[cm]?ts$/;

async function readText(source: string, io: Io): Promise<Source> {
  const name = source === "-" ? "standard input" : source;
  if (source === "-") return { name, text: await io.readInput().catch(unreadable(name)) };
  if (isPath(source, io)) return { name, text: textOf(source, io) };
  const text = readable(name, () => io.files.read(source));
  return text === undefined ? { name: "expression", text: source } : { name, text };
}
