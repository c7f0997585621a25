import { readFileSync } from "node:fs";
import { ts } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import { emit } from "../../../compiler/emit.ts";
import { printJavaScript } from "../../../compiler/emit/instantiate.ts";
import { load, type LoadedModule } from "../../../compiler/emit/load.ts";
import { generatedName } from "../../../compiler/emit/module.ts";
import { procedureProgram } from "../../../compiler/emit/procedure/function.ts";
import { tidied } from "../../../compiler/emit/procedure/tidy.ts";
import { printFunction } from "../../../compiler/emit/print.ts";
import { readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { openProgram } from "../../../compiler/frontends/typescript/project.ts";
import type { ParsedProcedure } from "../../../compiler/frontends/typescript/procedure.ts";
import { copyOf } from "../../../compiler/inspect/procedure/generated.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { DerivativeKind } from "../../../compiler/transforms/derive.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { originalOf, originals, type Original } from "../../transforms/procedure/subject.ts";
import { argumentsFor } from "./arguments.ts";

const TEXT = readFileSync(new URL("../../transforms/procedure/corpus.ts", import.meta.url), "utf8");
const names = [...TEXT.matchAll(/export function (\w+)/g)].map(([, name = ""]) => name);
const original = originals(TEXT);
const corpus = openProgram({ name: "corpus.ts", text: TEXT }, () => undefined);

describe.each(names)("%s", (fn) => {
  let parsed: ParsedProcedure;
  beforeAll(async () => {
    parsed = readProcedure(await corpus, fn);
  });

  it("is emitted as a function that computes the same numbers, bit for bit", async () => {
    const module = await load(emit(parsed, { of: [] }));
    for (const seed of [1, 2, 3]) {
      expect(outcome(functionOf(module, "value"), seed)).toEqual(outcome(original(fn), seed));
    }
  });

  it("is the same program in JavaScript", () => {
    for (const style of ["plain", "into"] as const) {
      const program = procedureProgram(tidied(parsed.procedure, {}), { name: fn, style });
      const typed = program.functions.flatMap((each) => printFunction(each, "typescript")).join("\n");
      expect(withoutTypes(typed)).toBe(withoutTypes(`export ${printJavaScript(program)}`));
    }
  });

  it("has derivatives that compute what the interpreter does", async () => {
    const module = await load(emit(parsed, { of: ["jvp", "vjp"] }));
    for (const kind of ["jvp", "vjp"] as const) {
      const derived = deriveProcedure(parsed.procedure, kind);
      const given = argumentsFor(derived, 4);
      const { result, written } = run(derived, given);
      const shown = derived.parameters.map((each) => each.written);
      expect(outcomeOf(functionOf(module, kind), given, shown)).toEqual([result, ...Object.values(written)]);
    }
  });

  /** What a function returns, and what its arguments hold then. */
  function outcome(run: Original, seed: number): readonly unknown[] {
    const given = argumentsFor(parsed.procedure, seed);
    return outcomeOf(
      run,
      given,
      given.map(() => true),
    );
  }

  function functionOf(module: LoadedModule, kind: DerivativeKind): Original {
    const found = module.get(generatedName(fn, kind, "plain"));
    if (!found) throw new Error(`the module has no ${kind}`);
    return originalOf(found);
  }
});

function outcomeOf(run: Original, given: readonly StructuredValue[], shown: readonly boolean[]): readonly unknown[] {
  const copies = given.map(copyOf);
  const result = run(...copies);
  return [result, ...copies.filter((_, index) => shown[index])];
}

/** A program without types and comments, in one way of writing. */
function withoutTypes(text: string): string {
  return ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ESNext, removeComments: true } })
    .outputText;
}
