import { at, InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "./builder.ts";
import type { Graph } from "./graph.ts";
import type { Node } from "./node.ts";
import type { Attributes } from "./primitive.ts";
import type { Origin } from "./provenance.ts";
import { inputIndex } from "./structural.ts";

/** The image of a node whose operands have been rewritten. */
export type Visit = (node: Node, operands: readonly Value[], builder: Builder) => Value;

/** Which nodes the given nodes depend on, themselves included. */
export function liveNodes(graph: Graph, roots: readonly number[] = graph.outputs): Uint8Array {
  const live = new Uint8Array(graph.nodes.length);
  for (const id of roots) live[id] = 1;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (live[id] === 1) for (const operand of at(graph.nodes, id).operands) live[operand] = 1;
  }
  return live;
}

/** The same node over rewritten operands. */
export const copyNode: Visit = (node, operands, builder) => builder.apply(node.primitive, operands, node.attributes);

/**
 * Rewrite the live nodes of a graph into a builder, operands first: the one traversal that every pass is made of.
 * The images are listed by the id of the node; dead nodes have none.
 */
export function rewriteInto(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  visit: Visit = copyNode,
): readonly (Value | undefined)[] {
  const live = liveNodes(graph);
  const images: (Value | undefined)[] = new Array<undefined>(graph.nodes.length).fill(undefined);
  const imageOf = (id: number): Value => images[id] ?? missing(id);
  for (const node of graph.nodes) {
    if (live[node.id] !== 1) continue;
    const index = inputIndex(node);
    const image = index === undefined ? visit(node, node.operands.map(imageOf), builder) : at(inputs, index);
    images[node.id] = image;
    const origin = graph.provenance.get(node.id);
    if (origin && image.builder === builder) builder.note(image, movedOrigin(origin, images));
  }
  return images;
}

/** The graph whose live nodes are rewritten one by one; inputs, outputs, result and provenance are kept. */
export function rewrite(graph: Graph, visit: Visit = copyNode): Graph {
  const builder = createBuilder();
  const inputs = graph.inputs.map(({ type }, index) => builder.input(index, type));
  const images = rewriteInto(builder, graph, inputs, visit);
  return builder.finish(graph.inputs, imagesOf(images, graph.outputs), graph.result);
}

/** The images of some nodes, which must be live. */
export function imagesOf(images: readonly (Value | undefined)[], ids: readonly number[]): readonly Value[] {
  return ids.map((id) => images[id] ?? missing(id));
}

/** The attributes with every sub-graph transformed. */
export function mapRegions(attributes: Attributes, transform: (graph: Graph) => Graph): Attributes {
  if (!hasRegions(attributes)) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([key, attribute]) => [
      key,
      typeof attribute === "object" ? transform(attribute) : attribute,
    ]),
  );
}

/** Whether some of the attributes are sub-graphs. */
export function hasRegions(attributes: Attributes): boolean {
  for (const key in attributes) if (typeof attributes[key] === "object") return true;
  return false;
}

function movedOrigin(origin: Origin, images: readonly (Value | undefined)[]): Origin {
  if (origin.of === undefined && origin.from === undefined) return origin;
  const { of, from, ...rest } = origin;
  const source = of === undefined ? undefined : images[of];
  const flows = from?.map((step) => (typeof step === "string" ? step : images[step]?.id));
  const isKnown = (step: number | string | undefined): step is number | string => step !== undefined;
  return { ...rest, ...(source && { of: source.id }), ...(flows?.every(isKnown) && { from: flows }) };
}

function missing(id: number): never {
  throw new InternalError(`node ${String(id)} is needed but dead`);
}
