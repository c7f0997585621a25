import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, costOf, parse } from "adjoint";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { formulaOf, gentleGraph, moderatePoint } from "../support/graphs.ts";
import { nestedLogistics, rosenbrock, sumOfSquares, sumOfWaves, wandering } from "../support/programs.ts";

const operations = (graph: Graph, kind: DerivativeKind): number => Number(costOf(derive(graph, kind).graph).operations);
const weighted = (graph: Graph, kind: DerivativeKind): number => Number(costOf(derive(graph, kind).graph).weighted);

describe("a Hessian-vector product", () => {
  it.each<[string, (size: number) => string]>([
    ["Rosenbrock's function", rosenbrock],
    ["a sum of squares", sumOfSquares],
    ["a sum of waves", sumOfWaves],
    ["nested logistic functions", nestedLogistics],
    ["a program without a pattern", wandering],
  ])("costs a few gradients at any size: %s", (_, program) => {
    for (const size of [8, 20, 50]) {
      const { graph } = parse(program(size));
      expect(operations(graph, "hvp")).toBeLessThanOrEqual(5 * operations(graph, "gradient"));
      expect(weighted(graph, "hvp")).toBeLessThanOrEqual(4 * weighted(graph, "gradient"));
    }
  });
});

describe("a Gauss-Newton product", () => {
  it("is JᵀJ times the direction", () => {
    fc.assert(
      fc.property(gentleGraph, moderatePoint(8), (graph, draw) => {
        const size = graph.inputs.length;
        const point = draw.slice(0, size);
        const direction = draw.slice(4, 4 + size);
        const entries = evaluate(derive(graph, "jacobian").graph, point);
        const rows = graph.outputs.map((_, row) => entries.slice(row * size, (row + 1) * size));
        const along = rows.map((row) => row.reduce((sum, entry, j) => sum + entry * direction[j]!, 0));
        const actual = evaluate(derive(graph, "gnvp").graph, [...point, ...direction]);
        const product = actual.slice(graph.outputs.length);
        expect(actual.slice(0, graph.outputs.length)).toEqual(evaluate(derive(graph, "value").graph, point));
        product.forEach((entry, j) => {
          const exact = rows.reduce((sum, row, i) => sum + row[j]! * along[i]!, 0);
          const size = rows.reduce(
            (sum, row) =>
              sum + Math.abs(row[j]!) * row.reduce((all, each, k) => all + Math.abs(each * direction[k]!), 0),
            0,
          );
          if (Number.isFinite(exact)) {
            expect(Math.abs(entry - exact), formulaOf(graph)).toBeLessThanOrEqual(1e-10 * (1 + size));
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it("computes the values once, however many residuals there are", () => {
    const residuals = (count: number): string =>
      `[${Array.from({ length: count }, (_, i) => `a * exp(-b * ${String(i + 1)}) - ${String(i)} / 7`).join(", ")}]`;
    for (const count of [3, 30]) {
      const { graph } = parse(residuals(count));
      const { byPrimitive } = costOf(derive(graph, "gnvp").graph);
      expect(byPrimitive.get("exp")).toBe(count);
      expect(operations(graph, "gnvp")).toBeLessThanOrEqual(
        operations(graph, "jvp") + operations(graph, "vjp") - operations(graph, "value") + 2 * count,
      );
    }
  });

  it("leaves out what nothing moves and nothing reads", () => {
    const { graph } = parse("[x * y, 3 z, 5]");
    expect(Object.fromEntries(costOf(derive(graph, "gnvp", { wrt: [0] }).graph).byPrimitive)).toEqual({ mul: 4 });
  });

  it("belongs to functions of numbers and of arrays", () => {
    const r = compile("r(x, y) = [x * y, x^2 - y]");
    // J = [[y, x], [2x, −1]] = [[3, 2], [4, −1]]; J·(1, −1) = (1, 5); Jᵀ·(1, 5) = (23, −3).
    expect(r.gnvp([2, 3], [1, -1])).toEqual({ value: [6, 1], product: [23, -3] });
    const s = compile("s(A, x) = A * x", { shapes: { A: [2, 2], x: [2] }, wrt: ["x"] });
    const { value, product } = s.gnvp(
      [
        [
          [1, 2],
          [3, 4],
        ],
        [1, 1],
      ],
      [1, 0],
    );
    expect([value, product]).toEqual([Float64Array.of(3, 7), [Float64Array.of(10, 14)]]);
  });

  it("adds up over rows to that of all residuals together", () => {
    const r = compile("r(t, y, a, b) = a * exp(-b * t) - y");
    const rows = [0, 1, 1, 0.5, 2, 0.25];
    const sum = r.map({ shared: ["a", "b"], reduce: "sum" });
    const jacobian = [0, 1, 2].map((t) => [Math.exp(-0.7 * t), -1.2 * t * Math.exp(-0.7 * t)] as const);
    const along = jacobian.map(([da, db]) => da * 0.5 + db * 2);
    const { product } = sum.gnvp(rows, 1.2, 0.7, 0.5, 2);
    expect(product[0]).toBeCloseTo(
      jacobian.reduce((all, [da], i) => all + da * along[i]!, 0),
      14,
    );
    expect(product[1]).toBeCloseTo(
      jacobian.reduce((all, [, db], i) => all + db * along[i]!, 0),
      14,
    );
  });
});
