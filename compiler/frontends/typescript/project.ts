import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import { InternalError } from "../../diagnostics/internal-error.ts";
import { readConfig, type Config } from "./rules/config.ts";
import { RUNTIME, RUNTIME_PATH, runtimeText } from "./runtime.ts";
import type { Files, TypeScript } from "./session.ts";

/** The text of a file of the user's project, by its path; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** A program whose types are known. */
export interface TypedProgram {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  readonly main: ts.SourceFile;
  readonly files: Files;
  /** What the project declares beside its files. */
  readonly config?: Config | undefined;
}

/** What the configuration of a project is called. */
const CONFIG = "adjoint.config.ts";

/**
 * The program that a file and the files of the project that it imports make up, in memory. Loads ts-morph, which brings
 * the compiler and the declarations of the language.
 * @throws DiagnosticError when a file is not TypeScript.
 */
export async function openProgram(source: Source, read: ReadFile, configPath?: string): Promise<TypedProgram> {
  const { Project, ts } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: false,
    compilerOptions: {
      strict: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      types: [],
    },
  });
  const isAbsolute = source.name.startsWith("/");
  const sources = new Map<string, Source>();
  const add = (path: string, added: Source): void => {
    sources.set(path, added);
    const file = project.createSourceFile(path, added.text);
    for (const specifier of file.getImportStringLiterals()) {
      const named = specifier.getLiteralValue();
      if (named === RUNTIME && !sources.has(RUNTIME_PATH)) add(RUNTIME_PATH, { name: RUNTIME, text: runtimeText });
      const found = resolved(path, named, isAbsolute, read);
      if (found && !sources.has(found.path)) add(found.path, { name: found.name, text: found.text });
    }
  };
  const mainPath = absolute(/\.[cm]?tsx?$/.test(source.name) ? source.name : "source.ts");
  add(mainPath, source);
  const found = configPath === undefined ? configAbove(mainPath, isAbsolute, read) : configAt(configPath, read);
  const config = found && readConfig(ts, found, (file) => pathFrom(found.path, file));
  // The rules of a file come along with it, and may bring further files with rules.
  const missing = (): string | undefined =>
    config?.entries
      .flatMap((entry) => (sources.has(entry.file) ? entry.ruleFiles : []))
      .find((path) => !sources.has(path) && !lost.has(path));
  const lost = new Set<string>();
  for (let path = missing(); path !== undefined; path = missing()) {
    const name = nameOf(path.slice(1).split("/"), isAbsolute);
    const text = read(name);
    if (text === undefined) lost.add(path);
    else add(path, { name, text });
  }
  const program = project.getProgram().compilerObject;
  const files = new Map<ts.SourceFile, Source>();
  for (const [path, each] of sources) {
    const file = program.getSourceFile(path);
    if (file === undefined) throw new InternalError(`the program lacks ${path}`);
    files.set(file, each);
    const [problem] = program.getSyntacticDiagnostics(file);
    if (problem === undefined) continue;
    const { start, length, messageText } = problem;
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    throw new DiagnosticError([catalogue.typescriptSyntax(text, { start, end: start + length })], each);
  }
  const main = program.getSourceFile(mainPath);
  if (main === undefined) throw new InternalError("the program lacks its file");
  return { ts, program, main, files, config };
}

/** The nearest configuration in the folders above a file. */
function configAbove(path: string, isAbsolute: boolean, read: ReadFile): Found | undefined {
  for (let folder = path.slice(1).split("/").slice(0, -1); ; folder = folder.slice(0, -1)) {
    const parts = [...folder, CONFIG];
    const name = nameOf(parts, isAbsolute);
    const text = read(name);
    if (text !== undefined) return { path: `/${parts.join("/")}`, name, text };
    if (folder.length === 0) return undefined;
  }
}

/** The configuration that is asked for. @throws DiagnosticError when there is none. */
function configAt(name: string, read: ReadFile): Found {
  const text = read(name);
  if (text === undefined) throw new DiagnosticError([catalogue.fileNotFound(name)]);
  return { path: absolute(name), name, text };
}

/** The path in memory of a file that another one names. */
function pathFrom(from: string, file: string): string {
  return `/${joined(from.slice(1).split("/").slice(0, -1), file).join("/")}`;
}

/** Where the folder that paths start from is in memory: so deep that the folders above it can be named, too. */
const BASE: readonly string[] = Array.from({ length: 32 }, (_, depth) => `above${String(depth)}`);

/** Where a file is in memory. */
function absolute(path: string): string {
  return `/${joined(BASE, path.replaceAll("\\", "/").replace(/^\//, "")).join("/")}`;
}

/** The parts of a path that leads on from a folder. */
function joined(folder: readonly string[], path: string): readonly string[] {
  const parts = [...folder];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts;
}

/** The path of a file in memory as the user has it. */
function nameOf(parts: readonly string[], isAbsolute: boolean): string {
  const above = BASE.findIndex((part, depth) => parts[depth] !== part);
  if (above === -1) return (isAbsolute ? "/" : "") + parts.slice(BASE.length).join("/");
  return "../".repeat(BASE.length - above) + parts.slice(above).join("/");
}

interface Found {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/** The file that a relative import means. Packages are not looked up: their functions are refused where they are called. */
function resolved(from: string, specifier: string, isAbsolute: boolean, read: ReadFile): Found | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const base = pathFrom(from, specifier);
  const candidates = [base, `${base}.ts`, base.replace(/\.js$/, ".ts"), `${base}/index.ts`];
  for (const path of candidates.filter((each) => /\.[cm]?ts$/.test(each))) {
    const name = nameOf(path.slice(1).split("/"), isAbsolute);
    const text = read(name);
    if (text !== undefined) return { path, name, text };
  }
  return undefined;
}
