import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emit } from "../../../compiler/emit.ts";
import { emitProcedure, returnsNumber } from "../../../compiler/emit/procedure/module.ts";
import { readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { openProgram } from "../../../compiler/frontends/typescript/project.ts";

import { randomProcedure } from "./random.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
const TEXT = readFileSync(new URL("../../transforms/procedure/corpus.ts", import.meta.url), "utf8");
const names = [...TEXT.matchAll(/export function (\w+)/g)].map(([, name = ""]) => name);
const STYLES = ["plain", "into"] as const;

describe("emitted modules of procedures", () => {
  let folder = "";

  beforeAll(async () => {
    folder = mkdtempSync(`${ROOT}/test/emit/procedure/.typed-`);
    for (let seed = 0; seed < 20; seed++) {
      const source = { name: "f", procedure: randomProcedure(seed, 25), text: "", file: undefined };
      for (const style of STYLES) {
        writeFileSync(`${folder}/random-${seed}-${style}.ts`, emitProcedure(source, { of: [], style }));
      }
    }
    const corpus = await openProgram({ name: "corpus.ts", text: TEXT }, () => undefined);
    for (const fn of names) {
      const parsed = readProcedure(corpus, fn);
      const isScalar = returnsNumber(parsed.procedure);
      const first = isScalar ? (["valueAndGradient"] as const) : [];
      const second = isScalar ? (["hvp", "hessian"] as const) : [];
      for (const style of STYLES) {
        const more = style === "plain" ? second : [];
        const text = emit(parsed, { of: ["jvp", "vjp", "jacobian", ...first, ...more], style });
        writeFileSync(`${folder}/${fn}-${style}.ts`, text);
      }
    }
    const compilerOptions = {
      ...{ target: "ES2022", lib: ["ES2023"], types: [], module: "ESNext", moduleResolution: "Bundler", noEmit: true },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitReturns: true },
      ...{ noUnusedLocals: true, skipLibCheck: true },
    };
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(["typescript-5.9", "typescript", "typescript-7"])("are well typed for %s", async (version) => {
    const compiler = `${ROOT}/node_modules/${version}/bin/tsc`;
    const complaints = await new Promise((resolve) => {
      execFile(process.execPath, [compiler, "-p", folder], (_, stdout) => {
        resolve(stdout);
      });
    });
    expect(complaints).toBe("");
  });
});
