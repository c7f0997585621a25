import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { constantValue, inputIndex } from "../../graph/structural.ts";
import type { Compute, Write } from "../../procedure/procedure.ts";
import { addressOf } from "./usage.ts";

/** The same computation, with the sum itself as what is written where something else needs it too: `t += x`, and t is read. */
export function withSums(compute: Compute): Compute {
  const { graph, reads } = compute;
  const outputs = [...graph.outputs];
  const live = liveNodes(graph);
  const writes = compute.writes.map((write): Write => {
    const { place, adds, output } = write;
    if (!adds || place.form === "element") return write;
    const term = at(graph.outputs, output);
    const sum = graph.nodes.find(
      (node) =>
        live[node.id] === 1 &&
        isSum(node) &&
        node.operands.includes(term) &&
        node.operands.some((id) => id !== term && readingOf(graph, id, reads) === place),
    );
    return sum ? { place, output: outputs.push(sum.id) - 1, adds: false } : write;
  });
  return { ...compute, graph: { ...graph, outputs }, writes };
}

function isSum({ primitive: { implementation }, operands }: Node): boolean {
  const spelling = implementation.kind === "native" ? implementation.spelling : undefined;
  return spelling?.kind === "infix" && spelling.operator === "+" && operands.length === 2;
}

function readingOf({ nodes }: Graph, id: number, reads: Compute["reads"]): Compute["reads"][number] | undefined {
  const index = inputIndex(at(nodes, id));
  return index === undefined ? undefined : reads[index];
}

/**
 * Whether a variable can take on its new value as soon as that is computed: nothing that comes later needs the old one.
 */
export function isReplacedAtOnce({ place, output, adds }: Write, { graph, reads, writes }: Compute): boolean {
  const id = at(graph.outputs, output);
  const node = at(graph.nodes, id);
  if (adds || place.form === "element" || inputIndex(node) !== undefined || constantValue(node) !== undefined)
    return false;
  if (writes.some((other) => addressOf(other.place).includes(place))) return false;
  const needed = neededBeside(graph, id);
  return graph.nodes.every((each) => {
    const index = inputIndex(each);
    if (index === undefined || needed[each.id] !== 1) return true;
    const reading = at(reads, index);
    return reading !== place && !addressOf(reading).includes(place);
  });
}

/** Which nodes are needed once a node is known. */
function neededBeside({ nodes, outputs }: Graph, known: number): Uint8Array {
  const needed = new Uint8Array(nodes.length);
  for (const id of outputs) needed[id] = 1;
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (needed[id] === 1 && id !== known) for (const operand of at(nodes, id).operands) needed[operand] = 1;
  }
  return needed;
}
