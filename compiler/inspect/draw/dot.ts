import type { Drawing, DrawnEdge, DrawnNode } from "./drawing.ts";
import { countOutputs, EDGE_COLOUR, labelOf, STYLES, TEXT_COLOUR } from "./style.ts";

/** A drawing in the DOT language of Graphviz. */
export function toDot({ nodes, edges }: Drawing): string {
  const count = countOutputs(nodes);
  const inputs = nodes.filter(({ kind }) => kind === "input").map(({ id }) => id);
  return [
    "digraph {",
    "  graph [rankdir=LR, nodesep=0.3, ranksep=0.5, bgcolor=white, nslimit=2, nslimit1=2]",
    `  node [shape=box, style=filled, margin="0.2,0.1", fontname="Helvetica,Arial,sans-serif", fontsize=12, fontcolor="${TEXT_COLOUR}"]`,
    `  edge [color="${EDGE_COLOUR}", arrowsize=0.7, fontname="Helvetica,Arial,sans-serif", fontsize=10]`,
    ...nodes.map((node) => `  ${nodeLine(node, count)}`),
    ...(inputs.length > 0 ? [`  { rank=source; ${inputs.join("; ")} }`] : []),
    ...edges.map((edge) => `  ${edgeLine(edge)}`),
    "}",
    "",
  ].join("\n");
}

function nodeLine(node: DrawnNode, outputCount: number): string {
  const { fill, border } = STYLES[node.kind];
  const attributes = [
    `label="${labelOf(node, outputCount).map(escaped).join("\\n")}"`,
    `fillcolor="${fill}", color="${border}"`,
    ...(node.kind === "input" ? ['style="filled,rounded"'] : []),
    ...(node.outputs.length > 0 ? ["peripheries=2"] : []),
  ];
  return `${node.id} [${attributes.join(", ")}]`;
}

function edgeLine({ from, to, isTest }: DrawnEdge): string {
  return `${from} -> ${to}${isTest ? ' [label="test", style=dashed]' : ""}`;
}

/** Text as it stands in a quoted string; Graphviz also reads entities in labels. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("&", "&amp;")
    .replace(/\p{Cc}/gu, " ");
}
