import { toDot } from "./dot.ts";
import type { Drawing } from "./drawing.ts";

/** A drawing as an SVG image, laid out by Graphviz, which is loaded when it is first needed. */
export async function toSvg(drawing: Drawing): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const graphviz = await instance();
  return graphviz.renderString(toDot(drawing), { format: "svg", engine: "dot" });
}
