import { describe, expect, it } from "vitest";
import { emitModule } from "../../compiler/emit/module.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { costReport, renderCost, type CostEntry } from "../../compiler/inspect/cost-report.ts";
import { costOf, type Cost } from "../../compiler/inspect/cost.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { parsed, QUOTIENT } from "./systems.ts";

describe("a cost report", () => {
  it("counts the function, one direction of forward mode, the gradient and a Hessian-vector product", () => {
    const { entries, directions, outputCount } = costReport(QUOTIENT);
    expect(entries.map(({ kind, mode }) => [kind, mode])).toEqual([
      ["value", undefined],
      ["jvp", "forward"],
      ["gradient", "reverse"],
      ["hvp", undefined],
    ]);
    expect({ directions, outputCount }).toEqual({ directions: ["w1", "w2"], outputCount: 1 });
    for (const { kind, operations, weighted, ratio } of entries) {
      expect({ operations, weighted }).toMatchObject(pick(costOf(derive(QUOTIENT, kind).graph)));
      expect(ratio).toBe(Number(operations) / Number(entries[0]!.operations));
    }
  });

  it("shows that a gradient costs no more than five times the function", () => {
    const gradient = costReport(QUOTIENT).entries.find(({ kind }) => kind === "gradient")!;
    expect(gradient.ratio).toBeLessThanOrEqual(5);
    expect(gradient.weightedRatio).toBeLessThanOrEqual(5);
  });

  it("has the Jacobian for several outputs", () => {
    const { entries } = costReport(parsed("f(x) = [x^2, sin(x), 3 x]"));
    expect(entries.map(({ kind, mode }) => [kind, mode])).toEqual([
      ["value", undefined],
      ["jvp", "forward"],
      ["jacobian", "forward"],
    ]);
  });

  it("counts what the header of the emitted module counts", () => {
    const parsedFunction = parseMath("(x1*x2*sin(x3) + exp(x1*x2)) / x3 + sigmoid(x1)");
    const { entries } = costReport(parsedFunction.graph);
    const of: DerivativeKind[] = ["jvp", "gradient", "hvp"];
    const text = emitModule({ ...parsedFunction, text: "" }, { of });
    const counts = entries.map(({ kind, operations, ratio }, index) => {
      return index === 0 ? `f ${String(operations)}` : `${kind} ${String(operations)} (${ratio!.toFixed(1)} × f)`;
    });
    expect(text).toContain(`// operations: ${counts.join(", ")}\n`);
  });

  it("has no ratios where the function has no operations", () => {
    for (const text of ["f(x) = x", "f() = 5"]) {
      const { entries } = costReport(parsed(text));
      expect(entries.map(({ operations, ratio }) => [operations, ratio])).toEqual(entries.map(() => [0, undefined]));
    }
  });

  it("follows the differentiated inputs", () => {
    const report = costReport(parsed("x * y * z"), { wrt: [2] });
    expect(report.directions).toEqual(["z"]);
    expect(report.entries[2]!.operations).toBeLessThan(Number(costReport(parsed("x * y * z")).entries[2]!.operations));
  });
});

describe("a cost report as text", () => {
  it("is a table of totals and one of primitives", () => {
    const entry = (kind: DerivativeKind, operations: number, counts: Record<string, number>): CostEntry => ({
      kind,
      mode: kind === "gradient" ? "reverse" : undefined,
      operations,
      multiplyAdds: 0,
      weighted: 10 * operations,
      ratio: operations / 2,
      weightedRatio: operations / 2,
      byPrimitive: new Map(Object.entries(counts)),
    });
    const entries = [
      entry("value", 2, { sin: 1, mul: 1 }),
      entry("jvp", 6, { sin: 1, mul: 4, cos: 1 }),
      entry("gradient", 3, { sin: 1, mul: 1, cos: 1 }),
      entry("hvp", 12, { sin: 1, mul: 10, cos: 1 }),
    ];
    expect(renderCost({ directions: ["x", "y"], directionCount: 2, outputCount: 1, entries }, "text")).toBe(
      [
        "                              operations   × f   weighted   × f",
        "f                                      2   1.0         20   1.0",
        "forward mode, one direction            6   3.0         60   3.0",
        "gradient, reverse mode                 3   1.5         30   1.5",
        "Hessian-vector product                12   6.0        120   6.0",
        "",
        "All 2 directions by forward mode: 2 · 6 = 12 operations.",
        "",
        "operation   f   forward   gradient   Hessian-vector",
        "cos         0         1          1                1",
        "mul         1         4          1               10",
        "sin         1         1          1                1",
        "",
      ].join("\n"),
    );
  });

  it("leaves out what there is none of", () => {
    expect(renderCost(costReport(parsed("f(x) = x")), "text")).toBe(
      [
        "                              operations   × f   weighted   × f",
        "f                                      0                0",
        "forward mode, one direction            0                0",
        "gradient, reverse mode                 0                0",
        "Hessian-vector product                 0                0",
        "",
      ].join("\n"),
    );
  });
});

it("writes a cost report as JSON, by the names of the derivatives", () => {
  const report = costReport(QUOTIENT);
  expect(JSON.parse(renderCost(report, "json"))).toMatchObject({
    directions: ["w1", "w2"],
    outputCount: 1,
    value: { operations: report.entries[0]!.operations, ratio: 1, byPrimitive: { sin: 1, exp: 1 } },
    gradient: { mode: "reverse", operations: report.entries[2]!.operations, ratio: report.entries[2]!.ratio },
  });
});

function pick({ operations, weighted }: Cost): object {
  return { operations, weighted };
}
