import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "./session.ts";

/** The complaints of the TypeScript compiler about files that exist in memory only, under the project's settings. */
export function typeErrors(files: ReadonlyMap<string, string>): readonly string[] {
  const { config }: { config?: unknown } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...asRecord(config), include: [], files: [] }, ts.sys, ROOT);
  const virtual = new Map(Array.from(files, ([path, text]) => [join(ROOT, path), text]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists.call(host, path);
  host.readFile = (path) => virtual.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, ...rest) => {
    const text = virtual.get(path);
    return text === undefined ? getSourceFile.call(host, path, ...rest) : ts.createSourceFile(path, text, ...rest);
  };
  const program = ts.createProgram([...virtual.keys()].filter((path) => path.endsWith(".ts")), options, host);
  return [...virtual.keys()]
    .flatMap((path) => program.getSourceFile(path) ?? [])
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${file?.fileName ?? ""}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}

function asRecord(config: unknown): object {
  return typeof config === "object" && config !== null ? config : {};
}
