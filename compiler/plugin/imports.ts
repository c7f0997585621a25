import { isAbsolute, resolve } from "node:path";
import { sameSpecifier } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { createCompiler } from "./compiler.ts";
import { ambientModule, patternOf, type AmbientModule } from "./environment.ts";
import { readText, relativePath, updateEnvironment } from "./files.ts";
import { parseRequest, placeIn, type Request } from "./request.ts";
import { fileIn } from "./specifier.ts";

/** What a plugin may be told. */
export interface PluginOptions {
  /**
   * The file that the types of imports are written to, relative to the root of the project: `adjoint-env.d.ts` where not
   * given, none where it is `false`. It is kept up to date as modules are loaded.
   */
  readonly types?: string | false;
}

/** What an import means. */
export interface Resolved {
  /** The path of the file, and the query behind it. */
  readonly id: string;
  readonly warnings: readonly DiagnosticError[];
}

/** What a module is, or why there is none, and the files that it was read from. */
export interface Loaded {
  readonly code: string | DiagnosticError;
  readonly files: readonly string[];
  readonly warnings: readonly DiagnosticError[];
}

/** How imports of derivatives are resolved and loaded, whoever asks. */
export interface Imports {
  /**
   * What an import means; undefined where it asks for no derivatives, or its file is not found.
   * @throws DiagnosticError where it asks for what there is not.
   */
  readonly resolve: (
    specifier: string,
    importer: string | undefined,
    find: (path: string) => Promise<string | undefined>,
  ) => Promise<Resolved | undefined>;
  /** The module of an id; undefined where it asks for no derivatives. */
  readonly load: (id: string) => Promise<Loaded | undefined>;
}

/**
 * The imports of the project in a folder. Messages name files relative to where the process was started, which is where
 * terminals look for them.
 */
export function createImports(root: string, { types = "adjoint-env.d.ts" }: PluginOptions = {}): Imports {
  const start = resolve();
  const environment = types === false ? undefined : resolve(root, types);
  const compiler = createCompiler((name) => readText(resolve(start, name)));
  /** What has been imported, by the names of ambient modules. */
  const imported = new Map<string, Request>();

  /** Remember what types are needed for; the one warning is that they are there for another file already. */
  const remember = (specifier: string, request: Request): readonly DiagnosticError[] => {
    const pattern = patternOf(specifier);
    const other = imported.get(pattern)?.path ?? request.path;
    if (other !== request.path) return [new DiagnosticError([sameSpecifier(specifier, other, request.path)])];
    imported.set(pattern, request);
    return [];
  };

  const writeTypes = async ({ path, base }: Request): Promise<readonly DiagnosticError[]> => {
    if (environment === undefined) return [];
    const file = relativePath(resolve(environment, ".."), resolve(start, path));
    const modules: AmbientModule[] = [];
    for (const [pattern, request] of imported) {
      if (request.path !== path || request.base !== base) continue;
      const module = ambientModule(pattern, file, await compiler.compile(request));
      if (module) modules.push(module);
    }
    try {
      if (modules.length > 0) updateEnvironment(environment, modules);
      return [];
    } catch (error) {
      if (error instanceof DiagnosticError) return [error];
      throw error;
    }
  };

  return {
    resolve: async (specifier, importer, find) => {
      const text = importer === undefined ? undefined : textOf(importer);
      const place = placeIn(text, relativePath(start, importer ?? ""), specifier);
      const request = parseRequest(specifier, place);
      const path = request && (await find(request.path));
      if (request === undefined || path === undefined) return undefined;
      const whole = { ...request, path: relativePath(start, path) };
      const { query } = await compiler.narrow(whole, specifier, text);
      // Types are for what somebody has written: neither modules of ours nor addresses in a browser.
      const isWritten = place.source.text === text;
      return { id: `${path}?${query}`, warnings: isWritten ? remember(specifier, whole) : [] };
    },
    load: async (id) => {
      const request = parseRequest(id);
      if (request === undefined) return undefined;
      const named = { ...request, path: relativePath(start, request.path) };
      // Types first: with them all functions of the file are compiled, which is opened once.
      const warnings = await writeTypes(named);
      const { code, files, functions } = await compiler.compile(named);
      const unchecked = functions.flatMap((each) => each.warnings);
      return { code, files: files.map((file) => resolve(start, file)), warnings: [...warnings, ...unchecked] };
    },
  };
}

/** The text of an importing module, as it was written; undefined where it is no file. */
function textOf(importer: string): string | undefined {
  const path = fileIn(importer);
  return isAbsolute(path) ? readText(path) : undefined;
}
