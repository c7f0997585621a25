import { create, all } from "mathjs";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emit } from "../../compiler/emit.ts";
import { load } from "../../compiler/emit/load.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { wrtPositions } from "../../compiler/request.ts";
import { actualResults, expectedResults, generatedOf } from "../support/emitted.ts";
import { sameDouble } from "../support/numbers.ts";
import { expectFigures } from "../support/examples.ts";
import { cases, type GoldenCase } from "./cases.ts";

const MODULES = `${import.meta.dirname}/modules`;

/** The points at which a module is run. */
function pointsOf({ points }: GoldenCase, length: number): readonly (readonly number[])[] {
  const own = [0.3, 1.7].map((start) => Array.from({ length }, (_, index) => start + Math.sin(7 * index) / 5));
  return points ?? own;
}

const mathjs = create(all ?? {});

describe.each(cases.map((each) => [each.name, each] as const))("%s", (name, golden) => {
  const { source, options = {}, notInMathjs } = golden;
  const parsed = parseMath(source, options);
  const { graph } = parsed;
  const text = emit(source, options);

  it("is emitted as it always was", async () => {
    await expect(text).toMatchFileSnapshot(`${MODULES}/${name}.ts`);
  });

  it("computes what the interpreter computes, bit for bit", async () => {
    const module = await load(text);
    const { of, style = "plain", wrt, ...rest } = options;
    const chosen = { ...rest, ...(wrt && { wrt: wrtPositions(graph, wrt) }) };
    const kinds: readonly DerivativeKind[] = of ?? [typeof graph.result === "number" ? "gradient" : "jacobian"];
    for (const kind of ["value", ...kinds] as const) {
      const derived = derive(graph, kind, chosen).graph;
      const run = generatedOf(module, parsed.name, kind, style);
      for (const point of pointsOf(golden, derived.inputs.length)) {
        const given = [...point, ...point].slice(0, derived.inputs.length);
        const expected = expectedResults(derived, given);
        const actual = actualResults(run, derived, given, style);
        const differing = expected.filter((value, index) => !sameDouble(value, actual[index]!));
        expect(differing, `${kind} at ${given.join(", ")}`).toEqual([]);
        expect(actual).toHaveLength(expected.length);
      }
    }
  });

  if (notInMathjs === undefined) {
    it("has the value that mathjs computes", () => {
      for (const point of pointsOf(golden, graph.inputs.length)) {
        const expected = mathjsValue(
          source,
          graph.inputs.map((input) => input.name),
          point,
        );
        expectFigures(evaluate(derive(graph, "value", { stable: false }).graph, point), expected);
      }
    });
  }
});

/** The outputs of a program, computed by mathjs. */
function mathjsValue(source: string, parameters: readonly string[], point: readonly number[]): readonly number[] {
  const scope = new Map<string, unknown>(helpers);
  parameters.forEach((name, index) => scope.set(name, point[index]));
  const result: unknown = mathjs.evaluate(source, scope);
  const last: unknown = mathjs.typeOf(result) === "ResultSet" ? listOf(result).at(-1) : result;
  return numbersOf(typeof last === "function" ? Reflect.apply(last, undefined, [...point]) : last);
}

/** What mathjs does not have. */
const helpers: readonly (readonly [string, unknown])[] = [
  ["ln", Math.log],
  ["sigmoid", (x: number) => 1 / (1 + Math.exp(-x))],
  ["relu", (x: number) => Math.max(x, 0)],
  ["clamp", (x: number, low: number, high: number) => Math.min(Math.max(x, low), high)],
];

/** The numbers of a number or a vector; a complex number is none. */
function numbersOf(result: unknown): readonly number[] {
  if (typeof result === "number") return [result];
  return mathjs.typeOf(result) === "Complex" ? [NaN] : listOf(result).flatMap(numbersOf);
}

function listOf(collection: unknown): readonly unknown[] {
  const list = typeof collection === "object" && collection !== null ? collection.valueOf() : undefined;
  if (!Array.isArray(list)) throw new TypeError(`mathjs computes ${String(collection)}`);
  return list;
}

describe("the modules", () => {
  it("are those of the cases", () => {
    expect(
      readdirSync(MODULES)
        .filter((file) => file.endsWith(".ts"))
        .sort(),
    ).toEqual(cases.map(({ name }) => `${name}.ts`).sort());
  });

  it.each(["typescript-5.9", "typescript", "typescript-7"])("are well typed for %s", async (version) => {
    const compiler = new URL(`../../node_modules/${version}/bin/tsc`, import.meta.url).pathname;
    const complaints = await new Promise((resolve) => {
      execFile(process.execPath, [compiler, "-p", MODULES], (_, stdout) => {
        resolve(stdout);
      });
    });
    expect(complaints).toBe("");
  });
});
