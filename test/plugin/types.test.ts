import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../cli/harness.ts";
import { MODEL, projectOf, SQUARE } from "./support.ts";

const MAIN = `import { loss, lossGradient } from "./model.ts?gradient,hessian";
import { lossHessian } from "./model.ts?gradient,hessian";
import { slope } from "./lib/slope.js";

export const value: number = loss(1, 2);
export const gradient: [number, number] = lossGradient(1, 2);
export const hessian: [[number, number], [number, number]] = lossHessian(1, 2);
export { slope };
`;

/** A model of the same name in another folder. */
const FILES = {
  "src/main.ts": MAIN,
  "src/model.ts": MODEL,
  "src/square.ts": SQUARE,
  "src/lib/model.ts": "export const loss = (x: number): number => x * x;\n",
  "src/lib/slope.ts":
    'import { lossGradient } from "../lib/model.ts?gradient,hessian";\nexport const slope: [number] = lossGradient(2);\n',
};

const memory = (changed: Readonly<Record<string, string>> = {}): Map<string, string> =>
  new Map(Object.entries({ ...FILES, ...changed }));

const WRONG = `import { lossGradient, described } from "./model.ts?gradient,hessian";
export const gradient: string = lossGradient(1, 2);
`;

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    allowImportingTsExtensions: true,
    strict: true,
    noEmit: true,
    types: [],
    target: "ES2022",
    lib: ["ES2022"],
  },
  include: ["src", "adjoint-env.d.ts"],
});

/** What a compiler prints about a project. */
function typeErrors(version: string, root: string, ...options: readonly string[]): Promise<string> {
  const tsc = resolve("node_modules", version, "bin", "tsc");
  return new Promise((done) => {
    execFile(process.execPath, [tsc, "-p", root, ...options], { cwd: root }, (_, stdout) => {
      done(stdout);
    });
  });
}

describe("types of imports", async () => {
  const files = memory();
  const written = await run(["types", "src/main.ts"], { files });
  const root = projectOf({
    ...FILES,
    "src/wrong.ts": WRONG,
    "tsconfig.json": TSCONFIG,
    "adjoint-env.d.ts": files.get("adjoint-env.d.ts") ?? "",
  });

  it("are written without a word", () => {
    expect(written).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.each(
    ["typescript-5.9", "typescript", "typescript-7"].flatMap((version) => [
      [version, "bundler", "ESNext"],
      [version, "NodeNext", "NodeNext"],
    ]),
  )("are right for %s with the resolution of %s", async (version, resolution, module) => {
    const options = ["--moduleResolution", resolution, "--module", module];
    const errors = await typeErrors(version, root, ...options);
    expect(errors.trim().split("\n")).toEqual([
      `src/wrong.ts(1,24): error TS2305: Module '"*/model.ts?gradient,hessian"' has no exported member 'described'.`,
      "src/wrong.ts(2,14): error TS2322: Type '[number, number]' is not assignable to type 'string'.",
    ]);
  });
});

describe("adjoint types", () => {
  it("follows the imports of files, and says what it leaves out", async () => {
    const files = memory();
    const { stdout } = await run(["types", "src/main.ts", "-o", "-"], { files });
    expect(stdout).toContain('\n// src/lib/model.ts\ndeclare module "*/lib/model.ts?gradient,hessian" {\n');
    expect(stdout).toContain("// described is left out: a template is not understood here [ADJ809]");
    expect(stdout).toContain("/** The gradient of loss with respect to x, y, by reverse mode:");
    expect(files.has("adjoint-env.d.ts")).toBe(false);
  });

  it("finds files as bundlers do", async () => {
    const slope =
      'import { lossGradient } from "../lib/model.ts?gradient,hessian";\nexport const slope = lossGradient(2);\n';
    for (const [specifier, path] of [
      ["./lib/slope.js", "src/lib/slope.ts"],
      ["./lib/slope", "src/lib/slope.tsx"],
      ["./lib", "src/lib/index.mts"],
      ["./lib/slope.mjs", "src/lib/slope.mts"],
    ] as const) {
      const files = new Map([
        ["main.ts", `import { slope } from "./src/${specifier.slice(2)}";\nimport "./styles.css";\nimport "vite";\n`],
        ["src/lib/model.ts", FILES["src/lib/model.ts"]],
        [path, slope],
      ]);
      expect((await run(["types", "main.ts", "-o", "-"], { files })).stdout).toContain("lib/model.ts?gradient,hessian");
    }
  });

  it("tells whether the file is up to date", async () => {
    const files = memory();
    const missing = await run(["types", "src/main.ts", "--check"], { files });
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringMatching(/^error\[ADJ706\].*\n.*npx adjoint types src\/main\.ts -o adjoint-env\.d\.ts/),
    ]);
    await run(["types", "src/main.ts"], { files });
    expect((await run(["types", "src/main.ts", "--check"], { files })).code).toBe(0);
    files.set("src/lib/model.ts", "export const loss = (x: number, y: number): number => x * y;\n");
    expect((await run(["types", "src/main.ts", "--check"], { files })).stderr).toMatch(/^error\[ADJ705\]/);
    // What could not be replaced is not said to be out of date.
    files.set("adjoint-env.d.ts", "declare const mine: number;\n");
    expect((await run(["types", "src/main.ts", "--check"], { files })).stderr).toMatch(/^error\[ADJ909\]/);
  });

  it.each([
    ["a file that is not there", ["other.ts"], {}, "ADJ701"],
    ["a model that is not there", ["src/main.ts"], { "src/main.ts": 'import { f } from "./f.ts?gradient";' }, "ADJ701"],
    [
      "a function that cannot be compiled",
      ["src/main.ts"],
      { "src/main.ts": 'import { described } from "./model.ts?gradient";' },
      "ADJ809",
    ],
    [
      "an unknown derivative",
      ["src/main.ts"],
      { "src/main.ts": 'import { loss } from "./model.ts?gradiant";' },
      "ADJ901",
    ],
    [
      "two files that are called the same",
      ["src/main.ts"],
      { "src/lib/slope.ts": 'import { lossGradient } from "./model.ts?gradient,hessian";' },
      "ADJ907",
    ],
    ["a file of types that somebody wrote", ["src/main.ts"], { "adjoint-env.d.ts": "export {};\n" }, "ADJ909"],
  ])("refuses %s", async (_, entries, changed, code) => {
    const files = memory(changed);
    const before = files.get("adjoint-env.d.ts");
    const outcome = await run(["types", ...entries], { files });
    expect([outcome.code, outcome.stderr.slice(0, 13)]).toEqual([1, `error[${code}]`]);
    expect(files.get("adjoint-env.d.ts")).toBe(before);
  });

  it("warns of imports whose files only a bundler knows", async () => {
    const files = memory({ "src/main.ts": 'import { loss } from "@/model.ts?gradient";\n' });
    const { code, stderr } = await run(["types", "src/main.ts", "-o", "-"], { files });
    expect(code).toBe(0);
    expect(stderr).toContain("warning[ADJ908]");
    expect(stderr).toContain('1 | import { loss } from "@/model.ts?gradient";');
  });
});
