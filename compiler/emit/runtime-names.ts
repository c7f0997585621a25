import { at, InternalError } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import { liveNodes } from "../graph/rewrite.ts";
import { runtimeSource, type RuntimeFunction } from "./runtime-source.ts";

/** The functions of the runtime that an expanded graph calls, and those that they call, by name. */
export function runtimeNames(graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  collect(graph, found);
  return withDependencies(found);
}

/** Functions of the runtime with those that they call. */
export function withDependencies(names: Iterable<string>): ReadonlySet<string> {
  const needed = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    open.push(...sourceOf(name).dependencies);
  }
  return needed;
}

/** The text of a function of the runtime. @throws InternalError when there is none. */
export function sourceOf(name: string): RuntimeFunction {
  const found = runtimeSource.get(name);
  if (!found) throw new InternalError(`the runtime has no source of ${name}`);
  return found;
}

function collect(graph: Graph, found: Set<string>): void {
  const live = liveNodes(graph);
  for (const { id, primitive, operands, attributes } of graph.nodes) {
    if (live[id] !== 1) continue;
    const { implementation } = primitive;
    if (implementation.kind === "native" && implementation.spelling.kind === "runtime") {
      found.add(implementation.spelling.name);
    } else if (implementation.kind === "kernel") {
      const types = operands.map((operand) => at(graph.nodes, operand).type);
      found.add(implementation.call(types, attributes).name);
    }
    for (const attribute of Object.values(attributes)) if (typeof attribute === "object") collect(attribute, found);
  }
}
