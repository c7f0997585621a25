import { cannotWrite } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { reasonOf } from "./files.ts";
import { readable } from "./input.ts";
import type { Io } from "./io.ts";

/** Write a result to a file, or to standard output where none is named; a file that says the same is left alone. */
export function writeResult(text: string, path: string | undefined, io: Io): void {
  if (path === undefined || path === "-") {
    io.stdout.write(text);
    return;
  }
  if (existingFile(path, io) === text) return;
  writable(path, () => {
    io.files.write(path, text);
  });
}

/** Make a folder for results, and those that it lies in. @throws DiagnosticError */
export function makeFolder(path: string, { files }: Io): void {
  writable(path, () => {
    files.makeFolder(path);
  });
}

function writable(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([cannotWrite(path, reason)]);
  }
}

/** Make sure, before it is computed, that a result can be written to a file. @throws DiagnosticError where it cannot. */
export function requirePlace(path: string | undefined, { files }: Io): void {
  const reason = path === undefined || path === "-" ? undefined : files.obstacle(path);
  if (path !== undefined && reason !== undefined) throw new DiagnosticError([cannotWrite(path, reason)]);
}

/** The text of the file that a result would replace; undefined where there is none. */
export function existingFile(path: string, { files }: Io): string | undefined {
  return readable(path, () => files.existing(path));
}
