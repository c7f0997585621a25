import { describe, expect, it } from "vitest";
import { renderCost } from "../../../compiler/inspect/cost-report.ts";
import { procedureCost as costOf, type ProcedureCostOptions } from "../../../compiler/inspect/procedure/cost.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import * as samples from "../../procedure/samples.ts";

const procedureCost = (
  procedure: Procedure,
  given: readonly StructuredValue[],
  options: ProcedureCostOptions = {},
): ReturnType<typeof costOf> => costOf({ procedure, source: { name: "f.ts", text: "" } }, given, options);

const ones = (n: number): readonly number[] => Array.from({ length: n }, () => 1);

describe("the cost of a procedure", () => {
  it("is that of what is carried out", () => {
    const { entries, directions, directionCount, outputCount } = procedureCost(samples.dot(), [ones(10), ones(10)]);
    expect({ directions, directionCount, outputCount }).toEqual({
      directions: ["x", "y"],
      directionCount: 20,
      outputCount: 1,
    });
    expect(entries.map(({ kind }) => kind)).toEqual(["value", "jvp", "gradient", "hvp"]);
    // Σ xᵢyᵢ: a product and a sum for each i. Its gradient: two products with the adjoint, each added.
    expect(entries[0]).toMatchObject({ operations: 20, weighted: 20, ratio: 1 });
    expect(entries[2]?.operations).toBeLessThanOrEqual(40);
  });

  it.each<readonly [string, Procedure, readonly StructuredValue[]]>([
    ["dot", samples.dot(), [ones(20), ones(20)]],
    ["moments", samples.moments(), [{ w: [-3, 0.5, 7, 0.1], scale: 1.1 }, true]],
    ["early", samples.early(), [[1, 2, 0.3, 5, 0.1], 3.4]],
    ["stack", samples.stack(), [0.7, 50]],
    ["squareRoot", samples.squareRoot(), [2]],
    ["product", samples.product(), [[ones(4), ones(4)], ones(4), [0, 0]]],
  ])("is in reverse mode at most five times that of the function: %s", (_, of, given) => {
    const { entries } = procedureCost(of, given);
    expect(entries[2]?.weightedRatio).toBeLessThanOrEqual(5);
  });

  it("grows as the function does", () => {
    const gradientOf = (n: number): number => {
      const operations = procedureCost(samples.dot(), [ones(n), ones(n)]).entries[2]?.operations;
      return Number(operations);
    };
    expect(gradientOf(40) - gradientOf(20)).toBe(2 * (gradientOf(20) - gradientOf(10)));
  });

  it("is smaller where less is differentiated", () => {
    const given = [ones(10), ones(10)];
    const all = procedureCost(samples.dot(), given);
    const some = procedureCost(samples.dot(), given, { wrt: ["x"] });
    expect(some.directions).toEqual(["x"]);
    expect(Number(some.entries[2]?.operations)).toBeLessThan(Number(all.entries[2]?.operations));
  });

  it("has a vector-Jacobian product and the Jacobian where there is no single result", () => {
    const report = procedureCost(samples.product(), [[ones(3), ones(3)], ones(3), [0, 0]]);
    expect(report.entries.map(({ kind }) => kind)).toEqual(["value", "jvp", "vjp", "jacobian"]);
    expect(renderCost(report, "text")).toContain("vector-Jacobian product");
  });

  it("counts the Jacobian in the mode that is asked for", () => {
    // A 2×3 matrix times a vector: six columns and three more by forward mode, two rows by reverse mode.
    const jacobianOf = (mode: "forward" | "reverse"): { mode: unknown; operations: number } => {
      const { entries } = procedureCost(samples.product(), [[ones(3), ones(3)], ones(3), [0, 0]], { mode });
      const [entry] = entries.filter(({ kind }) => kind === "jacobian");
      return { mode: entry?.mode, operations: Number(entry?.operations) };
    };
    const [forward, reverse] = [jacobianOf("forward"), jacobianOf("reverse")];
    expect([forward.mode, reverse.mode]).toEqual(["forward", "reverse"]);
    expect(forward.operations).toBeGreaterThan(2 * reverse.operations);
  });
});
