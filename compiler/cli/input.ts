import { cannotRead, fileNotFound } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { reasonOf } from "./files.ts";
import type { Io } from "./io.ts";

/** The text of a file. @throws DiagnosticError where there is none, or it cannot be read. */
export function textOf(path: string, { files }: Io): string {
  const text = readable(path, () => files.read(path));
  if (text !== undefined) return text;
  throw new DiagnosticError([files.isFolder(path) ? cannotRead(path, "it is a directory") : fileNotFound(path)]);
}

/** Whether what may be an expression can only be a path, be there a file or not. */
export function isPath(source: string, { files }: Io): boolean {
  return PATH.test(source) || (source.endsWith("/") && files.isFolder(source));
}

const PATH = /\.(math|[cm]?ts)$|^\.{0,2}\/|^\.\.?$/;

/** What is read, or why it cannot be. @throws DiagnosticError */
export function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return unreadable(path)(error);
  }
}

/** Says of an error of the system what could not be read. @throws DiagnosticError */
export function unreadable(path: string): (error: unknown) => never {
  return (error) => {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([cannotRead(path, reason)]);
  };
}
