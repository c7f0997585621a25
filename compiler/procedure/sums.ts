import { at } from "../diagnostics/internal-error.ts";
import { knownValue, type Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { inputIndex } from "../graph/structural.ts";
import { createDraft, outputsInto, type DraftWrite } from "./compute.ts";
import { placeKey } from "./index-form.ts";
import type { Compute, Place } from "./procedure.ts";
import { add, neg, sub } from "../primitives/arithmetic.ts";

/** Where an output is what its place has held, plus or minus something: the node that is added or taken away. */
interface Sum {
  readonly term: number;
  readonly isNegative: boolean;
}

/** The computation with sums that go where their first term comes from as terms that are added there. */
export function withSums(compute: Compute): Compute {
  const sums = compute.writes.map(({ place, output }) => sumAt(compute, place, output));
  if (sums.every((sum) => sum === undefined)) return compute;
  const { graph, reads, writes } = compute;
  const outputs = writes.map(({ output }, index) => sums[index]?.term ?? at(graph.outputs, output));
  const open: Graph = { ...graph, outputs, result: outputs.map((_, index) => index) };
  const draft = createDraft();
  const inputs = reads.map((reading): Value => draft.read(reading));
  const values = outputsInto(draft.builder, { ...compute, graph: open }, inputs);
  return draft.finish(
    writes.map(({ place, adds }, index): DraftWrite => {
      const sum = sums[index];
      const value = at(values, index);
      return { place, value: sum?.isNegative === true ? opposite(value) : value, adds: adds || sum !== undefined };
    }),
    compute.line,
  );
}

function sumAt({ graph, reads, writes }: Compute, place: Place, output: number): Sum | undefined {
  const id = at(graph.outputs, output);
  const { primitive, operands } = at(graph.nodes, id);
  if (primitive !== add && primitive !== sub) return undefined;
  const isUsed =
    graph.nodes.some((node) => node.operands.includes(id)) ||
    writes.filter((write) => at(graph.outputs, write.output) === id).length > 1;
  if (isUsed) return undefined;
  const key = placeKey(place);
  const isPlace = (operand: number): boolean => {
    const index = inputIndex(at(graph.nodes, operand));
    return index !== undefined && placeKey(at(reads, index)) === key;
  };
  const [left = id, right = id] = operands;
  if (isPlace(left)) return { term: right, isNegative: primitive === sub };
  // Sums do not depend on the order of their terms, bit for bit.
  return primitive === add && isPlace(right) ? { term: left, isNegative: false } : undefined;
}

function opposite(value: Value): Value {
  const known = knownValue(value);
  return known === undefined ? neg(value) : value.builder.constant(-known);
}
