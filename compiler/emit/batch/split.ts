import { at } from "../../diagnostics/internal-error.ts";
import { createBuilder } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import { copyNode, imagesOf, liveNodes, rewriteInto } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";
import type { BatchInput } from "./inputs.ts";

/** A graph that is evaluated for many rows: what is the same for all of them, and what is computed for each. */
export interface Split {
  /** What does not depend on the row; its inputs are those of the graph. */
  readonly common: Graph;
  /** The rest; its inputs are those of the graph, and behind them the outputs of `common`. */
  readonly row: Graph;
}

/** Operations on constants that cost no more than this stay where they are: a name costs as much. */
const CHEAP = 4;

/**
 * Split a graph without composite primitives into what the inputs that are shared by all rows determine, and the rest.
 * The operations are the same, so the values are too, bit for bit.
 */
export function splitRows(graph: Graph, inputs: readonly Pick<BatchInput, "isShared">[]): Split {
  const live = liveNodes(graph);
  const varies = new Uint8Array(graph.nodes.length);
  const isWorthwhile = new Uint8Array(graph.nodes.length);
  const read = new Uint8Array(graph.nodes.length);
  for (const node of graph.nodes) {
    if (live[node.id] !== 1) continue;
    const index = inputIndex(node);
    const { operands } = node;
    const isRow = index === undefined ? operands.some((id) => varies[id] === 1) : !at(inputs, index).isShared;
    varies[node.id] = isRow ? 1 : 0;
    const isDear = index !== undefined || node.primitive.cost >= CHEAP;
    isWorthwhile[node.id] = isDear || operands.some((id) => isWorthwhile[id] === 1) ? 1 : 0;
    if (isRow) for (const id of operands) read[id] = 1;
  }
  for (const id of graph.outputs) read[id] = 1;
  const carried = graph.nodes.flatMap(({ id, operands }) =>
    live[id] === 1 && varies[id] === 0 && operands.length > 0 && read[id] === 1 && isWorthwhile[id] === 1 ? [id] : [],
  );
  return { common: commonPart(graph, carried), row: rowPart(graph, carried) };
}

function commonPart(graph: Graph, carried: readonly number[]): Graph {
  const builder = createBuilder();
  const inputs = graph.inputs.map(({ type }, index) => builder.input(index, type));
  const images = rewriteInto(builder, { ...graph, outputs: carried }, inputs);
  return builder.finish(graph.inputs, imagesOf(images, carried));
}

function rowPart(graph: Graph, carried: readonly number[]): Graph {
  const builder = createBuilder();
  const inputs = graph.inputs.map(({ type }, index) => builder.input(index, type));
  const places = new Map(carried.map((id, place) => [id, inputs.length + place]));
  const images = rewriteInto(builder, graph, inputs, (node, operands) => {
    const place = places.get(node.id);
    return place === undefined ? copyNode(node, operands, builder) : builder.input(place, node.type);
  });
  const names = carried.map((id) => ({
    name: graph.provenance.get(id)?.name ?? "",
    type: at(graph.nodes, id).type,
  }));
  return builder.finish([...graph.inputs, ...names], imagesOf(images, graph.outputs), graph.result);
}
