import { evaluateNodes, numbersOf } from "../../graph/evaluate.ts";
import { expand } from "../../graph/expand.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Numbers } from "../../graph/primitive.ts";
import type { Sizes } from "../../graph/sizes.ts";

/** The outputs of a graph as a function of its inputs, for given named lengths, made ready for many points. */
export type Evaluator = (inputs: readonly Numbers[], sizes: Sizes) => readonly Numbers[];

/** Make a graph ready for evaluation. */
export function evaluator(graph: Graph): Evaluator {
  const expanded = expand(graph);
  return (inputs, sizes) => {
    const values = evaluateNodes(expanded, inputs, sizes);
    return expanded.outputs.map((id) => numbersOf(values[id]));
  };
}
