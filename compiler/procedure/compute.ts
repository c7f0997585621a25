import { createBuilder, type Builder, type Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { imagesOf, rewriteInto } from "../graph/rewrite.ts";
import { readInputs } from "../graph/region.ts";
import { BOOLEAN, REAL, type Type } from "../graph/type.ts";
import { at } from "../diagnostics/internal-error.ts";
import { placeKey } from "./index-form.ts";
import type { Compute, Place, Reading } from "./procedure.ts";
import { readOwner } from "./walk.ts";

/** A value that is stored in a place, or added to what is there. */
export interface DraftWrite {
  readonly place: Place;
  readonly value: Value;
  readonly adds: boolean;
}

/** A `Compute` under construction. */
export interface Draft {
  readonly builder: Builder;
  /** What a place holds before anything is written, or a count: one input for each. */
  readonly read: (reading: Reading) => Value;
  /** The statement that does the writes, in order; it reads what they depend on. */
  readonly finish: (writes: readonly DraftWrite[], line: number | undefined) => Compute;
}

/** A new, empty `Compute`. */
export function createDraft(): Draft {
  const builder = createBuilder();
  const reads: Reading[] = [];
  const values = new Map<string, Value>();
  return {
    builder,
    read: (place) => {
      const key = placeKey(place);
      const value = values.get(key) ?? builder.input(reads.push(place) - 1, typeOfReading(place));
      values.set(key, value);
      return value;
    },
    finish: (writes, line) => {
      const graph = builder.finish(
        reads.map((place) => ({ name: place.form === "scalar" ? place.name : "", type: typeOfReading(place) })),
        writes.map(({ value }) => value),
      );
      return trimmed({
        kind: "compute",
        graph,
        reads,
        writes: writes.map(({ place, adds }, output) => ({ place, output, adds })),
        line,
      });
    },
  };
}

/** The type of the input of a graph that stands for what is read. */
function typeOfReading(reading: Reading): Type {
  return readOwner(reading)?.kind === "boolean" ? BOOLEAN : REAL;
}

/** Write the graph of a `Compute` into a builder, for given values of its reads: the values of its outputs. */
export function outputsInto(builder: Builder, { graph }: Compute, reads: readonly Value[]): readonly Value[] {
  return imagesOf(rewriteInto(builder, graph, reads), graph.outputs);
}

/** The same computation with some of its writes only; undefined where none is left. */
export function withWrites(compute: Compute, isKept: (place: Place) => boolean): Compute | undefined {
  const kept = compute.writes.filter(({ place }) => isKept(place));
  if (kept.length === 0) return undefined;
  if (kept.length === compute.writes.length) return compute;
  const { graph } = compute;
  const part: Graph = {
    ...graph,
    outputs: kept.map(({ output }) => at(graph.outputs, output)),
    result: kept.map((_, index) => index),
  };
  return trimmed({ ...compute, graph: part, writes: kept.map(({ place, adds }, output) => ({ place, output, adds })) });
}

/** The same computation without the reads that nothing depends on, its live nodes only. */
function trimmed(compute: Compute): Compute {
  const { graph, reads } = compute;
  const used = readInputs(graph).toSorted((a, b) => a - b);
  const builder = createBuilder();
  const images: Value[] = [];
  used.forEach((index, position) => {
    images[index] = builder.input(position, at(graph.inputs, index).type);
  });
  const outputs = imagesOf(rewriteInto(builder, graph, images), graph.outputs);
  return {
    ...compute,
    reads: used.map((index) => at(reads, index)),
    graph: builder.finish(
      used.map((index) => at(graph.inputs, index)),
      outputs,
    ),
  };
}
