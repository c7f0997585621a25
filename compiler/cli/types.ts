import { dirname } from "node:path";
import { missingFile, sameSpecifier, staleFile, typesNotGenerated } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { createCompiler } from "../plugin/compiler.ts";
import {
  ambientModule,
  isEnvironment,
  patternOf,
  printEnvironment,
  type AmbientModule,
} from "../plugin/environment.ts";
import { relativePath } from "../plugin/files.ts";
import { findImports, type FoundImport } from "../plugin/search.ts";
import { examples, pathOf, type Define } from "./command.ts";
import type { Io } from "./io.ts";
import { existingFile, writeResult } from "./output.ts";
import { reportDiagnostics } from "./report.ts";
import { commandLine } from "./shell.ts";

interface Options {
  readonly output: string;
  readonly check?: boolean;
}

export const define: Define = (command, io) => {
  command
    .argument("<files...>", "the files that a program starts from; those that they import are read too")
    .description("Write the types of imports such as ./model.ts?gradient.")
    .option("-o, --output <file>", "the file of types, or - for standard output", pathOf, "adjoint-env.d.ts")
    .option("--check", "only tell whether the file is up to date")
    .addHelpText("after", examples("types src/main.ts", "types src/main.ts test/*.test.ts --check"))
    .action(async (entries: readonly string[], { output, check }: Options) => {
      const { imports, warnings } = await findImports(entries, (path) => io.files.read(path));
      for (const { diagnostics, source } of warnings) reportDiagnostics(diagnostics, source, io);
      const text = printEnvironment(await typesOf(imports, dirname(output), io));
      const existing = output === "-" ? undefined : existingFile(output, io);
      if (existing !== undefined && !isEnvironment(existing)) throw new DiagnosticError([typesNotGenerated(output)]);
      if (check === true) requireUpToDate(text, existing, output, entries);
      else writeResult(text, output, io);
    });
};

/** The types of imports, each pattern once. @throws DiagnosticError where what is imported by name cannot be compiled. */
async function typesOf(imports: readonly FoundImport[], folder: string, io: Io): Promise<readonly AmbientModule[]> {
  const compiler = createCompiler((path) => io.files.read(path));
  const owners = new Map<string, string>();
  const modules = new Map<string, AmbientModule>();
  for (const { specifier, request, importer } of imports) {
    const { code } = await compiler.compile(await compiler.narrow(request, specifier, importer));
    if (code instanceof DiagnosticError) throw code;
    const pattern = patternOf(specifier);
    const owner = owners.get(pattern) ?? request.path;
    if (owner !== request.path) throw new DiagnosticError([sameSpecifier(specifier, owner, request.path)]);
    owners.set(pattern, owner);
    const module = ambientModule(pattern, relativePath(folder, request.path), await compiler.compile(request));
    if (module) modules.set(pattern, module);
  }
  return [...modules.values()];
}

/** Make sure that the file of types says what would be written to it. @throws DiagnosticError */
function requireUpToDate(text: string, existing: string | undefined, path: string, entries: readonly string[]): void {
  const regenerate = commandLine(["npx", "adjoint", "types", ...entries, "-o", path]);
  if (existing === undefined) throw new DiagnosticError([missingFile(path, regenerate)]);
  if (existing.replaceAll("\r\n", "\n") !== text) throw new DiagnosticError([staleFile(path, regenerate)]);
}
