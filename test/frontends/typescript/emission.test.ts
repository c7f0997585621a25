import fc from "fast-check";
import { Project, ts } from "ts-morph";
import { expect, test } from "vitest";
import { emit } from "../../../compiler/emit.ts";
import { parseTypeScript, readFunction } from "../../../compiler/frontends/typescript/index.ts";
import { openProgram } from "../../../compiler/frontends/typescript/project.ts";
import { corpus } from "./corpus.ts";
import { randomProgram } from "./random-programs.ts";

/** What the strictest settings of TypeScript have to say about some modules. */
function problemsOf(modules: readonly string[]): readonly string[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: false,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts"],
      types: [],
    },
  });
  modules.forEach((text, index) => project.createSourceFile(`/m${index}.ts`, text));
  return project.getPreEmitDiagnostics().map((each) => {
    const file = each.getSourceFile();
    const line = file?.getFullText().split("\n")[(each.getLineNumber() ?? 1) - 1] ?? "";
    return `${ts.flattenDiagnosticMessageText(each.compilerObject.messageText, " ")}: ${line}`;
  });
}

test("what is emitted for TypeScript functions is well typed, and computes nothing that it does not use", async () => {
  const parsed = await Promise.all(corpus.map(({ text, fn = "f" }) => parseTypeScript(text, { fn })));
  const programs = fc.sample(randomProgram, { numRuns: 25, seed: 7 });
  const text = programs.map((program, index) => program(`f${String(index)}`)).join("\n");
  const opened = await openProgram({ name: "random.ts", text }, () => undefined);
  const random = programs.map((_, index) => readFunction(opened, `f${String(index)}`));
  const modules = [...parsed, ...random].map((each) => emit(each, { of: ["jacobian", "jvp", "vjp"] }));
  expect(problemsOf(modules)).toEqual([]);
}, 120_000);

test("the same source gives the same text", async () => {
  const text = corpus.find(({ title }) => title === "loops that are left")?.text ?? "";
  const [first, second] = [await parseTypeScript(text), await parseTypeScript(text)].map((parsed) => emit(parsed));
  expect(first).toBe(second);
});
