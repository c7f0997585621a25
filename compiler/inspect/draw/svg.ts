import { drawingTooLarge } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { toDot } from "./dot.ts";
import type { Drawing } from "./drawing.ts";

/** How many nodes are laid out at most. Graphviz takes seconds for more, and then exceeds its stack. */
export const MOST_SVG_NODES = 500;

/**
 * A drawing as an SVG image, laid out by Graphviz, which is loaded when it is first needed.
 * @throws DiagnosticError when the drawing has too many nodes.
 */
export async function toSvg(drawing: Drawing): Promise<string> {
  const count = drawing.nodes.length;
  if (count > MOST_SVG_NODES) {
    throw new DiagnosticError([drawingTooLarge(count, MOST_SVG_NODES)]);
  }
  const { instance } = await import("@viz-js/viz");
  const graphviz = await instance();
  return graphviz.renderString(toDot(drawing), { format: "svg", engine: "dot" });
}
