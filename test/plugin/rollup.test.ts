import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { rolldown } from "rolldown";
import { build, createServer, type Rolldown, type ViteDevServer } from "vite";
import { afterAll, describe, expect, it } from "vitest";
import { adjoint, type PluginOptions } from "../../compiler/plugin/rollup.ts";
import { expectFigures } from "../support/examples.ts";
import {
  energyGradient,
  lossGradient,
  lossHessian,
  MODEL,
  projectOf,
  runProgram,
  SQUARE,
  thrownBy,
  writeFiles,
} from "./support.ts";

const FILES = { "src/model.ts": MODEL, "src/square.ts": SQUARE };

const MAIN = `import { loss, lossGradient, lossHessian } from "./model.ts?gradient,hessian";
import { energyGradient } from "./model.ts?gradient";
console.log(JSON.stringify([loss(3, 2), lossGradient(3, 2), lossHessian(3, 2), energyGradient(0.5)]));
`;
const RESULTS = [9 * Math.sin(2), lossGradient(3, 2), lossHessian(3, 2), energyGradient(0.5)];

type Output = readonly { readonly type: string; readonly code?: string }[];

function programIn(output: Output): string {
  return output.map((each) => each.code ?? "").join("\n");
}

async function viteBuild(root: string, options?: PluginOptions): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [adjoint(options)],
    build: { write: false, minify: false, lib: { entry: "src/main.ts", formats: ["es"], fileName: "main" } },
  });
  const outputs: readonly Rolldown.RolldownOutput[] = [built].flat().filter((each) => "output" in each);
  return outputs.map(({ output }) => programIn(output)).join("\n");
}

async function rolldownBuild(
  root: string,
  options?: PluginOptions,
): Promise<{ code: string; watched: readonly string[] }> {
  const bundle = await rolldown({ cwd: root, input: "src/main.ts", plugins: [adjoint(options)], logLevel: "silent" });
  const { output } = await bundle.generate();
  return { code: programIn(output), watched: await bundle.watchFiles };
}

const bundlers = [
  ["Vite", (root: string) => viteBuild(root, { types: false })],
  ["Rolldown", async (root: string) => (await rolldownBuild(root, { types: false })).code],
] as const;

describe.each(bundlers)("a build by %s", (_, bundle) => {
  it("has the derivatives that are imported", async () => {
    const code = await bundle(projectOf({ ...FILES, "src/main.ts": MAIN }));
    expectFigures([runProgram(code)], [RESULTS]);
  });

  it("has nothing that is not used", async () => {
    const main = 'import { lossGradient, energy } from "./model.ts?gradient";\nconsole.log(lossGradient(1, 2));\n';
    const code = await bundle(projectOf({ ...FILES, "src/main.ts": main }));
    expect(code).toContain("lossGradient");
    expect(code).not.toMatch(/energy|described/);
  });

  it("refuses what cannot be compiled, with the place in the file and the line of it", async () => {
    const main = 'import { describedGradient } from "./model.ts?gradient";\nconsole.log(describedGradient(1));\n';
    const root = projectOf({ ...FILES, "src/main.ts": main });
    const { message } = await thrownBy(() => bundle(root));
    expect(message).toContain("a template is not understood here [ADJ809]");
    expect(message).toMatch(
      /src\/model\.ts:10:10\n +\|\n10 \| {3}return `\$\{x\}`;\n +\| +\^{6}\n +=\shelp: write numbers/,
    );
    expect(message).not.toMatch(/^\s+at /m);
  });

  it.each([
    [
      "a syntax error",
      { "src/square.ts": "export const square = (x: number): number => x *;\n" },
      "src/square.ts:1:49",
      "ADJ801",
    ],
    [
      "a type error",
      { "src/square.ts": 'export const square = (x: number): number => "x";\n' },
      "src/square.ts:1:46",
      "ADJ802",
    ],
    [
      "an unknown derivative",
      { "src/main.ts": 'import { lossGradient } from "./model.ts?gradeint";\nlossGradient(1, 2);\n' },
      "src/main.ts:1:42",
      "ADJ901",
    ],
    [
      "an unknown option",
      { "src/main.ts": 'import { lossGradient } from "./model.ts?gradient&to=x";\nlossGradient(1, 2);\n' },
      "src/main.ts:1:51",
      "ADJ902",
    ],
  ])("shows %s where it is", async (_, changed, place, code) => {
    const { message } = await thrownBy(() => bundle(projectOf({ ...FILES, "src/main.ts": MAIN, ...changed })));
    expect(message).toContain(place);
    expect(message).toContain(`[${code}]`);
    expect(message).not.toMatch(/^\s+at /m);
  });

  it("leaves it to others to say that a file is not there", async () => {
    const main = 'import { lossGradient } from "./modell.ts?gradient";\nconsole.log(lossGradient(1, 2));\n';
    const { message } = await thrownBy(() => bundle(projectOf({ ...FILES, "src/main.ts": main })));
    expect(message).toMatch(/resolve.*\.\/modell\.ts\?gradient/i);
  });
});

/** What is shown of the function that cannot be compiled. */
function frameOf(root: string): string {
  return [
    `  --> ${relative(".", join(root, "src/model.ts"))}:10:10`,
    "   |",
    "10 |   return `${x}`;",
    "   |          ^^^^^^",
    "   = help: write numbers",
  ].join("\n");
}

describe("the error of a build", () => {
  it("has the pieces that bundlers show", async () => {
    const main = 'import { describedGradient } from "./model.ts?gradient";\nconsole.log(describedGradient(1));\n';
    const root = projectOf({ ...FILES, "src/main.ts": main });
    const error = await thrownBy(() => rolldownBuild(root, { types: false }));
    const errors: unknown = "errors" in error ? error.errors : undefined;
    expect(errors).toMatchObject([
      {
        message: "a template is not understood here [ADJ809]",
        plugin: "adjoint",
        pluginCode: "ADJ809",
        id: join(root, "src/model.ts"),
        loc: { file: join(root, "src/model.ts"), line: 10, column: 9 },
        frame: frameOf(root),
      },
    ]);
  });
});

describe("the files that are watched", () => {
  it("are the model and what it imports", async () => {
    const root = projectOf({ ...FILES, "src/main.ts": MAIN });
    const { watched } = await rolldownBuild(root, { types: false });
    expect(watched.toSorted()).toEqual(["main.ts", "model.ts", "square.ts"].map((name) => join(root, "src", name)));
  });
});

describe("the development server of Vite", () => {
  const open: ViteDevServer[] = [];
  afterAll(() => Promise.all(open.map((server) => server.close())));

  const serve = async (root: string): Promise<ViteDevServer> => {
    const server = await createServer({
      root,
      configFile: false,
      logLevel: "silent",
      server: { middlewareMode: true, ws: false },
      appType: "custom",
      optimizeDeps: { noDiscovery: true },
      plugins: [adjoint({ types: false })],
    });
    open.push(server);
    return server;
  };

  it("sends browsers the modules of derivatives", async () => {
    const server = await serve(projectOf({ ...FILES, "src/main.ts": MAIN }));
    const main = await server.transformRequest("/src/main.ts");
    const [, url = ""] = /"(\/src\/model\.ts\?gradient,hessian[^"]*)"/.exec(main?.code ?? "") ?? [];
    expect(url).toBe("/src/model.ts?gradient,hessian&fn=loss");
    expect((await server.transformRequest(url))?.code).toContain("export function lossHessian(x, y) {");
  });

  it("compiles again what depends on a file that changes", async () => {
    const main = 'import { energyGradient } from "./model.ts?gradient";\nexport const slope = energyGradient(0.5);\n';
    const root = projectOf({ ...FILES, "src/main.ts": main });
    const server = await serve(root);
    const slope = async (): Promise<unknown> => {
      const module: Readonly<Record<string, unknown>> = await server.ssrLoadModule("/src/main.ts");
      return module["slope"];
    };
    const first = await slope();
    expectFigures(first, energyGradient(0.5));
    writeFiles(root, { "src/square.ts": "export const square = (x: number): number => x * x * x;\n" });
    await expect.poll(slope, { timeout: 20_000 }).not.toEqual(first);
    // The function is exp(−x³) now.
    expectFigures(await slope(), [-0.75 * Math.exp(-0.125)]);
  });

  it("shows what is refused with the line of the file", async () => {
    const main =
      'import { describedGradient } from "./model.ts?gradient";\nexport const slope = describedGradient(0.5);\n';
    const root = projectOf({ ...FILES, "src/main.ts": main });
    const server = await serve(root);
    const error = await thrownBy(() => server.ssrLoadModule("/src/main.ts"));
    expect(error.message).toContain("a template is not understood here [ADJ809]");
    expect(error).toMatchObject({ loc: { line: 10, column: 9 }, frame: frameOf(root) });
  });
});

describe("the file of types", () => {
  const types = (root: string, name = "adjoint-env.d.ts"): string => readFileSync(join(root, name), "utf8");

  it("is written to the root of the project, and only where it changes", async () => {
    const several = `export * from "./model.ts?gradient&fn=loss,energy";\n${MAIN}`;
    const root = projectOf({ ...FILES, "src/main.ts": several });
    await viteBuild(root);
    const written = types(root);
    expect(written.match(/^declare module .*/gm)).toEqual([
      'declare module "*/model.ts?gradient" {',
      'declare module "*/model.ts?gradient&fn=loss,energy" {',
      'declare module "*/model.ts?gradient,hessian" {',
    ]);
    expect(written).toContain("  export function lossGradient(x: number, y: number): [number, number];");
    expect(written).toContain("// described is left out: ");
    // Line breaks are those of the version control, perhaps.
    writeFileSync(join(root, "adjoint-env.d.ts"), written.replaceAll("\n", "\r\n"));
    await viteBuild(root);
    expect(types(root)).toContain("\r\n");
  });

  it("keeps what other builds have written, as long as its files are there", async () => {
    const root = projectOf({ ...FILES, "src/main.ts": MAIN });
    await viteBuild(root, { types: "types/derivatives.d.ts" }).catch(() => undefined);
    expect(existsSync(join(root, "types"))).toBe(false);
    await viteBuild(root, { types: "src/derivatives.d.ts" });
    const written = types(root, "src/derivatives.d.ts");
    const module = (path: string, pattern: string): string =>
      `\n// ${path}\ndeclare module "${pattern}" {\n  export const a: 1;\n}\n`;
    writeFileSync(
      join(root, "src/derivatives.d.ts"),
      written + module("square.ts", "*/square.ts?hessian") + module("gone.ts", "*/gone.ts?hessian"),
    );
    await viteBuild(root, { types: "src/derivatives.d.ts" });
    const kept = types(root, "src/derivatives.d.ts");
    expect(kept).toContain('declare module "*/square.ts?hessian" {\n  export const a: 1;\n}');
    expect(kept).not.toContain("gone.ts");
  });

  it("is left alone where it is somebody else's, which is no reason to stop", async () => {
    const root = projectOf({ ...FILES, "src/main.ts": MAIN, "adjoint-env.d.ts": "declare const mine: 1;\n" });
    expectFigures([runProgram(await viteBuild(root))], [RESULTS]);
    expect(types(root)).toBe("declare const mine: 1;\n");
  });
});
