import { spawnSync } from "node:child_process";

/** What Node prints when it is run with some arguments. */
export function runNode(parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${parameters.slice(0, 2).join(" ")} failed: ${stderr}`);
  return stdout.trim();
}
