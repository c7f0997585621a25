import { expandNode } from "../../graph/expand.ts";
import type { Graph } from "../../graph/graph.ts";
import { copyNode, type Visit } from "../../graph/rewrite.ts";

/** Write composite step functions out: what they are made of is decided at a point. */
export const expandSteps: Visit = (node, operands, builder) =>
  (node.primitive.derivative.kind === "constant" ? expandNode : copyNode)(node, operands, builder);

/** A function of graphs that is carried out once for each of them. */
export function remembered<T>(make: (graph: Graph) => T): (graph: Graph) => T {
  const known = new Map<Graph, T>();
  return (graph) => {
    const earlier = known.get(graph);
    if (earlier !== undefined) return earlier;
    const made = make(graph);
    known.set(graph, made);
    return made;
  };
}

/** A value that is made when it is first needed. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
