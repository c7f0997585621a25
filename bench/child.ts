import { spawnSync } from "node:child_process";
import type { Rows } from "./table.ts";

/** What Node prints when it is run with some arguments. */
export function runNode(parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${parameters.slice(0, 2).join(" ")} failed: ${stderr}`);
  return stdout.trim();
}

/** The rows that a program prints as JSON, in its last line. */
export function runRows(parameters: readonly string[]): Rows {
  const text = runNode(parameters).split("\n").at(-1) ?? "";
  const rows: unknown = JSON.parse(text);
  if (!isRows(rows)) throw new Error(`these are no rows: ${text}`);
  return rows;
}

function isRows(value: unknown): value is Rows {
  return (
    Array.isArray(value) && value.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === "string"))
  );
}
