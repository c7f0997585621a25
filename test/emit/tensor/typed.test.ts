import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { load } from "../../../compiler/emit/load.ts";
import { emitModule } from "../../../compiler/emit/module.ts";
import { derive } from "../../../compiler/transforms/derive.ts";
import { expectSameNumbers, inputTypes, interpreted, leavesOf, randomNumbers } from "../../support/arrays.ts";
import { wildArrayLoss, wildArrayProgram } from "../../support/array-graphs.ts";
import { generatedOf } from "../../support/emitted.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
const programs = fc.sample(wildArrayProgram, { seed: 11, numRuns: 6 });
const losses = fc.sample(wildArrayLoss, { seed: 12, numRuns: 6 });

const modules = (["plain", "into", "factory"] as const).flatMap((style) => [
  ...programs.map(({ graph }) => emitModule({ name: "f", graph, text: "" }, { of: ["jvp", "vjp"], style })),
  ...losses.map(({ graph }) =>
    emitModule({ name: "f", graph, text: "" }, { of: ["gradient", "valueAndGradient", "hvp"], style }),
  ),
]);
const single = programs.map(({ graph }) =>
  emitModule({ name: "f", graph, text: "" }, { of: ["vjp"], precision: "f32", style: "plain" }),
);

describe("emitted modules of arrays", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(`${ROOT}/test/emit/tensor/.typed-`);
    [...modules, ...single].forEach((text, index) => {
      writeFileSync(`${folder}/m${String(index)}.ts`, text);
    });
    const compilerOptions = {
      ...{ target: "ES2022", lib: ["ES2023"], types: [], module: "ESNext", moduleResolution: "Bundler", noEmit: true },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitReturns: true },
      ...{ allowImportingTsExtensions: true, skipLibCheck: true },
      paths: { "adjoint/runtime": [`${ROOT}/runtime/index.ts`] },
    };
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("are well typed, under the strictest settings", async () => {
    const compiler = `${ROOT}/node_modules/typescript/bin/tsc`;
    const complaints = await new Promise((resolve) => {
      execFile(process.execPath, [compiler, "-p", folder], (_, stdout) => {
        resolve(stdout);
      });
    });
    expect(complaints).toBe("");
  });

  it("compute, through TypeScript, what the interpreter computes", async () => {
    for (const { graph, sizes } of programs) {
      const module = await load(emitModule({ name: "f", graph, text: "" }, { of: ["jvp", "vjp"] }));
      for (const kind of ["value", "jvp", "vjp"] as const) {
        const derived = derive(graph, kind).graph;
        const point = randomNumbers(inputTypes(derived), sizes, 5);
        const actual = leavesOf(generatedOf(module, "f", kind, "plain")(...point));
        expectSameNumbers(actual, interpreted(derived, point), () => kind);
      }
    }
  });
});
