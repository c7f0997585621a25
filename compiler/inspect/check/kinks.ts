import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { createBuilder } from "../../graph/builder.ts";
import { evaluateNodes, numbersOf } from "../../graph/evaluate.ts";
import { expandNode } from "../../graph/expand.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import type { Datum, Numbers } from "../../graph/primitive.ts";
import { liveNodes, rewriteInto } from "../../graph/rewrite.ts";
import { solveSizes, type Sizes } from "../../graph/sizes.ts";
import { inputIndex } from "../../graph/structural.ts";
import { formulas } from "../notation.ts";
import { kinkElements } from "./kink-elements.ts";
import type { KinkStep } from "./report.ts";

/**
 * The steps of a function, as the user wrote them, that are not differentiable at a point. Sides of branches that are
 * not taken do not count.
 */
export function kinksAt(graph: Graph, point: readonly Numbers[]): readonly KinkStep[] {
  const influence = influenceOf(graph);
  return findKinks(graph, point, solveSizes(graph.inputs, point)).map(({ node, formula, outer }) => ({
    formula,
    primitive: node.primitive.name,
    convention: node.primitive.convention,
    ...influence(outer),
  }));
}

interface Kink {
  readonly node: Node;
  readonly formula: string;
  /** The node of the outermost graph that the kink lies in. */
  readonly outer: number;
}

function findKinks(graph: Graph, inputs: readonly Numbers[], sizes: Sizes): readonly Kink[] {
  const values = valuesOf(graph, inputs, sizes);
  const live = liveNodes(graph);
  const written = formulas(graph, { format: "text" });
  const formula = (id: number): string => at(written, id).text;
  return graph.nodes.flatMap((node): readonly Kink[] => {
    if (live[node.id] !== 1) return [];
    const { implementation, kink } = node.primitive;
    if (implementation.kind === "branch") {
      const [test = NaN, ...captures] = node.operands.map((id) => numbersOf(values[id]));
      // Which elements of arrays take which side is not followed.
      if (typeof test !== "number") return [];
      const side = implementation.choose(test, node.attributes);
      const names = node.operands.slice(1).map(formula);
      const named = {
        ...side,
        inputs: side.inputs.map((input, index) => ({ ...input, name: names[index] ?? input.name })),
      };
      return findKinks(named, captures, sizes).map((inner) => ({ ...inner, outer: node.id }));
    }
    if (kink === undefined && node.primitive.convention === undefined) return [];
    const types = node.operands.map((id) => at(graph.nodes, id).type);
    const operands = node.operands.map((id) => numbersOf(values[id]));
    const where = kinkElements({ node, types, operands, sizes });
    if (where === undefined) return [];
    const name = graph.provenance.get(node.id)?.name;
    return [{ node, formula: `${name === undefined ? "" : `${name} = `}${formula(node.id)}${where}`, outer: node.id }];
  });
}

/** The values of the live nodes of a graph that may have composite primitives, by id. */
function valuesOf(graph: Graph, inputs: readonly Numbers[], sizes: Sizes): readonly (Datum | undefined)[] {
  const builder = createBuilder();
  const images = rewriteInto(
    builder,
    graph,
    graph.inputs.map(({ type }, index) => builder.input(index, type)),
    expandNode,
  );
  const expanded = builder.finish(
    graph.inputs,
    images.filter((image) => image !== undefined),
  );
  const values = evaluateNodes(expanded, inputs, sizes);
  return images.map((image) => image && values[image.id]);
}

/** Tells which outputs depend on a node, and on which inputs it depends. */
function influenceOf(graph: Graph): (id: number) => Pick<KinkStep, "outputs" | "parameters"> {
  return (id) => {
    const read = liveNodes(graph, [id]);
    const parameters = graph.nodes.flatMap((node) => {
      const index = inputIndex(node);
      return index !== undefined && read[node.id] === 1 ? [index] : [];
    });
    const reached = new Uint8Array(graph.nodes.length);
    reached[id] = 1;
    for (const node of graph.nodes) if (node.operands.some((operand) => reached[operand] === 1)) reached[node.id] = 1;
    const outputs = graph.outputs.flatMap((node, output) => (reached[node] === 1 ? [output] : []));
    if (outputs.length === 0) throw new InternalError("a live node reaches no output");
    return { outputs, parameters };
  };
}
