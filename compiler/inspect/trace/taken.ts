import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { copyNode, imagesOf, liveNodes, rewrite, rewriteInto, type Visit } from "../../graph/rewrite.ts";
import type { Numbers } from "../../graph/primitive.ts";
import type { Sizes } from "../../graph/sizes.ts";
import { projectIndex } from "../../graph/structural.ts";
import { dimsOf } from "../../graph/type.ts";
import { broadcastTo } from "../../primitives/tensor.ts";
import { evaluator } from "./evaluator.ts";

/**
 * What a graph computes at a point: the same graph with every conditional replaced by the side that is taken there. Equal
 * decisions give one and the same graph, so what is made from it need be made only once. A conditional of arrays, which
 * may decide differently for each element, stays where it does.
 */
export function takenSides(graph: Graph): (inputs: readonly Numbers[], sizes: Sizes) => Graph {
  const branches = outermostBranches(graph);
  if (branches.length === 0) return () => graph;
  const tests = evaluator({ ...graph, outputs: branches.map(({ operands }) => at(operands, 0)) });
  const known = new Map<string, (inputs: readonly Numbers[], sizes: Sizes) => Graph>();
  return (inputs, sizes) => {
    const taken = tests(inputs, sizes).map(decisionOf);
    const key = taken.join("");
    const decided = branches.flatMap(({ id }, i) => {
      const side = at(taken, i);
      return side === MIXED ? [] : [[id, side] as const];
    });
    const within =
      known.get(key) ?? (decided.length === 0 ? () => graph : takenSides(withSides(graph, new Map(decided))));
    known.set(key, within);
    return within(inputs, sizes);
  };
}

/** What elements that differ decide. */
const MIXED = 2;

function decisionOf(test: Numbers): number {
  if (typeof test === "number") return test === 0 ? 0 : 1;
  const [first = 0] = test;
  return test.every((each) => (each === 0) === (first === 0)) ? (first === 0 ? 0 : 1) : MIXED;
}

/** The conditionals of a graph; of those of arrays the ones whose sides can be written for whole arrays. */
function outermostBranches(graph: Graph): readonly Node[] {
  const live = liveNodes(graph);
  return graph.nodes.filter(({ id, primitive, operands, attributes }) => {
    const { implementation } = primitive;
    if (live[id] !== 1 || implementation.kind !== "branch") return false;
    if (at(graph.nodes, at(operands, 0)).type.kind !== "tensor") return true;
    return [0, 1].every((side) => isElementwise(implementation.choose(side, attributes)));
  });
}

function isElementwise({ nodes }: Graph): boolean {
  return nodes.every(({ primitive }) => primitive.elementwise || primitive.implementation.kind === "structural");
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
    return broadcastTo(at(imagesOf(images, [output]), 0), dimsOf(node.type));
  };
  return rewrite(graph, visit);
}
