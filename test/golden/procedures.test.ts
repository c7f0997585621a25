import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { emit } from "../../compiler/emit.ts";
import { load } from "../../compiler/emit/load.ts";
import { generatedName } from "../../compiler/emit/module.ts";
import { readProcedure } from "../../compiler/frontends/typescript/index.ts";
import { openProgram } from "../../compiler/frontends/typescript/project.ts";
import type { ParsedProcedure } from "../../compiler/frontends/typescript/procedure.ts";
import { copyOf } from "../../compiler/inspect/procedure/generated.ts";
import { run } from "../../compiler/inspect/procedure/run.ts";
import { isSparse } from "../../compiler/transforms/sparse/derive.ts";
import { deriveProcedure } from "../../compiler/transforms/procedure/derive.ts";
import { argumentsFor } from "../emit/procedure/arguments.ts";
import { originalOf } from "../transforms/procedure/subject.ts";
import { procedureCases } from "./procedure-cases.ts";

const MODULES = `${import.meta.dirname}/modules`;
const text = readFileSync(new URL("../transforms/procedure/corpus.ts", import.meta.url), "utf8");
const corpus = openProgram({ name: "corpus.ts", text }, () => undefined);

describe.each(procedureCases.map((each) => [each.name, each] as const))("%s", (name, { fn, options }) => {
  let parsed: ParsedProcedure;
  beforeAll(async () => {
    parsed = readProcedure(await corpus, fn);
  });

  it("is emitted as it always was", async () => {
    await expect(emit(parsed, options)).toMatchFileSnapshot(`${MODULES}/${name}.ts`);
  });

  it("computes what the interpreter computes, bit for bit", async () => {
    const module = await load(emit(parsed, { ...options, style: "plain" }));
    for (const kind of ["value", ...(options.of?.filter((each) => !isSparse(each)) ?? [])] as const) {
      const derived = deriveProcedure(parsed.procedure, kind, options.wrt ? { wrt: options.wrt } : {});
      const given = argumentsFor(derived, 3);
      const { result, written } = run(derived, given);
      const copies = given.map(copyOf);
      expect(originalOf(module.get(generatedName(fn, kind, "plain")))(...copies)).toEqual(result);
      const shown = copies.filter((_, index) => derived.parameters[index]?.written === true);
      expect(shown).toEqual(Object.values(written));
    }
  });
});
