import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "./session.ts";

/**
 * Tells what the TypeScript compiler has to complain of in files that exist in memory only, as if they stood in the
 * root of the project.
 */
export function createTypeChecker(): (files: ReadonlyMap<string, string>) => readonly string[] {
  const options = projectOptions();
  const disk = ts.createCompilerHost(options);
  const parsed = new Map<string, ts.SourceFile | undefined>();
  const parsedOnce: ts.CompilerHost["getSourceFile"] = (path, language) => {
    if (!parsed.has(path)) parsed.set(path, disk.getSourceFile(path, language));
    return parsed.get(path);
  };
  return (files) => {
    const virtual = new Map(Array.from(files, ([path, text]) => [join(ROOT, path), text]));
    const host: ts.CompilerHost = {
      ...disk,
      fileExists: (path) => virtual.has(path) || disk.fileExists(path),
      readFile: (path) => virtual.get(path) ?? disk.readFile(path),
      getSourceFile: (path, language) => {
        const text = virtual.get(path);
        return text === undefined ? parsedOnce(path, language) : ts.createSourceFile(path, text, language);
      },
    };
    const roots = [...virtual.keys()].filter((path) => path.endsWith(".ts"));
    const program = ts.createProgram(roots, options, host);
    return roots
      .flatMap((path) => program.getSourceFile(path) ?? [])
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
      .map(({ file, start = 0, messageText }) => {
        const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        return `${file?.fileName ?? ""}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
  };
}

function projectOptions(): ts.CompilerOptions {
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, "tsconfig.json"), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
  });
  if (!config) throw new Error("the project has no settings");
  return config.options;
}
