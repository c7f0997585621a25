import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { evaluate, fillResult } from "../../../compiler/graph/evaluate.ts";
import { outputNodes } from "../../../compiler/graph/graph.ts";
import { kinksAt } from "../../../compiler/inspect/check/kinks.ts";
import { outputFormulas } from "../../../compiler/inspect/notation.ts";
import { pathGraph } from "../../../compiler/inspect/procedure/path-graph.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import { add, mul } from "../../../compiler/primitives/arithmetic.ts";
import { floor } from "../../../compiler/primitives/steps.ts";
import type { Procedure, Structure } from "../../../compiler/procedure/procedure.ts";
import { array, block, compute, element, parameter, procedure, scalar } from "../../procedure/build.ts";
import * as samples from "../../procedure/samples.ts";

const CASES: readonly (readonly [string, Procedure, readonly StructuredValue[]])[] = [
  [
    "dot",
    samples.dot(),
    [
      [0.1, -2, 3],
      [7, 0.3, 1e-3],
    ],
  ],
  ["dot with −0", samples.dot(), [[-0], [1]]],
  ["dot of nothing", samples.dot(), [[], []]],
  ["squareRoot", samples.squareRoot(), [2]],
  ["moments", samples.moments(), [{ w: [-3, 0.5, 7, 0.1], scale: 1.1 }, true]],
  ["moments with sign", samples.moments(), [{ w: [-3, 0.5, 7, 0.1], scale: 1.1 }, false]],
  ["stack", samples.stack(), [0.7, 5]],
  ["shelves", samples.shelves(), [[0.1, 0.7, -3], 4]],
  ["early", samples.early(), [[1, 2, 0.3, 5, 0.1], 3.5]],
];

describe("the graph of a path", () => {
  it.each(CASES)("computes the value of the procedure, bit for bit: %s", (_, of, given) => {
    const path = pathGraph(of, given);
    const outputs = evaluate(path.graph, path.arguments);
    expect(fillResult(path.graph.result, outputs)).toEqual(run(of, given).result);
  });

  it("has the numbers of the parameters as its inputs, by their names in the source", () => {
    const path = pathGraph(samples.moments(), [{ w: [-3, 0.5], scale: 1.1 }, true]);
    expect(path.graph.inputs.map(({ name }) => name)).toEqual(["params.w[0]", "params.w[1]", "params.scale"]);
    expect(path.arguments).toEqual([-3, 0.5, 1.1]);
    const matrix = pathGraph(samples.product(), [
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6],
      [0, 0],
    ]);
    expect(matrix.graph.inputs.map(({ name }) => name)).toEqual([
      ...["A[0][0]", "A[0][1]", "A[1][0]", "A[1][1]"],
      ...["x[0]", "x[1]"],
    ]);
  });

  it("has what is written in parameters among its outputs", () => {
    const { graph } = pathGraph(samples.product(), [
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6],
      [0, 0],
    ]);
    expect(graph.result).toEqual([0, 1]);
  });

  it("keeps the structure of the result, without what has no derivative", () => {
    const [x, n, p] = [scalar("x"), scalar("n", "integer"), array("p", { rank: 2 })];
    const result: Structure = {
      form: "record",
      fields: [
        ["n", n],
        ["pair", { form: "list", items: [p, n, x] }],
      ],
    };
    const { graph } = pathGraph(procedure([x, n, p], block([], []), result), [1, 2, [[3, 4]]]);
    expect(graph.result).toEqual({ pair: [[[0, 1]], 2] });
    expect(outputNodes(graph).map(({ attributes }) => attributes["index"])).toEqual([1, 2, 0]);
  });

  it("writes loops out as they ran, with the names of what was written", () => {
    const { graph } = pathGraph(samples.dot(), [
      [1, 2],
      [3, 4],
    ]);
    const names = graph.nodes.flatMap(({ id }) => graph.provenance.get(id)?.name ?? []);
    expect(names).toEqual(["s", "s"]);
    expect(outputFormulas(graph, { format: "text" }).map(({ text }) => text)).toEqual([
      "0 + x[0] · y[0] + x[1] · y[1]",
    ]);
    const matrix = pathGraph(samples.product(), [[[1], [3]], [5], [0, 0]]).graph;
    expect(matrix.nodes.flatMap(({ id }) => matrix.provenance.get(id)?.name ?? [])).toEqual(["y[0]", "y[1]"]);
  });

  it("takes the branches that are taken", () => {
    const formulas = (absolute: boolean): readonly string[] =>
      outputFormulas(pathGraph(samples.moments(), [{ w: [-3, 7], scale: 1 }, absolute]).graph, { format: "text" }).map(
        ({ text }) => text,
      );
    expect(formulas(true)[0]).toBe("0 + |params.scale · params.w[0]| / 2");
    expect(formulas(false)[0]).toBe("0 + params.scale · params.w[0] / 2");
  });

  it("computes with known numbers, as the procedure does", () => {
    const [x, y, n] = [scalar("x"), scalar("y"), scalar("n", "integer")];
    // 0.1 + 0.2 is not 0.3.
    const sum = compute((read) => [[y, mul(add(mul(0.1, read(n)), 0.2), read(x))]]);
    const { graph } = pathGraph(procedure([x, n], block([y], [sum]), y), [2, 1]);
    expect(outputFormulas(graph, { format: "text" }).map(({ text }) => text)).toEqual(["0.30000000000000004 x"]);
  });

  it("tells what the path depends on", () => {
    // At a whole number, which element is read changes.
    const [x, t, k, y] = [array("x"), scalar("t"), scalar("k", "integer"), scalar("y")];
    const body = block(
      [k, y],
      [compute((read) => [[k, floor(read(t))]]), compute((read) => [[y, read(element(x, k))]])],
    );
    const path = pathGraph(procedure([x, t], body, y), [[5, 6, 7], 1]);
    expect(path.graph.outputs).toEqual([1]);
    expect(kinksAt(path.decisions, path.arguments)).toMatchObject([{ primitive: "floor", parameters: [3] }]);
    const { decisions, arguments: point } = pathGraph(samples.early(), [[1, 2], 3]);
    expect(kinksAt(decisions, point).map(({ primitive }) => primitive)).toEqual([]);
    const edge = pathGraph(samples.early(), [[1, 2], 3.5]);
    // 1.5·1 + 2 is the limit.
    expect(kinksAt(edge.decisions, edge.arguments)).toMatchObject([{ primitive: "ge", parameters: [0, 1, 2] }]);
  });

  it("has a largest size", () => {
    const attempt = (): unknown => pathGraph(samples.stack(), [0.1, 50], { size: 40 });
    expect(attempt).toThrow(DiagnosticError);
    expect(attempt).toThrow("written out, the computation at this point has more than 40 steps [ADJ508]");
    const large = Array.from({ length: 50 }, () => 1);
    expect(() => pathGraph(samples.dot(), [large, large], { size: 40 })).toThrow("[ADJ508]");
  });

  it("has the names of fields that are no identifiers in quotes", () => {
    const x = scalar("x");
    const of = procedure([parameter({ form: "record", fields: [["a b", x]] }, "p")], block([], []), x);
    expect(pathGraph(of, [{ "a b": 1 }]).graph.inputs).toMatchObject([{ name: 'p["a b"]' }]);
  });
});
