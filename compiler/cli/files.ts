import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Files } from "./io.ts";

/** The files of the machine. */
export const files: Files = {
  read: (path) => {
    const found = statOf(path);
    return found && !found.isDirectory() ? decode(readFileSync(path)) : undefined;
  },
  readBytes: (path) => {
    const found = statOf(path);
    return found && !found.isDirectory() ? readFileSync(path) : undefined;
  },
  existing: (path) => (statOf(path)?.isFile() === true ? decode(readFileSync(path)) : undefined),
  isFolder: (path) => statOf(path)?.isDirectory() === true,
  obstacle: (path) => {
    const found = statOf(path);
    if (found?.isDirectory() === true) return REASONS.get("EISDIR");
    // What is no file is written to, and not replaced.
    const place = found === undefined || found.isFile() ? dirname(path) : path;
    try {
      if (!statSync(place).isDirectory() && place !== path) return REASONS.get("ENOTDIR");
      accessSync(place, constants.W_OK);
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  },
  write: (path, text) => {
    const found = statOf(path);
    // A pipe or a device cannot be replaced, and a directory refuses by itself.
    if (found && !found.isFile()) writeFileSync(path, text);
    else replace(found ? realpathSync(path) : path, text, found?.mode);
  },
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true });
  },
};

/** The text of bytes in UTF-8, without a byte order mark. @throws TypeError when they are none. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** Write beside the file and rename, so that nobody ever sees half of it. */
function replace(path: string, text: string, mode: number | undefined): void {
  const temporary = join(dirname(path), `.${basename(path)}.${String(process.pid)}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    if (statOf(temporary)) unlinkSync(temporary);
    throw error;
  }
}

/** What is at a path; undefined where nothing is, or where the text is no path at all. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EEXIST", "a file is in the way"],
  ["EISDIR", "it is a directory"],
  ["ENOENT", "its directory does not exist"],
  ["ENOTDIR", "a part of its path is a file"],
  ["ENOSPC", "no space is left"],
  ["EROFS", "the file system is read-only"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ERR_ENCODING_INVALID_ENCODED_DATA", "it is not text in UTF-8"],
]);

/** Why a file could not be read or written, in words; undefined where the error is none of the system. */
export function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return REASONS.get(error.code) ?? error.message;
}
