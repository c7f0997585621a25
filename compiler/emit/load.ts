import { InternalError } from "../diagnostics/internal-error.ts";
import * as runtime from "../../runtime/index.ts";
import type { Generated } from "./instantiate.ts";

/** The functions that an emitted module exports, by name. */
export type LoadedModule = ReadonlyMap<string, Generated>;

/**
 * Compile the text of an emitted TypeScript module with the TypeScript compiler, run it, and return what it exports: the
 * very functions that a user gets who imports the file. Loads ts-morph, which brings the compiler.
 * @throws InternalError when the text is not a module that adjoint emits.
 */
export async function load(text: string): Promise<LoadedModule> {
  const { ts } = await import("ts-morph");
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, strict: true },
    reportDiagnostics: true,
  });
  const [problem] = diagnostics;
  if (problem) throw new InternalError(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
  const exported: Record<string, unknown> = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- running an emitted module is what this file is for
  const run = new Function("exports", "require", outputText);
  Reflect.apply(run, undefined, [exported, requireRuntime]);
  return new Map(Object.entries(exported).filter(isFunctionEntry));
}

function requireRuntime(specifier: string): unknown {
  if (specifier !== "adjoint/runtime") throw new InternalError(`an emitted module imports ${specifier}`);
  return runtime;
}

function isFunctionEntry(entry: [string, unknown]): entry is [string, Generated] {
  return typeof entry[1] === "function";
}
