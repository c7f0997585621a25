import { compile, parse, renderTrace, trace } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside, symmetric } from "../../test/support/examples.ts";

const source = sourceBeside(import.meta.url, "three.math");
const longhand = "f(x1, x2, x3) = (x1 x2 sin(x3) + exp(x1 x2)) / x3";
const point = [1, 1.5, 2] as const;

/** v, v̇ in the direction x2, and v̄ of each step. */
const steps = [
  ["v1", 1.5, 1, 2.695493248581873],
  ["v2", 0.9092974268256817, 0, 0.75],
  ["v3", 4.481689070338065, 4.481689070338065, 0.5],
  ["v4", 1.363946140238523, 0.9092974268256817, 0.5],
  ["v5", 5.845635210576587, 5.390986497163747, 0.5],
  ["v6", 0.5, 0, 5.845635210576587],
  ["v7", 2.922817605288294, 2.695493248581873, 1],
] as const;

const gradient = [4.04323987287281, 2.695493248581873, -1.773518930054504];
const hessian = symmetric([
  [5.041900204130323],
  [6.056760051335422, 2.240844535169032],
  [-2.333730063846762, -1.555820042564508, 1.091545859935242],
]);

describe("1.4 three", () => {
  it.each([
    ["in seven steps", source],
    ["in one line", longhand],
  ])("has the value and the derivatives, written %s", (_, text) => {
    const f = compile(text);
    expectFigures(f(...point), 2.922817605288294);
    expectFigures(f.gradient(...point), gradient);
    expectFigures(compile(text, { mode: "forward" }).gradient(...point), gradient);
    expectFigures(f.hessian(...point), hessian);
  });

  it("is traced with the inputs v−2, v−1, v0 and the steps v1 … v7", () => {
    const { rows } = trace(parse(source).graph, point, { mode: "both", wrt: 1 });
    expect(rows.map(({ index }) => index)).toEqual([-2, -1, 0, 1, 2, 3, 4, 5, 6, 7]);
    expect(rows.slice(0, 3).map(({ name, formula }) => [name.text, formula.text])).toEqual([
      ["v₋₂", "x1"],
      ["v₋₁", "x2"],
      ["v₀", "x3"],
    ]);
    expectFigures(
      rows.slice(0, 3).map(({ adjoint }) => adjoint?.value ?? NaN),
      gradient,
    );
    for (const [index, [name, value, tangent, adjoint]] of steps.entries()) {
      const row = rows[index + 3]!;
      expect(row.name.text).toBe(name);
      expectFigures([row.value, row.tangent?.value ?? NaN, row.adjoint?.value ?? NaN], [value, tangent, adjoint]);
    }
  });

  it("prints the three columns to four digits", () => {
    const table = renderTrace(trace(parse(source).graph, point, { mode: "both", wrt: 1 }), { format: "text" });
    for (const [name, ...numbers] of steps) {
      const line = table.split("\n").find((each) => each.startsWith(`${name} =`));
      const columns = line?.match(/-?\d+\.\d{4}\b/g);
      expect(columns).toEqual(numbers.map((each) => each.toFixed(4)));
    }
  });

  it("is traced as v1 … v6 where the steps have no names", () => {
    const { rows } = trace(parse(longhand).graph, point, { mode: "reverse" });
    expect(rows.slice(3).map(({ name }) => name.text)).toEqual(["v₁", "v₂", "v₃", "v₄", "v₅", "v₆"]);
  });
});
