import { at } from "../../diagnostics/internal-error.ts";
import { outputNodes, type Graph } from "../../graph/graph.ts";
import type { Sizes } from "../../graph/sizes.ts";
import type { Type } from "../../graph/type.ts";
import { elementsOf } from "../sparsity.ts";
import type { Colouring } from "./colouring.ts";
import { sourcesOf, type SparsePlan } from "./plan.ts";

/** The sweeps in one direction, each of which gives a row of every table. */
export interface Sweeps {
  readonly count: number;
  /** The values that some sweep starts from: differentiated inputs, by their places among these, or outputs. */
  readonly seeded: readonly number[];
  /** The colours of the elements of each of them. */
  readonly colours: readonly (number | Float64Array)[];
  /** The values at the other end in which some entry is found; each has a table. */
  readonly shown: readonly number[];
  /** How many elements each table has. */
  readonly lengths: readonly number[];
}

/** How a compressed matrix is laid out: tables of tangents of outputs, then of adjoints of inputs, one behind the other. */
export interface CompressedTables {
  readonly forward: Sweeps;
  readonly reverse: Sweeps;
  /** The place of each entry in the tables, in the order of the pattern. */
  readonly places: Int32Array;
}

/** The layout of the compressed Jacobian of a graph of arrays. */
export function tablesOf(graph: Graph, wrt: readonly number[], plan: SparsePlan, sizes: Sizes): CompressedTables {
  const columns = blocksOf(
    wrt.map((input) => at(graph.inputs, input).type),
    sizes,
  );
  const rows = blocksOf(
    outputNodes(graph).map(({ type }) => type),
    sizes,
  );
  const sources = sourcesOf(plan);
  const found = (direction: "forward" | "reverse"): readonly number[] =>
    sources.flatMap((source) => (source.direction === direction ? [source.place] : []));
  const forward = sweepsOf(plan.forward, columns, rows, found("forward"));
  const reverse = sweepsOf(plan.reverse, rows, columns, found("reverse"));
  const inForward = placesIn(forward, rows, 0);
  const inReverse = placesIn(
    reverse,
    columns,
    forward.lengths.reduce((sum, length) => sum + length, 0),
  );
  return {
    forward,
    reverse,
    places: Int32Array.from(sources, ({ direction, colour, place }) =>
      (direction === "forward" ? inForward : inReverse)(colour, place),
    ),
  };
}

/** The rows of an output, or the columns of an input, among all of them. */
interface Block {
  readonly isNumber: boolean;
  readonly start: number;
  readonly size: number;
}

function blocksOf(types: readonly Type[], sizes: Sizes): readonly Block[] {
  let start = 0;
  return types.map((type) => {
    const block = { isNumber: type.kind !== "tensor", start, size: elementsOf(type, sizes) };
    start += block.size;
    return block;
  });
}

function sweepsOf(
  { colours, count }: Colouring,
  from: readonly Block[],
  to: readonly Block[],
  found: readonly number[],
): Sweeps {
  const coloursOf = ({ start, size }: Block): Int32Array => colours.subarray(start, start + size);
  const hasEntries = new Uint8Array(to.reduce((sum, { size }) => sum + size, 0));
  for (const place of found) hasEntries[place] = 1;
  const seeded = [...from.keys()].filter((index) => coloursOf(at(from, index)).some((colour) => colour >= 0));
  const shown = [...to.keys()].filter((index) => {
    const { start, size } = at(to, index);
    return hasEntries.subarray(start, start + size).includes(1);
  });
  return {
    count,
    seeded,
    colours: seeded.map((index) => {
      const block = at(from, index);
      return block.isNumber ? at(coloursOf(block), 0) : Float64Array.from(coloursOf(block));
    }),
    shown,
    lengths: shown.map((index) => at(to, index).size * count),
  };
}

/** Where a colour and a place are in the tables, which begin somewhere. */
function placesIn(
  { count, shown }: Sweeps,
  blocks: readonly Block[],
  start: number,
): (colour: number, place: number) => number {
  const offsets = new Map<number, { readonly table: number; readonly block: Block }>();
  let table = start;
  for (const index of shown) {
    const block = at(blocks, index);
    for (let place = block.start; place < block.start + block.size; place++) offsets.set(place, { table, block });
    table += block.size * count;
  }
  return (colour, place) => {
    const found = offsets.get(place);
    return found ? found.table + colour * found.block.size + place - found.block.start : NaN;
  };
}
