import { readFileSync } from "node:fs";
import { Project, ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { runtimeSource } from "../../compiler/emit/runtime-source.ts";
import { TARGET, renderRuntimeSource } from "../../scripts/embed-runtime.ts";

/** The names of a function and of everything it calls, directly or not. */
function closure(name: string): Set<string> {
  const names = new Set([name]);
  // A set iterates over elements that are added on the way, too.
  for (const member of names) {
    for (const dependency of runtimeSource.get(member)?.dependencies ?? []) names.add(dependency);
  }
  return names;
}

describe("the embedded runtime", () => {
  it("is up to date", async () => {
    expect(readFileSync(TARGET, "utf8")).toBe(await renderRuntimeSource());
  });

  it("typechecks under strict options, each function with just its dependencies", () => {
    const project = new Project({
      useInMemoryFileSystem: true,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        strict: true,
        noUncheckedIndexedAccess: true,
        noUnusedLocals: true,
      },
    });
    for (const name of runtimeSource.keys()) {
      const functions = [...closure(name)].map((member) => runtimeSource.get(member)?.source);
      // As modules have it: kernels are embedded for arrays of one type.
      const text = functions.join("\n\n").replaceAll(/\bFloats\b/g, "Float64Array");
      project.createSourceFile(`${name}.ts`, `${text}\n\nexport { ${name} };\n`);
    }
    const messages = project.getPreEmitDiagnostics().map((diagnostic) => diagnostic.getMessageText());
    expect(messages).toEqual([]);
  });

  it("has one summary line per function and no tags", () => {
    for (const { source } of runtimeSource.values()) {
      expect(source).toMatch(/^\/\*\* [^\n]+ \*\/\nfunction /);
      expect(Math.max(...source.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
    }
  });
});
