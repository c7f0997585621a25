import { at } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { projectIndex } from "../graph/structural.ts";

/** How often each live node is read, outputs included. */
export function countUses(graph: Graph, live: Uint8Array): Uint32Array {
  const uses = new Uint32Array(graph.nodes.length);
  const use = (id: number): void => {
    uses[id] = at(uses, id) + 1;
  };
  for (const node of graph.nodes) if (live[node.id] === 1) node.operands.forEach(use);
  graph.outputs.forEach(use);
  return uses;
}

/** The live projections of each tuple. */
export function liveProjections(graph: Graph, live: Uint8Array): ReadonlyMap<number, readonly Node[]> {
  const projections = new Map<number, Node[]>();
  for (const node of graph.nodes) {
    if (live[node.id] !== 1 || projectIndex(node) === undefined) continue;
    const tuple = at(node.operands, 0);
    projections.set(tuple, [...(projections.get(tuple) ?? []), node]);
  }
  return projections;
}
