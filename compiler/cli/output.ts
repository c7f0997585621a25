import { cannotRead, cannotWrite } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { reasonOf } from "./files.ts";
import type { Io } from "./io.ts";

/** Write a result to a file, or to standard output where none is named; a file that says the same is left alone. */
export function writeResult(text: string, path: string | undefined, io: Io): void {
  if (path === undefined || path === "-") {
    io.stdout.write(text);
    return;
  }
  if (existingFile(path, io) === text) return;
  try {
    io.files.write(path, text);
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([cannotWrite(path, reason)]);
  }
}

/** The text of the file that a result would replace; undefined where there is none. */
export function existingFile(path: string, { files }: Io): string | undefined {
  try {
    return files.existing(path);
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([cannotRead(path, reason)]);
  }
}
