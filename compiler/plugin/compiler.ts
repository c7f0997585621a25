import * as catalogue from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { quoted } from "../diagnostics/text.ts";
import type { ReadFile } from "../frontends/typescript/project.ts";
import { openEmitter, type Emitter } from "./emitter.ts";
import { functionsNamed, importedNames } from "./imported.ts";
import { queryFor, type Request } from "./request.ts";
import { exportedFunctions, moduleParts, type ModuleParts } from "./typescript.ts";

/** A function and its derivatives, or why they cannot be compiled. */
export interface FunctionModule {
  /** The name of the function; undefined where a formula has only one. */
  readonly name: string | undefined;
  readonly parts: ModuleParts | DiagnosticError;
  /** What is to be said about it that is no error. */
  readonly warnings: readonly DiagnosticError[];
}

/** What a request gives. */
export interface Compiled {
  /** The module, as JavaScript; or why there is none. */
  readonly code: string | DiagnosticError;
  /** The functions that it is asked for, each by itself. */
  readonly functions: readonly FunctionModule[];
  /** The files that all this was read from. */
  readonly files: readonly string[];
}

/** Compiles what is imported, and remembers it for as long as the files say the same. */
export interface Compiler {
  /** The module of a request. Nothing is thrown but defects. */
  readonly compile: (request: Request) => Promise<Compiled>;
  /**
   * The request for the functions that an importing text means: those whose exports it names, where the request names
   * none itself.
   */
  readonly narrow: (request: Request, specifier: string, importer: string | undefined) => Promise<Request>;
}

/** The outcome for one function, and the texts of the files that it depends on. */
interface Memory extends Omit<FunctionModule, "name"> {
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** A compiler that reads files, by paths as the requests have them. */
export function createCompiler(read: ReadFile): Compiler {
  const memories = new Map<string, Memory>();

  const remembered = (key: string): Memory | undefined => {
    const memory = memories.get(key);
    return memory && [...memory.files].every(([path, text]) => read(path) === text) ? memory : undefined;
  };

  /** Every function by itself. The file is opened once for all that are not remembered. */
  const functionsOf = async (
    request: Request,
    names: readonly (string | undefined)[],
  ): Promise<readonly (FunctionModule & Memory)[]> => {
    const files = new Map<string, string | undefined>();
    let emitter: Promise<Emitter | DiagnosticError> | undefined;
    const made: (FunctionModule & Memory)[] = [];
    for (const name of names) {
      const key = `${request.path}?${queryFor(request, name === undefined ? [] : [name])}`;
      let memory = remembered(key);
      if (memory === undefined) {
        emitter ??= opened(request, (path) => {
          const text = read(path);
          files.set(path, text);
          return text;
        });
        memory = { files, ...(await partsOf(await emitter, name)) };
        memories.set(key, memory);
      }
      made.push({ name, ...memory });
    }
    return made;
  };

  const compile = async (request: Request): Promise<Compiled> => {
    const own = read(request.path);
    if (own === undefined) return failed(new DiagnosticError([catalogue.fileNotFound(request.path)]), []);
    const names: readonly (string | undefined)[] =
      request.fn ?? (request.path.endsWith(".math") ? [undefined] : await exportedFunctions(own));
    const functions = await functionsOf(request, names);
    const files = new Set([request.path]);
    for (const { files: read } of functions) for (const [path, text] of read) if (text !== undefined) files.add(path);
    return { code: moduleOf(request, functions), functions, files: [...files] };
  };

  return {
    compile: (request) => compile(request).catch((error: unknown) => failed(diagnosed(error), [request.path])),
    narrow: async (request, specifier, importer) => {
      const names = importer === undefined || request.fn ? undefined : importedNames(importer, specifier);
      const text = names && !request.path.endsWith(".math") ? read(request.path) : undefined;
      if (names === undefined || text === undefined) return request;
      const fn = functionsNamed(names, await exportedFunctions(text), request);
      return fn ? { ...request, fn, query: queryFor(request, fn) } : request;
    },
  };
}

/** The refusal of a function that is compiled because its file exports it: there is a way to leave it out. */
function amongExports({ diagnostics, source }: DiagnosticError, name: string): DiagnosticError {
  const note = `${quoted(name)} is compiled because its file exports it; \`&fn=…\` names the functions that are meant`;
  return new DiagnosticError(
    diagnostics.map((each) => ({ ...each, notes: [...each.notes, note] })),
    source,
  );
}

function failed(error: DiagnosticError, files: readonly string[]): Compiled {
  return { code: error, functions: [], files };
}

/** An error that a user can cause. @throws what else it is. */
function diagnosed(error: unknown): DiagnosticError {
  if (error instanceof DiagnosticError) return error;
  throw error;
}

function opened(request: Request, read: ReadFile): Promise<Emitter | DiagnosticError> {
  const source = { name: request.path, text: read(request.path) ?? "" };
  return openEmitter(source, request, read).catch(diagnosed);
}

async function partsOf(
  emitter: Emitter | DiagnosticError,
  name: string | undefined,
): Promise<Omit<FunctionModule, "name">> {
  if (emitter instanceof DiagnosticError) return { parts: emitter, warnings: [] };
  try {
    const { text, warnings } = emitter(name);
    return { parts: await moduleParts(text), warnings };
  } catch (error) {
    return { parts: diagnosed(error), warnings: [] };
  }
}

/** The module of several functions exports those of each again; the first refusal is that of the request. */
function moduleOf(request: Request, functions: readonly FunctionModule[]): string | DiagnosticError {
  const owners = new Map<string, string>();
  const lines: string[] = [];
  for (const { name = "", parts } of functions) {
    if (parts instanceof DiagnosticError) {
      const isMeant = request.fn !== undefined || functions.length === 1;
      return isMeant ? parts : amongExports(parts, name);
    }
    if (functions.length === 1) return parts.code;
    for (const exported of parts.exports) {
      const owner = owners.get(exported);
      if (owner !== undefined) return new DiagnosticError([catalogue.exportedTwice(exported, owner, name)]);
      owners.set(exported, name);
    }
    const specifier = `./${request.path.split(/[/\\]/).at(-1) ?? ""}?${queryFor(request, [name])}`;
    lines.push(`export { ${parts.exports.join(", ")} } from ${JSON.stringify(specifier)};\n`);
  }
  return lines.length > 0 ? lines.join("") : new DiagnosticError([catalogue.nothingExported(request.path)]);
}
