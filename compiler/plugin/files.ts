import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { files, reasonOf } from "../cli/files.ts";
import { cannotRead, cannotWrite, typesNotGenerated } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { isEnvironment, printEnvironment, readEnvironment, type AmbientModule } from "./environment.ts";

/** The text of a file; undefined where there is none. @throws DiagnosticError where it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return files.read(path);
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([cannotRead(path, reason)]);
  }
}

/** A path as messages and generated files have it: relative to a folder, with slashes. */
export function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

/**
 * Put ambient modules into the file of them, in the place of older ones of the same names. Modules of files that are gone
 * are dropped, and a file that would not change is not written.
 * @throws DiagnosticError where the file is somebody else's, or cannot be written.
 */
export function updateEnvironment(path: string, modules: readonly AmbientModule[]): void {
  const text = readText(path);
  if (text !== undefined && !isEnvironment(text)) throw new DiagnosticError([typesNotGenerated(path)]);
  const all = new Map<string, AmbientModule>();
  for (const old of readEnvironment(text ?? "")) {
    if (existsSync(resolve(dirname(path), old.path))) all.set(old.pattern, old);
  }
  for (const added of modules) all.set(added.pattern, added);
  const updated = printEnvironment(all.values());
  if (updated === text?.replaceAll("\r\n", "\n")) return;
  try {
    files.write(path, updated);
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([cannotWrite(path, reason)]);
  }
}
