import { at } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../../graph/builder.ts";
import { outputNodes, type Graph, type Input } from "../../graph/graph.ts";
import { indicator } from "../../primitives/branch.ts";
import { eq } from "../../primitives/comparison.ts";
import { flowsOf } from "../../primitives/presence.ts";
import { tabulate } from "../../primitives/tabulate.ts";
import { zerosLike } from "../../primitives/tensor.ts";
import { pushforward } from "../forward.ts";
import { primalOf } from "../reverse.ts";
import { sourcesOf, type SparsePlan } from "./plan.ts";
import type { CompressedTables } from "./tables.ts";

/**
 * The graph of the entries of the Jacobian of a graph of numbers, in the order of the pattern. What a sweep does not
 * touch is not computed.
 */
export function entriesGraph(graph: Graph, wrt: readonly number[], plan: SparsePlan): Graph {
  const { forward, reverse } = plan;
  const builder = createBuilder();
  const inputs = graph.inputs.map(({ type }, index) => builder.input(index, type));
  const one = builder.constant(1);
  const label = (prefix: string, colour: number, count: number): string | undefined =>
    count > 1 ? `${prefix}${colour + 1}` : undefined;
  const tangents = Array.from({ length: forward.count }, (_, colour) => {
    const seeds: (Value | undefined)[] = graph.inputs.map(() => undefined);
    wrt.forEach((input, column) => {
      if (forward.colours[column] === colour) seeds[input] = one;
    });
    return pushforward(builder, graph, inputs, flowsOf(seeds), label("c", colour, forward.count)).tangents;
  });
  const adjoints =
    reverse.count === 0
      ? []
      : pulled(builder, graph, inputs, wrt, reverse.colours, (pull) =>
          Array.from({ length: reverse.count }, (_, colour) => pull(colour, one, label("r", colour, reverse.count))),
        );
  const outputs = sourcesOf(plan).map(({ direction, colour, place }) => {
    const found = direction === "forward" ? at(tangents, colour)[place] : at(adjoints, colour)[at(wrt, place)];
    return found ?? builder.constant(0);
  });
  return builder.finish(graph.inputs, outputs);
}

type Adjoints = readonly (Value | undefined)[];

/** The adjoints of the inputs for the rows of each colour. */
function pulled(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  wrt: readonly number[],
  colours: Int32Array,
  write: (pull: (colour: number, one: Value, label: string | undefined) => Adjoints) => readonly Adjoints[],
): readonly Adjoints[] {
  const { pullback } = primalOf(builder, graph, inputs);
  const wanted = graph.inputs.map((_, index) => wrt.includes(index));
  return write((colour, one, label) => {
    const seeds = graph.outputs.map((_, row) => (colours[row] === colour ? one : undefined));
    return pullback(flowsOf(seeds), wanted, label);
  });
}

/**
 * The graph of the compressed Jacobian of a graph of arrays: for each output that shows an entry a table of its tangents, a
 * row for each colour of columns, then for each input that shows one a table of its adjoints, a row for each colour of rows.
 * The colours of the inputs and outputs that sweeps start from follow the inputs.
 */
export function tablesGraph(graph: Graph, wrt: readonly number[], { forward, reverse }: CompressedTables): Graph {
  const builder = createBuilder();
  const inputs = graph.inputs.map(({ type }, index) => builder.input(index, type));
  const own = inputs.length;
  const colourInputs = [
    ...forward.seeded.map((which): Input => {
      const { name, type } = at(graph.inputs, at(wrt, which));
      return { name: `${name}_colours`, type };
    }),
    ...reverse.seeded.map((which): Input => {
      const { type } = at(outputNodes(graph), which);
      return { name: graph.outputs.length > 1 ? `row_colours${which + 1}` : "row_colours", type };
    }),
  ];
  const colours = colourInputs.map(({ type }, index) => builder.input(own + index, type));
  const outputs: Value[] = [];
  if (forward.count > 0) {
    const given = [...inputs, ...colours.slice(0, forward.seeded.length)];
    outputs.push(
      ...tabulate(builder, forward.count, given, (inner, captures, index) => {
        const seeds: (Value | undefined)[] = graph.inputs.map(() => undefined);
        forward.seeded.forEach((which, position) => {
          seeds[at(wrt, which)] = indicator(eq(at(captures, own + position), index));
        });
        const pushed = pushforward(inner, graph, captures.slice(0, own), flowsOf(seeds));
        return forward.shown.map((which) => pushed.tangents[which] ?? zerosLike(at(pushed.outputs, which)));
      }),
    );
  }
  if (reverse.count > 0) {
    const given = [...inputs, ...colours.slice(forward.seeded.length)];
    const moving = reverse.shown.map((which) => at(wrt, which));
    const wanted = graph.inputs.map((_, index) => moving.includes(index));
    outputs.push(
      ...tabulate(builder, reverse.count, given, (inner, captures, index) => {
        const seeds: (Value | undefined)[] = graph.outputs.map(() => undefined);
        reverse.seeded.forEach((which, position) => {
          seeds[which] = indicator(eq(at(captures, own + position), index));
        });
        const adjoints = primalOf(inner, graph, captures.slice(0, own)).pullback(flowsOf(seeds), wanted);
        return moving.map((input) => adjoints[input] ?? zerosLike(at(captures, input)));
      }),
    );
  }
  return builder.finish([...graph.inputs, ...colourInputs], outputs);
}
