import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { constantValue } from "../graph/structural.ts";

/** Whether a derivative of what a graph computes may be infinite, be it that the value is, too. */
export function mayBeSingular(graph: Graph): boolean {
  return hasNode(graph, (node, of) => isSteep(node) || (node.primitive.domain !== undefined && !isHarmless(node, of)));
}

/** Whether a derivative of what a graph computes may be infinite where all of its values are finite. */
export function mayBeSteep(graph: Graph): boolean {
  return hasNode(graph, isSteep);
}

/** Whether the derivative of a node may be infinite where its value is not: that of a power at least 1 is not. */
export function isSteep({ primitive, attributes: { exponent } }: Node): boolean {
  return primitive.steep === true && !(typeof exponent === "number" && exponent >= 1);
}

/** Whether a quotient has a known divisor, or a power is differentiable everywhere. */
function isHarmless({ operands, attributes: { exponent } }: Node, { nodes }: Graph): boolean {
  const last = nodes[operands.at(-1) ?? -1];
  const known = operands.length > 1 && last ? constantValue(last) : undefined;
  return known !== undefined || (typeof exponent === "number" && exponent >= 1);
}

/** Whether a graph has such a node, on the sides of its branches too. */
function hasNode(graph: Graph, test: (node: Node, graph: Graph) => boolean): boolean {
  return graph.nodes.some(
    (node) =>
      test(node, graph) ||
      Object.values(node.attributes).some((region) => typeof region === "object" && hasNode(region, test)),
  );
}
