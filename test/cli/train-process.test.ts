import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";

// The built program, as in process.test.ts; `npm test` builds it.

const CLI = resolve("dist/cli.js");
const directory = mkdtempSync(join(tmpdir(), "adjoint-train-"));

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe("a training process", () => {
  it("keeps what it has when it is interrupted, answers 130, and can be resumed", async () => {
    const settings = "data: { generated: 60 }\nmodel: softmax-regression\nepochs: 1000000\nbatch-size: 10\n";
    writeFileSync(join(directory, "config.yaml"), settings);
    const child = spawn(process.execPath, [CLI, "train", "config.yaml"], { cwd: directory });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise((done) => child.on("close", done));
    const checkpoint = join(directory, "run", "checkpoint.json");
    while (!existsSync(checkpoint) && child.exitCode === null) await setTimeout(20);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stderr).toContain("`--resume` goes on from here");

    const words = ["train", "config.yaml", "--resume", "--stop-after", "7", "--json", "--quiet"];
    const reached = stepOf(checkpoint);
    const { status, stdout } = spawnSync(process.execPath, [CLI, ...words], { cwd: directory, encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain(`"steps": ${reached + 7}`);
    expect(stepOf(checkpoint)).toBe(reached + 7);
  });
});

/** The number of steps that a checkpoint has reached. */
function stepOf(path: string): number {
  const json: unknown = JSON.parse(readFileSync(path, "utf8"));
  return Number(Object.entries(json ?? {}).find(([key]) => key === "step")?.[1]);
}
