import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, costOf, costReport, emit, parse, renderCost } from "adjoint";
import { riddersDerivative } from "../../runtime/differences/index.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { derive } from "../../compiler/transforms/derive.ts";
import type { JacobianMode } from "../../compiler/transforms/derivatives.ts";
import { eliminate, eliminationOrder, linearGraph, connect } from "../../compiler/transforms/elimination/order.ts";
import { formulaOf, gentleGraph, moderatePoint } from "../support/graphs.ts";
import { wandering } from "../support/programs.ts";

const jacobian = (graph: Graph, mode: JacobianMode): Graph => derive(graph, "jacobian", { mode }).graph;
const entriesAt = (text: string, point: readonly number[], mode: JacobianMode): readonly number[] =>
  evaluate(jacobian(parse(text).graph, mode), point);

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Many inputs, two values in between, and many outputs. */
function bowTie(inputs: number, outputs: number): string {
  const p = range(inputs).map((i) => `sin(sin(${String(i)} x${String(i)}))`);
  const q = range(inputs).map((i) => `exp(-x${String(i)}^2)`);
  const results = range(outputs).map((j) => `cos(cos(p * ${String(j)} + q))`);
  return `p = ${p.join(" + ")}; q = ${q.join(" + ")}; [${results.join(", ")}]`;
}

describe("a Jacobian by elimination", () => {
  it("is that of reverse mode up to rounding, on random graphs with branches and kinks", () => {
    fc.assert(
      fc.property(gentleGraph, moderatePoint(4), (graph, draw) => {
        const point = draw.slice(0, graph.inputs.length);
        const exact = evaluate(jacobian(graph, "reverse"), point);
        const actual = evaluate(jacobian(graph, "mixed"), point);
        const largest = Math.max(1, ...exact.map(Math.abs).filter(Number.isFinite));
        actual.forEach((entry, index) => {
          const other = exact[index]!;
          const isClose = Object.is(entry, other) || Math.abs(entry - other) <= 1e-13 * largest;
          expect(isClose, `${formulaOf(graph)} at ${point.join()}: ${String(entry)}, not ${String(other)}`).toBe(true);
        });
      }),
      { numRuns: 80 },
    );
  });

  it("agrees with Ridders' differences", () => {
    const text = bowTie(3, 3);
    const point = [0.3, -0.7, 1.1];
    const run = compile(text);
    const entries = entriesAt(text, point, "mixed");
    for (const [i, j] of range(3).flatMap((row) => range(3).map((column) => [row - 1, column - 1] as const))) {
      const along = (x: number): number => {
        const value = run(...point.with(j, x));
        return typeof value === "number" ? value : value[i]!;
      };
      const { value: derivative, error } = riddersDerivative(along, point[j]!);
      expect(Math.abs(entries[3 * i + j]! - derivative)).toBeLessThanOrEqual(10 * error + 1e-11);
    }
  });

  it.each<[string, string, readonly number[], readonly number[]]>([
    ["the root of the side that is not taken", "[x > 0 ? sqrt(x) : y, x * y]", [0, 3], [0, 1, 3, 0]],
    ["a root of a side without a derivative", "[sqrt(x > 0 ? x : 0), x * y]", [-1, 2], [0, 0, 2, -1]],
    ["a root before a branch", "z = sqrt(x); [y > 0 ? y : z, z^2 + y]", [0, 1], [0, 1, NaN, 1]],
    ["branches in branches", "[x > 0 ? (y > 0 ? x * y : sqrt(y)) : 1/y, y]", [2, 3], [3, 2, 0, 1]],
    ["an operand that is read twice", "[x * x, x - x + y]", [3, 1], [6, 0, 0, 1]],
    [
      "outputs that are inputs and outputs that are read again",
      "a = x * y; [x, a, sin(a), a]",
      [0, 2],
      [1, 0, 2, 0, 2, 0, 2, 0],
    ],
    ["an output without a derivative", "[7, floor(x), x]", [0.5], [0, 0, 1]],
    ["a kink, by its convention", "[abs(x) * y, max(x, y)]", [0, 0], [0, 0, 0.5, 0.5]],
  ])("is exact for %s", (_, text, point, expected) => {
    expect(entriesAt(text, point, "mixed").map((entry) => entry + 0)).toEqual(expected);
    expect(entriesAt(text, point, "reverse").map((entry) => entry + 0)).toEqual(expected);
  });

  it("is differentiated by no parameters that are not asked for", () => {
    const { graph } = parse("u = x * y; [u * z, sin(u)]");
    const chosen = derive(graph, "jacobian", { mode: "mixed", wrt: [2, 0] });
    expect(evaluate(chosen.graph, [2, 3, 5])).toEqual([6, 15, 0, 3 * Math.cos(6)]);
  });

  it("makes gradients as well", () => {
    const f = compile("exp(x * y) / (1 + x^2)", { mode: "mixed" });
    const g = compile("exp(x * y) / (1 + x^2)");
    f.gradient(0.5, 2).forEach((entry, index) => expect(entry).toBeCloseTo(g.gradient(0.5, 2)[index]!, 13));
  });

  it("names partial derivatives after the user's steps", () => {
    const text = emit("p = sin(x) * y; q = p^2; [exp(q), cos(q)]", { of: ["jacobian"], mode: "mixed" });
    expect(text).toContain("const dp_dx = y * Math.cos(x);");
    expect(text).toContain("by mixed mode");
  });
});

describe("the order of elimination", () => {
  it("takes out what has the fewest paths first, and keeps the sum over all paths", () => {
    // 0, 1, 2 → 3 → 4 → 5, 6, 7, and 3 → 7: 14 paths of products.
    const edges = [
      [0, 3],
      [1, 3],
      [2, 3],
      [3, 4],
      [4, 5],
      [4, 6],
      [4, 7],
      [3, 7],
    ] as const;
    const weights = [2, 3, 5, 7, 11, 13, 17, 19];
    const algebra = { multiply: (a: number, b: number) => a * b, add: (a: number, b: number) => a + b };
    const graph = linearGraph<number>(8);
    edges.forEach(([source, target], index) => connect(graph, source, target, weights[index]!, algebra));
    const order = eliminationOrder(graph, [3, 4], () => false);
    expect(order).toEqual([4, 3]);
    for (const vertex of order) eliminate(graph, vertex, algebra);
    expect([0, 1, 2].map((source) => [5, 6, 7].map((target) => graph.from[source]!.get(target)))).toEqual(
      [2, 3, 5].map((a) => [a * 7 * 11, a * 7 * 13, a * (7 * 17 + 19)]),
    );
  });
});

describe("the mode of a Jacobian", () => {
  const text = bowTie(6, 6);
  const { graph } = parse(text);

  it("is mixed where that takes fewer operations than forward and reverse mode", () => {
    const costs = (["mixed", "reverse", "forward"] as const).map((mode) => ({
      mode,
      ...costOf(jacobian(graph, mode)),
    }));
    const [mixed, ...others] = costs;
    for (const other of others) {
      expect(Number(mixed!.operations)).toBeLessThan(0.85 * Number(other.operations));
      expect(Number(mixed!.weighted)).toBeLessThan(Number(other.weighted));
    }
    const chosen = derive(graph, "jacobian");
    expect(chosen.mode).toBe("mixed");
    expect(new Map(chosen.modeCosts.map(({ mode, operations, weighted }) => [mode, [operations, weighted]]))).toEqual(
      new Map(costs.map(({ mode, operations, weighted }) => [mode, [operations, weighted]])),
    );
  });

  it.each<[string, JacobianMode]>([
    [
      `[${range(20)
        .map((k) => `sin(x${String(k)})`)
        .join(" * ")}, x1 + x2]`,
      "reverse",
    ],
    ["s = exp(x) + exp(y) + exp(z); [exp(x) / s, exp(y) / s, exp(z) / s]", "forward"],
    ["[x * y]", "reverse"],
    ["[x, x^2]", "forward"],
  ])("of %s is the cheapest, or that of the fewer sweeps: %s", (source, mode) => {
    const chosen = derive(parse(source).graph, "jacobian");
    expect(chosen.mode).toBe(mode);
    expect(chosen.modeCosts.every(({ weighted }) => weighted >= chosen.modeCosts[0]!.weighted)).toBe(true);
  });

  it("is estimated for large functions", () => {
    const large = parse(
      `${wandering(500).replace(/\n[^\n]*$/, "")}\n[${range(60)
        .map((k) => `s${String(440 + k)}`)
        .join(", ")}]`,
    );
    const chosen = derive(large.graph, "jacobian");
    expect(chosen.mode).toBe("forward");
    expect(chosen.modeCosts.map(({ mode, isEstimate }) => [mode, isEstimate])).toEqual([
      ["forward", true],
      ["reverse", true],
    ]);
  });

  it("is reported in the header, in the counts and in the interface", () => {
    const report = costReport(graph);
    const entry = report.entries.find(({ kind }) => kind === "jacobian");
    expect(entry?.mode).toBe("mixed");
    expect(entry?.modeCosts?.map(({ mode }) => mode)).toEqual(["mixed", "forward", "reverse"]);
    const [mixed, forward, reverse] = entry?.modeCosts?.map(({ weighted }) => String(weighted)) ?? [];
    const line = `Jacobian by mixed mode, weighted cost ${mixed!}; forward ${forward!}, reverse ${reverse!}`;
    expect(emit(text, { of: ["jacobian"] })).toContain(`// ${line}\n`);
    expect(renderCost(report, "text")).toContain(`\n${line}.\n`);
    expect(JSON.parse(renderCost(report, "json"))).toHaveProperty(["jacobian", "modes", "0", "mode"], "mixed");
  });

  it("is what is asked for", () => {
    for (const mode of ["forward", "reverse", "mixed"] as const) {
      const chosen = derive(graph, "jacobian", { mode });
      expect([chosen.mode, chosen.modeCosts]).toEqual([mode, []]);
    }
  });

  it("cannot be mixed for arrays", () => {
    const shapes = { x: [3] };
    expect(() => compile("x .* x", { shapes, mode: "mixed" })).toThrow("ADJ638");
    expect(() => emit("x .* x", { shapes, of: ["jacobian"], mode: "mixed" })).toThrow("ADJ638");
  });
});
