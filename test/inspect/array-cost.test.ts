import { describe, expect, it } from "vitest";
import { emitModule } from "../../compiler/emit/module.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { dimValue, type Dim } from "../../compiler/graph/dim.ts";
import { costReport, renderCost } from "../../compiler/inspect/cost-report.ts";
import { costAt, costOf, costRatio, type Cost } from "../../compiler/inspect/cost.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { NETWORK } from "./array-systems.ts";

function cost(text: string, kind: DerivativeKind = "value"): Cost {
  return costOf(derive(parseMath(text).graph, kind).graph);
}

describe("the cost of arrays", () => {
  it.each<[string, Dim, Dim]>([
    ["# shape x 5\nsin(x) + 1", 10, 0],
    ["# shape x n\nsin(x) + 1", "2*n", 0],
    ["# shape A nxm\nsum(A)", "m*n", 0],
    ["# shape A 3x4, x 4\nA*x", 24, 12],
    ["# shape A nxk, B kxm\nA*B", "2*k*m*n", "k*m*n"],
    ["# shape A nxm\nA'", 0, 0],
    ["# shape x n\nx[2:end]", 0, 0],
    ["# shape x n, y n\ndot(x, y)", "2*n", "n"],
    ["# shape x 4\nx[1]*x[2] + x[3]", 2, 0],
    ["# shape X 1x1x6x6, W 2x1x3x3\nconv2d(X, W)", 576, 288],
    ["# shape x n\nlogsumexp(x)", "n", 0],
  ])("%j: %s operations, %s multiply-adds", (text, operations, multiplyAdds) => {
    expect(cost(text)).toMatchObject({ operations, multiplyAdds });
  });

  it("weighs every element", () => {
    expect(cost("# shape x n\nexp(x)").weighted).toBe("10*n");
    expect(cost("# shape x n\n-x").weighted).toBe("0.5*n");
  });

  it("counts the dearer side of a branch for each element of its test", () => {
    const { byPrimitive } = cost("# shape x 7\nx > 0 ? exp(x) : x");
    expect(byPrimitive.get("exp")).toBe(7);
    expect(byPrimitive.get("gt")).toBe(7);
  });

  it("counts an element that is added to an array as one operation", () => {
    // The gradient of x₁x₂ + x₃ has three places in an array of a thousand.
    expect(dimValue(cost("# shape x 1000\nx[1]*x[2] + x[3]", "gradient").operations, new Map())).toBeLessThan(10);
  });

  it("is a number where the lengths are known", () => {
    const symbolic = cost("# shape A nxm, x m\nsum(sin(A*x))");
    expect(symbolic.operations).toBe("2*m*n + 2*n");
    expect(
      costAt(
        symbolic,
        new Map([
          ["n", 3],
          ["m", 5],
        ]),
      ),
    ).toMatchObject({ operations: 36, multiplyAdds: 15 });
  });
});

describe("ratios of counts", () => {
  it.each<[Dim, Dim, number | undefined]>([
    [6, 3, 2],
    ["6*n", "3*n + 9", 2],
    ["6*n*m + n", "3*n*m", 2],
    ["6*n", "3*m", undefined],
    ["6*n*n", "3*n", undefined],
    ["n + m", "n", undefined],
    ["n", 3, undefined],
    [6, 0, undefined],
  ])("%s to %s: %s", (part, whole, ratio) => {
    expect(costRatio(part, whole)).toBe(ratio);
  });
});

describe("a network of 784-200-10", () => {
  const parameters = { wrt: [1, 2, 3, 4].map((place) => placeOf(["X", "W1", "b1", "W2", "b2"][place]!)) };
  const value = costOf(derive(NETWORK.graph, "value").graph);
  const trained = costOf(derive(NETWORK.graph, "valueAndGradient", parameters).graph);

  function placeOf(name: string): number {
    return NETWORK.graph.inputs.findIndex((input) => input.name === name);
  }

  it("takes 784·200 + 200·10 = 158 800 multiply-adds per sample", () => {
    expect(value.multiplyAdds).toBe("158800*n");
  });

  it("takes at most about three times that with the gradient of its parameters", () => {
    // Ȳ W2, Ȳᵀ H and Z̄ᵀ X: 2000 + 2000 + 156 800 more.
    expect(trained.multiplyAdds).toBe("319600*n");
    expect(costRatio(trained.operations, value.operations)).toBeLessThan(3.1);
  });

  it("says so in the header of the module", () => {
    const text = emitModule({ ...NETWORK, text: "" }, { of: ["gradient"] });
    expect(text).toMatch(/^\/\/ operations: f \d+\*n \+ 1, gradient \d+\*n \+ \d+ \(\d\.\d × f\)$/m);
  });
});

it("counts v vᵀ x linearly, in value and vector-Jacobian product", () => {
  const outer = parseMath("# shape v n, x n\nf(v, x) = outer(v, v)*x").graph;
  const { entries } = costReport(outer);
  expect(entries.map(({ kind }) => kind)).toEqual(["value", "jvp", "vjp"]);
  for (const n of [10, 100, 1000]) {
    const [own, , pulled] = costReport(outer, { sizes: new Map([["n", n]]) }).entries;
    expect(own!.operations).toBeLessThanOrEqual(4 * n);
    expect(pulled!.operations).toBeLessThanOrEqual(12 * n);
  }
});

it("shows polynomials, multiply-adds and the ratios of long arrays", () => {
  const report = costReport(parseMath("# shape A nx3, x 3\nf(A, x) = sum((A*x).^2)").graph);
  const lines = renderCost(report, "text").split("\n");
  expect(lines[0]).toMatch(/^ +operations +× f +multiply-adds +weighted +× f$/);
  expect(lines[1]).toMatch(/^f +8\*n +1\.0 +3\*n +8\*n +1\.0$/);
  expect(renderCost(report, "text")).toContain("All 3*n + 3 directions by forward mode: (3*n + 3) · ");
  expect(JSON.parse(renderCost(report, "json"))).toMatchObject({
    directionCount: "3*n + 3",
    value: { operations: "8*n", multiplyAdds: "3*n" },
  });
});
