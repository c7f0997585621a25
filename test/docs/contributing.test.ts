import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Primitive } from "../../compiler/graph/primitive.ts";
import { derive } from "../../compiler/transforms/derive.ts";
import { riddersDerivative } from "../../runtime/differences/index.ts";
import { compiledOutputs } from "../support/compiled.ts";
import { graphOf } from "../support/graphs.ts";
import { isNear } from "../support/numbers.ts";
import { piecesOf } from "./document.ts";
import { createSession, ROOT } from "./session.ts";

const document = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");

describe("the worked example of a primitive", async () => {
  const block = piecesOf(document).find((piece) => piece.kind === "block" && piece.info[0] === "ts");
  const { exported } = await createSession().program(block?.lines.join("\n") ?? "");
  const graph = graphOf(primitiveIn(exported), {});
  const value = compiledOutputs(graph);

  it.each(["forward", "reverse"] as const)("has the derivatives that differences show, in %s mode", (mode) => {
    const slope = compiledOutputs(derive(graph, "jacobian", { mode }).graph);
    for (const x of [0.1, 0.3, 0.5, 0.9]) {
      expect(isNear(slope([x])[0]!, riddersDerivative((t) => value([t])[0]!, x).value, 1e-9)).toBe(true);
      expect(value([x])).toEqual(evaluate(graph, [x]));
    }
  });

  it("is NaN with its derivative outside its domain", () => {
    expect([value([2]), compiledOutputs(derive(graph, "gradient").graph)([2])]).toEqual([[NaN], [NaN]]);
  });
});

/** The primitive that a module exports. */
function primitiveIn(module: object): Primitive {
  const found: unknown = Object.values(module).find((item) => typeof item === "function");
  if (!isPrimitive(found)) throw new TypeError("the example declares no primitive");
  return found;
}

function isPrimitive(item: unknown): item is Primitive {
  return typeof item === "function" && "implementation" in item;
}

describe("the project", () => {
  const manifest = readFileSync(join(ROOT, "package.json"), "utf8");

  it("has a reason for every dependency, and no reason for any other", () => {
    const [, section = ""] = document.split("## Dependencies");
    const [table = ""] = section.split("\n## ");
    const named = Array.from(table.matchAll(/^\| `([^`]+)`\s*\|/gm), ([, name]) => name);
    expect(named.toSorted()).toEqual(namesIn(manifest, ["dependencies", "devDependencies"]).toSorted());
  });

  it("names scripts that there are", () => {
    const scripts = namesIn(manifest, ["scripts"]);
    const named = Array.from(document.matchAll(/npm run ([\w:]+)/g), ([, name = ""]) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it("names files that there are", () => {
    const named = Array.from(
      document.matchAll(/`((?:compiler|runtime|scripts|test)\/[\w./-]+)`/g),
      ([, path = ""]) => path,
    );
    for (const path of named) expect(() => readFileSync(join(ROOT, path)), path).not.toThrow(/ENOENT/);
  });
});

function namesIn(manifest: string, fields: readonly string[]): readonly string[] {
  const json: unknown = JSON.parse(manifest);
  return Object.entries(json ?? {}).flatMap(([field, value]: [string, unknown]) =>
    fields.includes(field) ? Object.keys(value ?? {}) : [],
  );
}
