import { compile, costOf, parse, type DerivativeKind } from "adjoint";
import { describe, expect, it } from "vitest";
import { costAt } from "../../compiler/inspect/cost.ts";
import { derive } from "../../compiler/transforms/derive.ts";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

const J = [1, 2, 3, 2, 4, 6, 3, 6, 9];

describe.each([
  ["outer.math", [1, 2, 3]],
  ["column.math", [[1], [2], [3]]],
])("2.2 outer: %s", (name, v) => {
  const source = sourceBeside(import.meta.url, name);
  const f = compile(source, { shapes: {}, wrt: ["x"] });

  it.each(["forward", "reverse"] as const)("has the Jacobian v vᵀ, by %s mode", (mode) => {
    const { jacobian } = compile(source, { shapes: {}, wrt: ["x"], mode });
    for (const x of [
      [1, 1, 1],
      [0.5, -7, 0],
    ]) {
      expectFigures(jacobian(v, x), [[J]]);
    }
  });

  it("has the products J ẋ and Jᵀ ȳ", () => {
    expectFigures(f.vjp([v, [0, 0, 0]], [1, 1, 1]).cotangents, [[6, 12, 18]]);
    expectFigures(f.jvp([v, [0, 0, 0]], [[1, 1, 1]]).tangent, [6, 12, 18]);
    expectFigures(f(v, [1, 1, 1]), [6, 12, 18]);
  });

  it.each([
    ["x alone", [1]],
    ["v and x", [0, 1]],
  ])("has a vector-Jacobian product whose cost is linear in n, for %s", (_, wrt) => {
    const { graph } = parse(source);
    const cost = costOf(derive(graph, "vjp", { wrt }).graph);
    const [ten, hundred, thousand] = [10, 100, 1000].map((n) => costAt(cost, new Map([["n", n]])));
    for (const count of ["operations", "multiplyAdds", "weighted"] as const) {
      const [a, b, c] = [ten![count], hundred![count], thousand![count]];
      // On a straight line, and nowhere near n².
      expect((c - b) / (b - a)).toBe(10);
      expect(c).toBeLessThanOrEqual(15 * 1000);
    }
    expect(ten!.multiplyAdds).toBeGreaterThanOrEqual(10);
  });

  it("allocates nothing of the size of v vᵀ", () => {
    const text = f.source({ of: ["vjp"] });
    expect(text).not.toMatch(/new Float64Array\((?!n\)|1\))/);
    const n = 100_000;
    const ones = new Float64Array(n).fill(1);
    const [adjoint] = f.vjp([ones, new Float64Array(n)], ones).cotangents;
    expect(adjoint).toEqual(new Float64Array(n).fill(n));
  });
});

describe("2.2 outer", () => {
  it("costs what one counts by hand", () => {
    const { graph } = parse(sourceBeside(import.meta.url, "outer.math"));
    const operations = (kind: DerivativeKind, wrt: readonly number[]): unknown =>
      costOf(derive(graph, kind, { wrt }).graph).operations;
    // vᵀx takes n multiplications and n additions, v (vᵀx) n multiplications more.
    expect(operations("value", [])).toBe("3*n");
    // And then 2n for ȳᵀv, n for x̄ = (ȳᵀv) v, and 3n for v̄ = (vᵀx) ȳ + (ȳᵀv) x.
    expect(operations("vjp", [1])).toBe("6*n");
    expect(operations("vjp", [0, 1])).toBe("9*n");
  });
});
