import { at } from "../diagnostics/internal-error.ts";
import { createBuilder, type Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { neededCaptures, overCaptures } from "../graph/region.ts";
import { mapRegions, rewrite } from "../graph/rewrite.ts";
import { constantValue, projectIndex } from "../graph/structural.ts";

/**
 * The graph without what nothing reads: dead nodes, results of regions that are not projected, captures of those only,
 * and whatever was computed for these.
 */
export function prune(graph: Graph): Graph {
  const nodes = [...graph.nodes];
  const live = new Uint8Array(nodes.length);
  for (const id of graph.outputs) live[id] = 1;
  /** The elements of each tuple that are read; all readers come after the tuple. */
  const read = new Map<number, Set<number>>();
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (live[id] !== 1) continue;
    const node = at(nodes, id);
    const element = projectIndex(node);
    if (element !== undefined) {
      const tuple = at(node.operands, 0);
      read.set(tuple, (read.get(tuple) ?? new Set()).add(element));
    }
    const pruned = prunedRegion(node, elementsOf(read, id), graph);
    nodes[id] = pruned;
    for (const operand of pruned.operands) live[operand] = 1;
  }
  nodes.forEach((node, id) => {
    const element = live[id] === 1 ? projectIndex(node) : undefined;
    if (element === undefined) return;
    const index = elementsOf(read, at(node.operands, 0)).indexOf(element);
    nodes[id] = { ...node, attributes: { index } };
  });
  return rewrite({ ...graph, nodes });
}

function elementsOf(read: ReadonlyMap<number, ReadonlySet<number>>, tuple: number): readonly number[] {
  return Array.from(read.get(tuple) ?? []).sort((a, b) => a - b);
}

/** A region that computes some of its elements, over the captures that they need; any other node as it is. */
function prunedRegion(node: Node, elements: readonly number[], graph: Graph): Node {
  const { kind } = node.primitive.implementation;
  if (kind !== "branch" && kind !== "tabulate") return node;
  const regions = mapRegions(node.attributes, (region) => prune(withOutputs(region, elements)));
  const tests = kind === "branch" ? node.operands.slice(0, 1) : [];
  const given = node.operands.slice(tests.length);
  const captures = valuesLike(given.map((id) => at(graph.nodes, id)));
  const sides = Object.values(regions).filter((attribute) => typeof attribute === "object");
  const kept = neededCaptures(sides, captures);
  return {
    ...node,
    operands: [...tests, ...kept.map((index) => at(given, index))],
    attributes: mapRegions(regions, (region) => overCaptures(region, kept, captures)),
  };
}

/** Values of the types of some nodes, that are known where these are. */
function valuesLike(nodes: readonly Node[]): readonly Value[] {
  const builder = createBuilder();
  return nodes.map((node, index) => {
    const known = constantValue(node);
    if (known === undefined) return builder.input(index, node.type);
    return node.type.kind === "boolean" ? builder.truth(known !== 0) : builder.constant(known);
  });
}

function withOutputs(region: Graph, elements: readonly number[]): Graph {
  return {
    ...region,
    outputs: elements.map((element) => at(region.outputs, element)),
    result: elements.map((_, i) => i),
  };
}
