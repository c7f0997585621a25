import { evaluateNodes, scalar } from "../../graph/evaluate.ts";
import { expand } from "../../graph/expand.ts";
import type { Graph } from "../../graph/graph.ts";

/** The outputs of a graph as a function of its inputs, made ready for many points. */
export type Evaluator = (inputs: readonly number[]) => readonly number[];

/** Make a graph ready for evaluation. */
export function evaluator(graph: Graph): Evaluator {
  const expanded = expand(graph);
  return (inputs) => {
    const values = evaluateNodes(expanded, inputs);
    return expanded.outputs.map((id) => scalar(values[id]));
  };
}
