import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { copyNode, imagesOf, liveNodes, rewrite, rewriteInto, type Visit } from "../../graph/rewrite.ts";
import { projectIndex } from "../../graph/structural.ts";
import { evaluator } from "./evaluator.ts";

/**
 * What a graph computes at a point: the same graph with every conditional replaced by the side that is taken there. Equal
 * decisions give one and the same graph, so what is made from it need be made only once.
 */
export function takenSides(graph: Graph): (inputs: readonly number[]) => Graph {
  const branches = outermostBranches(graph);
  if (branches.length === 0) return () => graph;
  const tests = evaluator({ ...graph, outputs: branches.map(({ operands }) => at(operands, 0)) });
  const known = new Map<string, (inputs: readonly number[]) => Graph>();
  return (inputs) => {
    const taken = tests(inputs).map((test) => (test === 0 ? 0 : 1));
    const key = taken.join("");
    const within =
      known.get(key) ?? takenSides(withSides(graph, new Map(branches.map(({ id }, i) => [id, at(taken, i)]))));
    known.set(key, within);
    return within(inputs);
  };
}

function outermostBranches(graph: Graph): readonly Node[] {
  const live = liveNodes(graph);
  return graph.nodes.filter(({ id, primitive }) => live[id] === 1 && primitive.implementation.kind === "branch");
}

function withSides(graph: Graph, taken: ReadonlyMap<number, number>): Graph {
  const visit: Visit = (node, operands, builder) => {
    const element = projectIndex(node);
    const [tuple] = operands;
    if (element === undefined || tuple === undefined) return copyNode(node, operands, builder);
    const { id, primitive, attributes } = at(graph.nodes, at(node.operands, 0));
    const test = taken.get(id);
    if (primitive.implementation.kind !== "branch" || test === undefined) return copyNode(node, operands, builder);
    const side = primitive.implementation.choose(test, attributes);
    const captures = builder
      .node(tuple)
      .operands.slice(1)
      .map((capture) => ({ builder, id: capture }));
    const output = at(side.outputs, element);
    const images = rewriteInto(builder, { ...side, outputs: [output], provenance: new Map() }, captures);
    return at(imagesOf(images, [output]), 0);
  };
  return rewrite(graph, visit);
}
