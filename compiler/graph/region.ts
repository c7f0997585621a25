import { at } from "../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Value } from "./builder.ts";
import type { Graph } from "./graph.ts";
import { imagesOf, liveNodes, rewriteInto } from "./rewrite.ts";
import { inputIndex } from "./structural.ts";

/** The inputs that the outputs of a graph depend on, by position. */
export function readInputs(graph: Graph): readonly number[] {
  const live = liveNodes(graph);
  return graph.nodes.flatMap((node) => {
    const index = inputIndex(node);
    return live[node.id] === 1 && index !== undefined ? [index] : [];
  });
}

/** The captures that one of several regions over them reads, by position, except those that are known numbers. */
export function neededCaptures(regions: readonly Graph[], captures: readonly Value[]): readonly number[] {
  const read = new Set(regions.flatMap(readInputs));
  return captures.flatMap((capture, index) => (read.has(index) && knownValue(capture) === undefined ? [index] : []));
}

/**
 * The live part of a region over the captures that are kept; those left out are known numbers, or not read. Inputs that
 * the region has beyond its captures stay.
 */
export function overCaptures(region: Graph, kept: readonly number[], captures: readonly Value[]): Graph {
  const builder = createBuilder();
  const own = region.inputs.slice(captures.length);
  const inputs = [...kept.map((index) => at(region.inputs, index)), ...own];
  const images = captures.map((capture) => {
    const value = knownValue(capture) ?? NaN;
    return capture.builder.node(capture).type.kind === "boolean" ? builder.truth(value !== 0) : builder.constant(value);
  });
  kept.forEach((index, position) => {
    images[index] = builder.input(position, at(inputs, position).type);
  });
  own.forEach(({ type }, position) => images.push(builder.input(kept.length + position, type)));
  const values = rewriteInto(builder, region, images);
  return builder.finish(inputs, imagesOf(values, region.outputs));
}
