import { at } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import { neededCaptures, overCaptures } from "../graph/region.ts";
import { copyNode, liveNodes, mapRegions, rewrite, type Visit } from "../graph/rewrite.ts";
import { projectIndex } from "../graph/structural.ts";

/** The graph without what nothing reads: dead nodes, results of regions that are not projected, captures of those only. */
export function prune(graph: Graph): Graph {
  const read = projectedElements(graph);
  const visit: Visit = (node, operands, builder) => {
    const element = projectIndex(node);
    if (element !== undefined) {
      const kept = read.get(at(node.operands, 0)) ?? [];
      return builder.project(at(operands, 0), kept.indexOf(element));
    }
    const { kind } = node.primitive.implementation;
    if (kind !== "branch" && kind !== "tabulate") return copyNode(node, operands, builder);
    const elements = read.get(node.id) ?? [];
    const regions = mapRegions(node.attributes, (region) => prune(withOutputs(region, elements)));
    const [tests, captures] = kind === "branch" ? [operands.slice(0, 1), operands.slice(1)] : [[], operands];
    const sides = Object.values(regions).filter((attribute) => typeof attribute === "object");
    const kept = neededCaptures(sides, captures);
    return builder.apply(
      node.primitive,
      [...tests, ...kept.map((index) => at(captures, index))],
      mapRegions(regions, (region) => overCaptures(region, kept, captures)),
    );
  };
  return rewrite(graph, visit);
}

/** For each tuple the elements that are read, in order. */
function projectedElements(graph: Graph): ReadonlyMap<number, readonly number[]> {
  const live = liveNodes(graph);
  const read = new Map<number, number[]>();
  for (const node of graph.nodes) {
    const element = projectIndex(node);
    if (live[node.id] !== 1 || element === undefined) continue;
    const tuple = at(node.operands, 0);
    const elements = read.get(tuple) ?? [];
    read.set(
      tuple,
      [...elements, element].sort((a, b) => a - b),
    );
  }
  return read;
}

function withOutputs(region: Graph, elements: readonly number[]): Graph {
  return {
    ...region,
    outputs: elements.map((element) => at(region.outputs, element)),
    result: elements.map((_, i) => i),
  };
}
