import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { VERSION } from "../../compiler/version.ts";
import { VECTOR } from "./harness.ts";

// The built program, as it is installed; `npm test` builds it.

const CLI = resolve("dist/cli.js");
const directory = mkdtempSync(join(tmpdir(), "adjoint-"));

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function adjoint(
  argv: readonly string[],
  options: { readonly input?: string | Buffer; readonly env?: Readonly<Record<string, string>> } = {},
): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const { input = "", env = {} } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...argv], {
    cwd: directory,
    input,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { code: status, stdout, stderr };
}

describe("the program", () => {
  it("is built", () => {
    expect(existsSync(CLI)).toBe(true);
    expect(readFileSync(CLI, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("evaluates, with exit code 0", () => {
    expect(adjoint(["eval", "x^2", "--at", "x=3", "--json"])).toEqual({
      code: 0,
      stdout: '{"value": 9, "gradient": [6], "parameters": ["x"]}\n',
      stderr: "",
    });
  });

  it("takes an expression that begins with a minus", () => {
    expect(adjoint(["eval", "-x^2", "--at", "x=2"]).stdout).toContain("value     -4");
  });

  it("reads standard input", () => {
    expect(adjoint(["eval", "-", "--at", "2", "--json"], { input: "\uFEFFx^3\r\n" }).stdout).toContain("[12]");
  });

  it("refuses input that is no text, with exit code 1", () => {
    const { code, stderr } = adjoint(["eval", "-", "--at", "2"], { input: Buffer.from([0xff, 0xfe, 0x00]) });
    expect(code).toBe(1);
    expect(stderr).toBe("error[ADJ702]: `standard input` cannot be read: it is not text in UTF-8\n");
  });

  it("reads and writes files", () => {
    writeFileSync(join(directory, "vector.math"), VECTOR);
    expect(adjoint(["emit", "vector.math", "-o", "vector.ts"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(directory, "vector.ts"), "utf8")).toContain("export function fJacobian(");
    expect(adjoint(["emit", "vector.math", "-o", "vector.ts", "--check"]).code).toBe(0);
    const { code, stderr } = adjoint(["emit", "vector.math", "-o", "lost/vector.ts"]);
    expect(code).toBe(1);
    expect(stderr).toContain("its directory does not exist");
  });

  it("checks the emitted TypeScript with the compiler that it comes with", () => {
    const { code, stdout } = adjoint(["check", "vector.math", "--at", "1,-1", "--claim", "[[47.28739,4.71],[1,0]]"]);
    expect(code).toBe(1);
    expect(stdout).toContain("4 entries: 4 agree");
    expect(stdout).toContain("the claim is wrong");
  });

  it("traces, draws and counts", () => {
    expect(adjoint(["trace", "x^2", "--at", "3"]).stdout).toContain("9.0000");
    expect(adjoint(["graph", "x^2", "--format", "svg"]).stdout).toContain("</svg>");
    expect(adjoint(["cost", "x^2"]).stdout).toContain("gradient");
  });

  it("answers wrong usage with 2, and a mistake in the source with 1, on the error stream", () => {
    const usage = adjoint(["eval"]);
    expect(usage.code).toBe(2);
    expect(usage.stdout).toBe("");
    const mistake = adjoint(["eval", "sinn(x)", "--at", "1"], { env: { FORCE_COLOR: "1" } });
    expect(mistake.code).toBe(1);
    expect(mistake.stdout).toBe("");
    expect(mistake.stderr).toMatch(/^error\[ADJ202\]/);
  });

  it("prints its version", () => {
    expect(adjoint(["--version"])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });

  it("ends quietly when nobody reads its output", async () => {
    const terms = Array.from({ length: 3000 }, (_, index) => `x${index}^2`).join(" + ");
    const child = spawn(process.execPath, [CLI, "emit", "-"], { stdio: ["pipe", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.destroy();
    child.stdin.end(terms);
    const code = await new Promise((done) => child.on("close", done));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("starting", () => {
  /** What V8 has compiled for a command, without Node's own modules. */
  const scriptsOf = (argv: readonly string[]): readonly string[] => {
    const folder = mkdtempSync(join(directory, "scripts-"));
    expect(adjoint(argv, { env: { NODE_V8_COVERAGE: folder } }).code).toBe(0);
    return readdirSync(folder)
      .flatMap((file) => [...readFileSync(join(folder, file), "utf8").matchAll(/"url":"(file:[^"]+)"/g)])
      .map((match) => fileURLToPath(match[1] ?? ""));
  };

  it("loads neither the TypeScript compiler nor a package to work out an expression", () => {
    const scripts = scriptsOf(["eval", "x^2", "--at", "x=3"]);
    expect(scripts).toContain(CLI);
    expect(scripts.filter((script) => dirname(script) !== dirname(CLI))).toEqual([]);
  });

  it("loads the TypeScript compiler to read a TypeScript function", () => {
    writeFileSync(join(directory, "square.ts"), "export const square = (x: number): number => x * x;");
    const compilers = scriptsOf(["eval", "square.ts", "--at", "x=3"]).filter(
      (script) => dirname(script) !== dirname(CLI) && basename(script) === "typescript.js",
    );
    expect(compilers).not.toEqual([]);
  });
});
