import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { functionProgram } from "../../compiler/emit/function.ts";
import { load } from "../../compiler/emit/load.ts";
import { emitModule } from "../../compiler/emit/module.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { costOf } from "../../compiler/inspect/cost.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "../../compiler/transforms/derive.ts";
import { actualResults, expectedResults, generatedOf } from "../support/emitted.ts";
import { compiledOutputs } from "../support/compiled.ts";
import { formulaOf, randomGraph, randomPoint } from "../support/graphs.ts";
import { irregularGraph, lottery, repetitiveGraph } from "../support/large-graphs.ts";
import { nestedLogistics, rosenbrock, sumOfSquares, sumOfWaves } from "../support/programs.ts";

const plain = { simplify: "none" } as const;

/** A graph with two points of its inputs. */
const situation = randomGraph.chain((graph) =>
  fc.record({ graph: fc.constant(graph), points: fc.array(randomPoint(graph.inputs.length), { maxLength: 2 }) }),
);

function expectSameDoubles(actual: readonly number[], expected: readonly number[], message: () => string): void {
  const differs = actual.findIndex((value, index) => !Object.is(value, expected[index]));
  if (actual.length === expected.length && differs === -1) return;
  expect.fail(`output ${differs}: ${actual[differs]!} instead of ${expected[differs]!} in ${message()}`);
}

/** Compare the generated code of a lowered graph with the interpreter, bit for bit. */
function expectSameAsInterpreter(graph: Graph, points: readonly (readonly number[])[]): void {
  const run = compiledOutputs(graph);
  for (const point of points) {
    expectSameDoubles(run(point), evaluate(graph, point), () => `${formulaOf(graph)} at ${point.join(", ")}`);
  }
}

describe("generated code computes what the interpreter computes, bit for bit", () => {
  it.each<[DerivativeKind, DeriveOptions]>([
    ["value", plain],
    ["value", {}],
    ["jacobian", { ...plain, mode: "forward" }],
    ["jacobian", { mode: "forward" }],
    ["jacobian", { ...plain, mode: "reverse" }],
    ["jacobian", { mode: "reverse" }],
  ])("on random graphs: %s %o", (kind, options) => {
    fc.assert(
      fc.property(situation, ({ graph, points }) => {
        expectSameAsInterpreter(derive(graph, kind, options).graph, points);
      }),
      { numRuns: 200 },
    );
  });

  it("on random graphs: second derivatives", () => {
    const scalar = situation.filter(({ graph }) => graph.outputs.length === 1);
    fc.assert(
      fc.property(scalar, ({ graph, points }) => {
        expectSameAsInterpreter(derive(graph, "hessian").graph, points);
      }),
      { numRuns: 100 },
    );
  });

  it("through the emitted TypeScript", async () => {
    const graphs = fc.sample(randomGraph, { seed: 1, numRuns: 25 });
    const points = fc.sample(randomPoint(8), { seed: 2, numRuns: 3 });
    for (const [index, graph] of graphs.entries()) {
      const style = index % 2 === 0 ? "plain" : "into";
      const module = await load(emitModule({ name: "f", graph, text: "" }, { of: ["jacobian", "jvp", "vjp"], style }));
      for (const kind of ["value", "jacobian", "jvp", "vjp"] as const) {
        const derived = derive(graph, kind).graph;
        const run = generatedOf(module, "f", kind, style);
        for (const given of points) {
          const point = given.slice(0, derived.inputs.length);
          const actual = actualResults(run, derived, point, style);
          expectSameDoubles(actual, expectedResults(derived, point), () => `${kind} of ${formulaOf(graph)}`);
        }
      }
    }
  });
});

describe("large programs", () => {
  const shapes = [1, 2, 3].map((seed) => ({ seed, inputs: 3 + 4 * seed, outputs: 1 + (seed % 3) }));
  const graphs = shapes.flatMap((shape) => [
    { title: `irregular ${shape.seed}`, graph: irregularGraph(shape, 1200) },
    { title: `repetitive ${shape.seed}`, graph: repetitiveGraph(shape, 600) },
  ]);

  it.each(graphs)("compute what the interpreter computes, bit for bit: $title", ({ graph }) => {
    const value = derive(graph, "value", plain).graph;
    expect(costOf(value).operations).toBeGreaterThan(1000);
    expect(isLarge(value)).toBe(true);
    expectSame(value);
    expectSame(derive(graph, "vjp", plain).graph);
    expectSame(derive(graph, "jacobian").graph);
  });

  it("write their results into arrays as they return them", () => {
    const graph = repetitiveGraph({ seed: 5, inputs: 20, outputs: 40 }, 200);
    const point = graph.inputs.map((_, index) => Math.sin(index));
    const { graph: value } = derive(graph, "value");
    const expected = evaluate(value, point);
    expectSameDoubles(compiledOutputs(graph)(point), compiledOutputs(value)(point), () => "the plain style");
    expect(expected).toHaveLength(40);
  });

  /** As above; formulas of large graphs would fill pages. */
  function expectSame(graph: Graph): void {
    const next = lottery(graph.nodes.length);
    const run = compiledOutputs(graph);
    for (let count = 0; count < 2; count++) {
      const point = graph.inputs.map(() => next(4000) / 1000 - 2);
      expectSameDoubles(run(point), evaluate(graph, point), () => "a large graph");
    }
  }
});

describe("emission is deterministic", () => {
  it("gives the same text twice, also for graphs that were built separately", () => {
    const [first, second] = [1, 2].map(() =>
      fc.sample(randomGraph, { seed: 3, numRuns: 40 }).map((graph) => emitModule({ name: "f", graph, text: "" })),
    );
    expect(second).toEqual(first);
  });

  it("gives the same text twice for large programs", () => {
    const make = (): string =>
      emitModule({ name: "f", graph: repetitiveGraph({ seed: 7, inputs: 9, outputs: 1 }, 300), text: "" });
    expect(make()).toBe(make());
  });
});

/** Whether a graph is emitted as a large program. */
function isLarge(graph: Graph): boolean {
  const request = { name: "f", graph, style: "plain", documentation: [], resultName: "value" } as const;
  const { buffers } = functionProgram(request, ["f"]);
  return buffers.length > 0;
}

describe("programs grow linearly", () => {
  const families = [
    { title: "nested logistics", source: nestedLogistics, sizes: [10, 20, 40, 50] },
    { title: "sums of squares", source: sumOfSquares, sizes: [100, 1000, 10_000] },
    { title: "sums of waves", source: sumOfWaves, sizes: [100, 1000] },
    { title: "Rosenbrock", source: rosenbrock, sizes: [10, 100, 1000] },
  ];

  it.each(families)("$title", ({ source, sizes }) => {
    const measured = sizes.map((size) => measure(source(size), size));
    const [smallest] = measured;
    for (const { nodes, text, operations, gradient } of measured) {
      expect(nodes).toBeLessThanOrEqual(1.2 * smallest!.nodes);
      // The digits of larger indices aside.
      expect(text).toBeLessThanOrEqual(1.3 * smallest!.text);
      expect(gradient).toBeLessThanOrEqual(5 * operations);
    }
  });

  /** Sizes per unit of the program. */
  function measure(source: string, size: number) {
    const { graph } = parseMath(source);
    const gradient = derive(graph, "gradient").graph;
    return {
      nodes: gradient.nodes.length / size,
      text: emitModule({ name: "f", graph, text: "" }).length / size,
      operations: Number(costOf(derive(graph, "value").graph).operations),
      gradient: costOf(gradient).operations,
    };
  }
});
