import { create, all } from "mathjs";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emit } from "../../compiler/emit.ts";
import { load } from "../../compiler/emit/load.ts";
import type { Generated } from "../../compiler/emit/instantiate.ts";
import { generatedName, type Precision } from "../../compiler/emit/module.ts";
import type { Style } from "../../compiler/emit/result.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { dimValue } from "../../compiler/graph/dim.ts";
import { evaluate, evaluateAll } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import type { Numbers } from "../../compiler/graph/primitive.ts";
import { planSizes, type Sizes } from "../../compiler/graph/sizes.ts";
import { dimsOf } from "../../compiler/graph/type.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { isSparse } from "../../compiler/transforms/sparse/derive.ts";
import { wrtPositions } from "../../compiler/request.ts";
import { inputTypes, interpreted, leavesOf, randomNumbers, writing } from "../support/arrays.ts";
import { actualResults, expectedResults, generatedOf } from "../support/emitted.ts";
import { isNear, sameDouble, sameNumber } from "../support/numbers.ts";
import { expectFigures } from "../support/examples.ts";
import { cases, type GoldenCase } from "./cases.ts";
import { procedureCases } from "./procedure-cases.ts";

const MODULES = `${import.meta.dirname}/modules`;

/** The points at which a module of numbers is run. */
function pointsOf({ points }: GoldenCase, length: number): readonly (readonly number[])[] {
  const own = [0.3, 1.7].map((start) => Array.from({ length }, (_, index) => start + Math.sin(7 * index) / 5));
  return points ?? own;
}

const mathjs = create(all ?? {});

describe.each(cases.map((each) => [each.name, each] as const))("%s", (name, golden) => {
  const { source, options = {}, sizes, notInMathjs } = golden;
  const parsed = parseMath(source, options);
  const { graph } = parsed;
  const text = emit(source, options);

  it("is emitted as it always was", async () => {
    await expect(text).toMatchFileSnapshot(`${MODULES}/${name}.ts`);
  });

  const { of, style = "plain", precision, wrt, ...rest } = options;
  const chosen = { ...rest, ...(wrt && { wrt: wrtPositions(graph, wrt) }) };
  const asked: readonly DerivativeKind[] | undefined = of?.filter((kind) => !isSparse(kind));
  const kinds = asked ?? [typeof graph.result === "number" ? "gradient" : "jacobian"];
  const derivedGraphs = (["value", ...kinds] as const).map(
    (kind) => [kind, derive(graph, kind, chosen).graph] as const,
  );

  if (sizes === undefined) {
    it("computes what the interpreter computes, bit for bit", async () => {
      const module = await load(text);
      for (const [kind, derived] of derivedGraphs) {
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
  } else {
    const lengths: Sizes = new Map(Object.entries(sizes));
    const exactly = precision === "f32" ? "up to the precision of its arrays" : "number for number";

    it(`computes what the interpreter computes, ${exactly}`, async () => {
      const module = await load(text);
      for (const [kind, derived] of derivedGraphs) {
        const named = module.get(generatedName(parsed.name, kind, style));
        if (!named) throw new Error(`the module has no ${kind}, but ${[...module.keys()].join(", ")}`);
        const run = style === "factory" ? created(named, derived, lengths) : named;
        for (const seed of [1, 2, 3, 4]) {
          const inputs = inputsOf(golden, derived, lengths, seed);
          const actual = resultsOf(run, derived, inputs, style, precision);
          const expected = interpreted(derived, inputs);
          const scale = Math.max(...expected.map(Math.abs));
          const isSame = (a: number, b: number): boolean =>
            precision === "f32" ? isNear(a, b, 1e-5, scale) : sameNumber(a, b);
          expect(actual).toHaveLength(expected.length);
          expect(
            expected.filter((value, index) => !isSame(actual[index]!, value)),
            `${kind} for seed ${seed}`,
          ).toEqual([]);
        }
      }
    });

    if (notInMathjs === undefined) {
      it("has the value that mathjs computes", () => {
        for (const seed of [1, 2, 3, 4]) {
          const inputs = inputsOf(golden, graph, lengths, seed);
          const scope = graph.inputs.map(({ name, type }, index): readonly [string, unknown] => {
            const dims = dimsOf(type).map((dim) => dimValue(dim, lengths));
            const value = inputs[index] ?? NaN;
            return [name, typeof value === "number" ? value : mathjs.reshape(mathjs.matrix(Array.from(value)), dims)];
          });
          const expected = mathjsValue(source, scope);
          const value = evaluateAll(derive(graph, "value", { stable: false }).graph, inputs);
          expectFigures(leavesOf(value), expected);
        }
      });
    }
    return;
  }

  if (notInMathjs === undefined) {
    it("has the value that mathjs computes", () => {
      for (const point of pointsOf(golden, graph.inputs.length)) {
        const expected = mathjsValue(
          source,
          graph.inputs.map(({ name }, index) => [name, point[index]]),
        );
        expectFigures(evaluate(derive(graph, "value", { stable: false }).graph, point), expected);
      }
    });
  }
});

/** Random numbers for the inputs of a graph, but those that are given. */
function inputsOf({ given = {} }: GoldenCase, graph: Graph, sizes: Sizes, seed: number): readonly Numbers[] {
  const random = randomNumbers(inputTypes(graph), sizes, seed);
  return graph.inputs.map(({ name }, index) => {
    const own = given[name];
    return own ? Float64Array.from(own) : (random[index] ?? NaN);
  });
}

/** What a factory makes for given lengths. */
function created(create: Generated, { inputs }: Graph, sizes: Sizes): Generated {
  const made = create(...planSizes(inputs).steps.map(({ name }) => sizes.get(name) ?? NaN));
  if (typeof made !== "function") throw new TypeError("a factory made no function");
  return (...values) => {
    const result: unknown = Reflect.apply(made, undefined, values);
    return result;
  };
}

/** Every number that a function of arrays computes. */
function resultsOf(
  run: Generated,
  graph: Graph,
  inputs: readonly Numbers[],
  style: Style,
  precision: Precision | undefined,
): readonly number[] {
  const Elements = precision === "f32" ? Float32Array : Float64Array;
  const values = inputs.map((value) => (typeof value === "number" ? value : Elements.from(value)));
  if (style === "plain") return leavesOf(run(...values));
  return writing(graph, (...all) => run(...values, ...all.slice(values.length)), Elements)(inputs);
}

/** The outputs of a program, computed by mathjs. */
function mathjsValue(source: string, point: readonly (readonly [name: string, value: unknown])[]): readonly number[] {
  const scope = new Map<string, unknown>([...helpers, ...point]);
  const result: unknown = mathjs.evaluate(source, scope);
  const last: unknown = mathjs.typeOf(result) === "ResultSet" ? listOf(result).at(-1) : result;
  const values = point.map(([, value]) => value);
  return numbersOf(typeof last === "function" ? Reflect.apply(last, undefined, values) : last);
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
    ).toEqual([...cases, ...procedureCases].map(({ name }) => `${name}.ts`).sort());
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
