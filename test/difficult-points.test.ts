import { describe, expect, it } from "vitest";
import { parseMath } from "../compiler/frontends/mathjs/index.ts";
import { evaluate } from "../compiler/graph/evaluate.ts";
import { derive, type DerivativeKind } from "../compiler/transforms/derive.ts";
import { difficultPoints } from "./support/difficult-points.ts";
import { isNear } from "./support/numbers.ts";

describe.each(difficultPoints)("$group: $expression at $at", ({ group, expression, at, value, gradient, second }) => {
  const point = Object.values(at);
  const { graph } = parseMath(expression, { variables: Object.keys(at) });
  const entries = (kind: DerivativeKind, mode: "forward" | "reverse"): readonly number[] =>
    evaluate(derive(graph, kind, { mode }).graph, point);
  const tolerance = group === "hard" ? 1e-8 : 4e-15;

  it("has the value", () => {
    expectNear(evaluate(derive(graph, "value").graph, point), [value], tolerance);
  });

  it.each(["forward", "reverse"] as const)("has the gradient in %s mode", (mode) => {
    expectNear(entries("gradient", mode), gradient, tolerance);
  });

  if (second !== undefined) {
    it("has the second derivative", () => {
      expectNear(entries("hessian", "reverse").slice(0, 1), [second], tolerance);
    });
  }
});

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((entry, index) => {
    expect(isNear(entry, expected[index]!, tolerance), `${entry} instead of ${expected[index]!}`).toBe(true);
  });
}
