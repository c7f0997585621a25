import { build, type BuildFailure, type BuildResult } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adjoint, type PluginOptions } from "../../compiler/plugin/esbuild.ts";
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
} from "./support.ts";

const FILES = { "src/model.ts": MODEL, "src/square.ts": SQUARE };

async function bundle(files: Readonly<Record<string, string>>, options: PluginOptions = { types: false }) {
  const root = projectOf({ ...FILES, ...files });
  const result = await build({
    absWorkingDir: root,
    entryPoints: ["src/main.ts"],
    bundle: true,
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [adjoint(options)],
  });
  return { root, result, code: result.outputFiles[0]?.text ?? "" };
}

function isFailure(error: Error): error is BuildFailure {
  return "errors" in error;
}

async function failure(files: Readonly<Record<string, string>>): Promise<BuildFailure["errors"][number]> {
  const error = await thrownBy(() => bundle(files));
  const [first] = isFailure(error) ? error.errors : [];
  if (first === undefined) throw error;
  return first;
}

describe("a build by esbuild", () => {
  it("has the derivatives that are imported", async () => {
    const main = `import { loss, lossGradient, lossHessian } from "./model.ts?gradient,hessian&fn=loss";
import * as model from "./model.ts?gradient&fn=loss,energy";
console.log(JSON.stringify([loss(3, 2), lossGradient(3, 2), lossHessian(3, 2), model.energyGradient(0.5)]));
`;
    const { code, result } = await bundle({ "src/main.ts": main });
    expectFigures([runProgram(code)], [[9 * Math.sin(2), lossGradient(3, 2), lossHessian(3, 2), energyGradient(0.5)]]);
    const inputs: BuildResult<{ metafile: true }>["metafile"]["inputs"] = result.metafile.inputs;
    expect(Object.keys(inputs).toSorted()).toEqual([
      "adjoint:src/model.ts?gradient&fn=energy",
      "adjoint:src/model.ts?gradient&fn=loss",
      "adjoint:src/model.ts?gradient&fn=loss,energy",
      "adjoint:src/model.ts?gradient,hessian&fn=loss",
      "src/main.ts",
    ]);
  });

  it("has nothing that is not used", async () => {
    const main = 'import { lossGradient, energy } from "./model.ts?gradient";\nconsole.log(lossGradient(1, 2));\n';
    const { code } = await bundle({ "src/main.ts": main });
    expect(code).toContain("lossGradient");
    expect(code).not.toMatch(/energy\(|described/);
  });

  it("refuses what cannot be compiled, with the place in the file", async () => {
    const text = "export function f(x: number): number { /* π → */ return `${x}`.length; }\n";
    const main = 'import { fGradient } from "./f.ts?gradient";\nconsole.log(fGradient(1));\n';
    const { text: message, pluginName, location, notes } = await failure({ "src/f.ts": text, "src/main.ts": main });
    expect(message).toMatch(/not understood.*\[ADJ8\d\d\]$/);
    expect(pluginName).toBe("adjoint");
    expect(location?.file).toMatch(/src\/f\.ts$/);
    // Letters outside of ASCII have several bytes.
    expect(location).toMatchObject({ line: 1, column: text.indexOf("`") + 3, lineText: text.trimEnd() });
    expect(notes.map((note) => note.text).join("\n")).toContain("help: ");
  });

  it("shows a query that asks for what there is not where it is written", async () => {
    const main = 'import { lossGradient } from "./model.ts?gradient&style=fast";\nconsole.log(lossGradient);\n';
    expect(await failure({ "src/main.ts": main })).toMatchObject({
      text: "`style` cannot be `fast` [ADJ903]",
      location: { line: 1, column: main.indexOf("fast"), length: 4 },
    });
  });

  it("watches the model and what it imports, also where they cannot be compiled", async () => {
    const loads: (readonly string[])[] = [];
    const { root } = await bundle({ "src/main.ts": "" });
    adjoint({ types: false }).setup({
      initialOptions: { absWorkingDir: root },
      resolve: () => Promise.resolve({ path: "", external: false, errors: [] }),
      onResolve: () => undefined,
      onLoad: (_, load) => {
        for (const query of ["gradient&fn=loss", "gradient&fn=described"]) {
          void load({ path: `src/model.ts?${query}` }).then((loaded) => loads.push(loaded?.watchFiles ?? []));
        }
      },
    });
    const files = ["src/model.ts", "src/square.ts"].map((name) => join(root, name));
    await expect.poll(() => loads, { timeout: 20_000 }).toEqual([files, files]);
  });

  it("writes types into the working directory", async () => {
    const main = 'import { energyGradient } from "./model.ts?gradient";\nconsole.log(energyGradient(1));\n';
    const { root } = await bundle({ "src/main.ts": main }, {});
    expect(readFileSync(join(root, "adjoint-env.d.ts"), "utf8")).toContain(
      "  export function energyGradient(x: number): [number];",
    );
  });
});
