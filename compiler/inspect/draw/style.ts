import type { DrawnNode } from "./drawing.ts";

/** How a kind of node looks: dark text on a light fill, told apart by shape and border as well when printed in grey. */
export interface Style {
  readonly fill: string;
  readonly border: string;
}

export const STYLES: Readonly<Record<DrawnNode["kind"], Style>> = {
  input: { fill: "#e3eefb", border: "#2f6096" },
  constant: { fill: "#ffffff", border: "#8a8a8a" },
  operation: { fill: "#ffffff", border: "#555555" },
  output: { fill: "#fdf0d2", border: "#8f6a10" },
};

export const TEXT_COLOUR = "#1a1a1a";
export const EDGE_COLOUR = "#555555";

/** The lines of a node's label, the last of which says that it is an output, and which one where there are several. */
export function labelOf({ lines, outputs }: DrawnNode, outputCount: number): readonly string[] {
  if (outputs.length === 0) return lines;
  return [...lines, outputCount > 1 ? `output ${outputs.map((output) => output + 1).join(", ")}` : "output"];
}

/** How many outputs the function of a drawing has. */
export function countOutputs(nodes: readonly DrawnNode[]): number {
  return nodes.reduce((count, { outputs }) => count + outputs.length, 0);
}
