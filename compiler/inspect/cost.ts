import type { Graph } from "../graph/graph.ts";
import { liveNodes } from "../graph/rewrite.ts";

/** What a graph costs to evaluate. */
export interface Cost {
  /** The number of operations and function calls. */
  readonly operations: number;
  /** The same in units of one addition, by the declared costs: 4 for a division or root, 10 to 40 for a function. */
  readonly weighted: number;
  /** How often each primitive occurs, by name. */
  readonly byPrimitive: ReadonlyMap<string, number>;
}

/** Count the live operations of an expanded graph; of a branch, the test and its more expensive side. */
export function costOf(graph: Graph): Cost {
  const live = liveNodes(graph);
  const byPrimitive = new Map<string, number>();
  let operations = 0;
  let weighted = 0;
  const count = (name: string, times: number): void => {
    byPrimitive.set(name, (byPrimitive.get(name) ?? 0) + times);
  };
  for (const node of graph.nodes) {
    const { implementation, name, cost } = node.primitive;
    if (live[node.id] !== 1 || implementation.kind === "structural") continue;
    operations += 1;
    weighted += cost;
    count(name, 1);
    if (implementation.kind !== "branch") continue;
    const sides = [1, 0].map((taken) => costOf(implementation.choose(taken, node.attributes)));
    const dearer = sides.reduce((a, b) => (b.weighted > a.weighted ? b : a));
    operations += dearer.operations;
    weighted += dearer.weighted;
    dearer.byPrimitive.forEach((times, inner) => {
      count(inner, times);
    });
  }
  return { operations, weighted, byPrimitive };
}
