import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { liveNodes } from "../../compiler/graph/rewrite.ts";
import { constantValue } from "../../compiler/graph/structural.ts";
import { costOf } from "../../compiler/inspect/cost.ts";
import { derive } from "../../compiler/transforms/derive.ts";
import { simplify } from "../../compiler/transforms/simplify.ts";
import { formulaOf, randomGraph } from "../support/graphs.ts";
import { rosenbrock } from "../support/programs.ts";

/** The names of live operations all of whose operands are constants. */
function foldable(graph: Graph): readonly string[] {
  const live = liveNodes(graph);
  return graph.nodes
    .filter(({ id, operands }) => live[id] === 1 && operands.length > 0)
    .filter(({ operands }) => operands.every((id) => constantValue(graph.nodes[id]!) !== undefined))
    .filter(({ primitive }) => primitive.implementation.kind !== "branch")
    .map(({ primitive }) => primitive.name);
}

describe("simplification", () => {
  it.each(["gradient", "hessian"] as const)("leaves no operation on constants in a %s", (kind) => {
    fc.assert(
      fc.property(
        randomGraph.filter(({ outputs }) => outputs.length === 1),
        (graph) => {
          expect(foldable(derive(graph, kind).graph), formulaOf(graph)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("takes no node that a law has made for a simplified one when it is found again", () => {
    // -200 is made once for each term.
    expect(foldable(derive(parseMath(rosenbrock(5)).graph, "gradient").graph)).toEqual([]);
  });

  it("changes nothing when it is done twice", () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const once = simplify(graph).graph;
        expect(formulaOf(simplify(once).graph)).toBe(formulaOf(once));
      }),
      { numRuns: 400 },
    );
  });

  it("never makes a graph dearer", () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const { graph: simplified } = simplify(graph);
        expect(costOf(simplified).weighted).toBeLessThanOrEqual(Number(costOf(graph).weighted));
      }),
      { numRuns: 400 },
    );
  });
});
