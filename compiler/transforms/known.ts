import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { constantValue } from "../graph/structural.ts";

/** Tells which nodes are made of constants (and of what counts as one) only. */
export function isConstantOnly(graph: Graph, counts: (node: Node) => boolean): (id: number) => boolean {
  const fixed = new Uint8Array(graph.nodes.length);
  for (const node of graph.nodes) {
    const known = constantValue(node) !== undefined || counts(node);
    const made = node.operands.length > 0 && node.operands.every((id) => fixed[id] === 1);
    fixed[node.id] = known || made ? 1 : 0;
  }
  return (id) => fixed[id] === 1;
}
