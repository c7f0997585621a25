import type { Drawing, DrawnEdge, DrawnNode } from "./drawing.ts";
import { countOutputs, labelOf, STYLES, TEXT_COLOUR } from "./style.ts";

/** A drawing as a Mermaid flowchart. */
export function toMermaid({ nodes, edges }: Drawing): string {
  const count = countOutputs(nodes);
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${nodeLine(node, count)}`),
    ...edges.map((edge) => `  ${edgeLine(edge)}`),
    ...Object.entries(STYLES).map(
      ([kind, { fill, border }]) => `  classDef ${kind} fill:${fill},stroke:${border},color:${TEXT_COLOUR}`,
    ),
    "",
  ].join("\n");
}

function nodeLine(node: DrawnNode, outputCount: number): string {
  const label = labelOf(node, outputCount).map(escaped).join("<br/>");
  const [open, close] = shapeOf(node);
  return `${node.id}${open}"${label}"${close}:::${node.kind}`;
}

function shapeOf({ kind, outputs }: DrawnNode): readonly [string, string] {
  if (outputs.length > 0) return ["[[", "]]"];
  return kind === "input" ? ["([", "])"] : ["[", "]"];
}

function edgeLine({ from, to, isTest }: DrawnEdge): string {
  return isTest ? `${from} -. test .-> ${to}` : `${from} --> ${to}`;
}

/** Text in which Mermaid finds no syntax, Markdown or HTML: all that is no letter, digit or plain sign is a code. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N} ,.=·…]/gu, (character) => `#${character.codePointAt(0) ?? 32};`);
}
