import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { Script } from "node:vm";
import ts from "typescript";
import type { Io } from "../../compiler/cli/io.ts";
import { main } from "../../compiler/cli/main.ts";
import { createCompiler } from "../../compiler/plugin/compiler.ts";
import { parseRequest, type Request } from "../../compiler/plugin/request.ts";
import * as adjoint from "../../compiler/index.ts";
import * as runtime from "../../runtime/index.ts";

/** The directory that documents speak from. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** Runs the commands and programs of one document. What commands write is seen by what comes after, and by nobody else. */
export interface Session {
  /** The output of a command line. */
  readonly command: (line: string) => Promise<string>;
  /** What a TypeScript program prints, and what it exports. */
  readonly program: (text: string) => Promise<{ readonly printed: string; readonly exported: object }>;
  /** The files that commands have written, and the programs, to be type-checked. */
  readonly files: ReadonlyMap<string, string>;
}

/** What `npm` does is tried by everyone who clones the project; here its scripts are only looked up. */
const SCRIPTS: ReadonlySet<string> = new Set([
  "ci",
  ...Object.keys(jsonField(readFileSync(join(ROOT, "package.json"), "utf8"), "scripts")),
]);

/** A record in a JSON text, by its name. */
function jsonField(text: string, name: string): object {
  const json: unknown = JSON.parse(text);
  const field: unknown = Object.entries(json ?? {}).find(([key]) => key === name)?.[1];
  return typeof field === "object" && field !== null ? field : {};
}

/** Start a session. */
export function createSession(): Session {
  const files = new Map<string, string>();
  let programs = 0;

  const read = (path: string): string | undefined => {
    const written = files.get(path);
    if (written !== undefined) return written;
    try {
      return readFileSync(join(ROOT, path), "utf8");
    } catch {
      return undefined;
    }
  };

  const runProgram: (path: string, text: string) => ReturnType<Session["program"]> = async (path, text) => {
    let printed = "";
    const print = (...values: unknown[]): void => {
      printed += `${format(...values)}\n`;
    };
    const exported = await runModule(text, path, read, { log: print });
    return { printed, exported };
  };

  const runAdjoint = async (words: readonly string[]): Promise<string> => {
    let output = "";
    const stream = { write: (text: string) => (output += text), color: false, columns: 100, isTerminal: false };
    const io: Io = {
      stdout: stream,
      stderr: stream,
      readInput: () => Promise.resolve(""),
      files: {
        read,
        readBytes: () => undefined,
        existing: (path) => files.get(path),
        write: (path, text) => files.set(path, text),
        isFolder: () => false,
        obstacle: () => undefined,
        makeFolder: () => undefined,
      },
      onInterrupt: () => () => undefined,
    };
    await main(words, io);
    return output;
  };

  const single = async (line: string): Promise<string> => {
    const [first, second = "", ...rest] = wordsOf(line);
    if (first === "npm") {
      const script = second === "run" ? rest[0] : second;
      if (script === undefined || !SCRIPTS.has(script)) throw new Error(`there is no script for \`${line}\``);
      return "";
    }
    if (first === "cat") return read(second) ?? fail(line);
    if (first === "npx" && second === "adjoint") return runAdjoint(rest);
    const [path = ""] = rest.slice(0, 2).join(" ") === "--import adjoint/register" ? rest.slice(2) : rest;
    if (first !== "npx" || second !== "tsx" || rest.at(-1) !== path) return fail(line);
    return (await runProgram(path, read(path) ?? fail(line))).printed;
  };

  return {
    files,
    command: async (line) => {
      let output = "";
      for (const part of line.split(" && ")) output += await single(part);
      return output;
    },
    program: (text) => {
      const path = `program-${++programs}.ts`;
      files.set(path, text);
      return runProgram(path, text);
    },
  };
}

function fail(line: string): never {
  throw new Error(`cannot run \`${line}\``);
}

/** The words of a command line as a shell reads them, quotes and all. */
function wordsOf(line: string): readonly string[] {
  const words = line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g);
  return Array.from(words, ([, double, single, bare]) => double ?? single ?? bare ?? "");
}

type Read = (path: string) => string | undefined;

/** Run a TypeScript module with a console of its own, and return what it exports. */
async function runModule(text: string, path: string, read: Read, console: object): Promise<object> {
  const located = text.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(join(ROOT, path)).href));
  const { outputText } = ts.transpileModule(located, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const loaded = new Map<string, object>();
  for (const specifier of specifiersOf(text)) loaded.set(specifier, await importOf(specifier, path, read, console));
  const exported = {};
  const run: unknown = new Script(`(async (exports, require, console) => {${outputText}\n})`).runInThisContext();
  if (typeof run !== "function") throw new TypeError("a script is no function");
  await Reflect.apply(run, undefined, [exported, (specifier: string) => loaded.get(specifier), console]);
  return exported;
}

/** The module of an import of derivatives, as the plugins and the loader make it. */
async function runDerivatives(request: Request, read: Read, console: object): Promise<object> {
  const { code } = await createCompiler(read).compile(request);
  if (typeof code !== "string") throw code;
  return runModule(code, request.path, read, console);
}

/** A file of the compiler itself. */
async function importSource(path: string): Promise<object> {
  const module: unknown = await import(join(ROOT, path));
  return typeof module === "object" && module !== null ? module : fail(`import "${path}"`);
}

function specifiersOf(text: string): readonly string[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
}

async function importOf(specifier: string, from: string, read: Read, console: object): Promise<object> {
  if (specifier === "adjoint") return adjoint;
  if (specifier === "adjoint/runtime") return runtime;
  if (specifier === "adjoint/vite" || specifier === "adjoint/rollup") return importSource("compiler/plugin/rollup.ts");
  if (specifier === "adjoint/esbuild") return importSource("compiler/plugin/esbuild.ts");
  if (specifier === "vite") return import("vite");
  if (specifier === "node:fs") return import("node:fs");
  const request = parseRequest(specifier);
  if (request) return runDerivatives({ ...request, path: join(dirname(from), request.path) }, read, console);
  const path = join(dirname(from), specifier);
  if (path.startsWith("compiler/")) return importSource(path);
  return runModule(read(path) ?? fail(`import "${specifier}"`), path, read, console);
}
