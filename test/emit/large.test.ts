import { describe, expect, it } from "vitest";
import { functionProgram } from "../../compiler/emit/function.ts";
import { instantiate, printJavaScript } from "../../compiler/emit/instantiate.ts";
import type { Program } from "../../compiler/emit/program.ts";
import { createBuilder, type Value } from "../../compiler/graph/builder.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { abs, add, div, mul, sub } from "../../compiler/primitives/arithmetic.ts";
import { branch } from "../../compiler/primitives/branch.ts";
import { gt } from "../../compiler/primitives/comparison.ts";
import { log } from "../../compiler/primitives/exponential.ts";
import { max } from "../../compiler/primitives/extrema.ts";
import { power } from "../../compiler/primitives/powers.ts";
import { sin } from "../../compiler/primitives/trigonometry.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { namedInputs } from "../support/graphs.ts";

/** Numbers in [0, 1) from a linear congruential generator. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** A graph of many operations without any repetition, with comparisons and branches whose results are read far away. */
function irregularGraph(size: number, seed: number): Graph {
  const next = uniform(seed);
  const builder = createBuilder();
  const values: Value[] = Array.from({ length: 20 }, (_, index) => builder.input(index));
  const pick = (): Value => {
    const back = next() < 0.8 ? Math.floor(next() * 40) : Math.floor(next() * values.length);
    return values[Math.max(0, values.length - 1 - back)]!;
  };
  while (values.length < size) {
    const kind = next();
    if (kind < 0.3) values.push(add(mul(0.5, pick()), mul(0.4, pick())));
    else if (kind < 0.5) values.push(sub(pick(), mul(next(), pick())));
    else if (kind < 0.6) values.push(sin(pick()));
    else if (kind < 0.7) values.push(max(pick(), mul(0.5, pick())));
    else if (kind < 0.8) values.push(div(pick(), add(2, abs(pick()))));
    else if (kind < 0.9) values.push(mul(sin(pick()), pick()));
    else {
      const test = gt(pick(), pick());
      values.push(
        branch(
          test,
          [pick(), pick()],
          (x) => log(add(1, abs(x))),
          (_x, y) => y,
        ),
      );
      values.push(
        branch(
          test,
          [pick(), pick()],
          (x, y) => sub(x, sin(y)),
          () => 0.25,
        ),
      );
    }
  }
  const tail = values.slice(-100).reduce((sum, value) => add(sum, value));
  return builder.finish(namedInputs(20), [tail], 0);
}

/** Rosenbrock's function of n variables, written out. */
function rosenbrock(n: number): Graph {
  const builder = createBuilder();
  const x = Array.from({ length: n }, (_, index) => builder.input(index));
  const terms = x.slice(1).map((next, index) => {
    const here = x[index]!;
    return add(mul(100, power(sub(next, power(here, 2)), 2)), power(sub(1, here), 2));
  });
  return builder.finish(namedInputs(n), [terms.reduce((sum, term) => add(sum, term))], 0);
}

/** A sum of terms over the inputs with coefficients of no pattern. */
function weightedSum(n: number): Graph {
  const next = uniform(7);
  const builder = createBuilder();
  const x = Array.from({ length: n }, (_, index) => builder.input(index));
  const terms = x.map((each) => mul(next(), sin(mul(next(), each))));
  return builder.finish(namedInputs(n), [terms.reduce((sum, term) => add(sum, term))], 0);
}

/** Chains of one length, each of which ends with a value of the first one. */
function chainsOfOneStart(count: number, length: number): Graph {
  const builder = createBuilder();
  const x = Array.from({ length: count }, (_, index) => builder.input(index));
  const starts = x.map((each) => sin(each));
  const ends = starts.map((start, k) => {
    let value = start;
    for (let j = 0; j < length; j++) value = sin(add(value, 0.5));
    return add(mul(value, starts[0]!), starts[Math.max(0, k - 1)]!);
  });
  return builder.finish(namedInputs(count), [ends.reduce((sum, end) => add(sum, end))], 0);
}

/** A recurrence: every value is made of the one before. */
function recurrence(n: number): Graph {
  const builder = createBuilder();
  const [x, r] = [builder.input(0), builder.input(1)];
  let value = x;
  for (let k = 0; k < n; k++) value = mul(r, mul(value, sub(1, value)));
  return builder.finish(namedInputs(2), [value], 0);
}

const programs = (graph: Graph, kind: DerivativeKind, style: "plain" | "into"): { graph: Graph; program: Program } => {
  const derived = derive(graph, kind).graph;
  const request = { name: "f", graph: derived, style, documentation: [], resultName: "result" } as const;
  return { graph: derived, program: functionProgram(request, ["f"]) };
};

function pointOf(graph: Graph, seed: number): number[] {
  const next = uniform(seed);
  return graph.inputs.map(() => 2 * next() - 0.7);
}

/** Run a program and list the numbers that it gives, in the order of the outputs of `{ value, gradient }`. */
function run(program: Program, style: "plain" | "into", point: readonly number[]): readonly number[] {
  const f = instantiate(program);
  if (style === "plain") {
    const result = f(...point);
    if (typeof result !== "object" || result === null) throw new TypeError("no record");
    return Object.values(result).flat().map(Number);
  }
  const gradient = new Float64Array(point.length);
  const value = point.length > 16 ? f(Float64Array.from(point), gradient) : f(...point, gradient);
  return [Number(value), ...gradient];
}

describe.each([
  { title: "irregular, in parts", graph: irregularGraph(1_500, 1), expected: { parts: true, loops: false } },
  { title: "irregular, as data", graph: irregularGraph(9_000, 2), expected: { parts: false, loops: true } },
  { title: "Rosenbrock", graph: rosenbrock(400), expected: { parts: false, loops: true } },
  { title: "a sum with coefficients", graph: weightedSum(700), expected: { parts: false, loops: true } },
  { title: "chains of one start", graph: chainsOfOneStart(24, 40), expected: { parts: false, loops: true } },
  { title: "a recurrence", graph: recurrence(900), expected: { parts: false, loops: true } },
])("a large program: $title", ({ graph, expected }) => {
  it.each(["plain", "into"] as const)("computes what the graph says, bit for bit (%s)", (style) => {
    const { graph: derived, program } = programs(graph, "valueAndGradient", style);
    for (const seed of [3, 4]) {
      const point = pointOf(graph, seed);
      expect(run(program, style, point)).toEqual(evaluate(derived, point));
    }
  });

  it("is cut or rolled so that the engine optimises it", () => {
    const { program } = programs(graph, "gradient", "into");
    const text = printJavaScript(program);
    expect(program.functions.length > 1).toBe(expected.parts);
    expect(text.includes("for (")).toBe(expected.loops);
    for (const each of program.functions) expect(each.body.length).toBeLessThan(2_500);
  });
});

describe("rolled loops", () => {
  it("do not grow with the number of terms", () => {
    const lengths = [200, 400, 800].map(
      (n) => printJavaScript(programs(rosenbrock(n), "valueAndGradient", "into").program).length,
    );
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(40);
  });

  it("run the adjoint sweep of a sum along with its values, in one loop", () => {
    const text = printJavaScript(programs(rosenbrock(400), "valueAndGradient", "into").program);
    expect(text.match(/for \(/g)).toHaveLength(1);
  });
});
