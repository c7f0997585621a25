import { expand } from "../graph/expand.ts";
import type { Graph } from "../graph/graph.ts";
import { prune } from "./prune.ts";
import { simplify, type SimplifyOptions } from "./simplify.ts";

/** The graph that is emitted: composite primitives are written out, and what that leaves over is tidied exactly and pruned. */
export function lower(graph: Graph, { simplify: level }: SimplifyOptions = {}): Graph {
  const expanded = expand(graph);
  return prune(level === "none" ? expanded : simplify(expanded, { simplify: "exact", stable: false }).graph);
}
