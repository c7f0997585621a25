import { functionProgram } from "../../compiler/emit/function.ts";
import { instantiate } from "../../compiler/emit/instantiate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { lower } from "../../compiler/transforms/lower.ts";

/** The outputs of a graph, in order, computed by generated code. */
export function compiledOutputs(graph: Graph): (point: readonly number[]) => readonly number[] {
  const flat = { ...lower(graph, { simplify: "none" }), result: graph.outputs.map((_, index) => index) };
  const run = instantiate(
    functionProgram({ name: "f", graph: flat, style: "plain", documentation: [], resultName: "outputs" }, ["f"]),
  );
  return (point) => numbers(run(...point));
}

function numbers(result: unknown): readonly number[] {
  if (!Array.isArray(result) || !result.every((entry) => typeof entry === "number")) throw new TypeError("no numbers");
  return result;
}
