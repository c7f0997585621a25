import { at, InternalError } from "../diagnostics/internal-error.ts";
import { evaluateArray } from "./evaluate-array.ts";
import { expand } from "./expand.ts";
import type { Graph, Result } from "./graph.ts";
import { isList } from "./graph.ts";
import type { Node } from "./node.ts";
import type { Datum, Numbers } from "./primitive.ts";
import { liveNodes } from "./rewrite.ts";
import { solveSizes, type Sizes } from "./sizes.ts";
import { constantValue, inputIndex, projectIndex } from "./structural.ts";

/** The number that a datum is. @throws InternalError when it is a tuple or an array. */
export function scalar(datum: Datum | undefined): number {
  if (typeof datum !== "number") throw new InternalError("a number was expected");
  return datum;
}

/** The number or the elements of the array that a datum is. @throws InternalError when it is a tuple. */
export function numbersOf(datum: Datum | undefined): Numbers {
  if (typeof datum === "number" || datum instanceof Float64Array) return datum;
  throw new InternalError("a number or an array was expected");
}

/** The values of the live nodes of a graph at given inputs, by id. Branches that are not taken are not evaluated. */
export function evaluateNodes(
  graph: Graph,
  inputs: readonly Numbers[],
  sizes: Sizes = solveSizes(graph.inputs, inputs),
): readonly (Datum | undefined)[] {
  return valuesOf(graph, inputs, sizes);
}

function valuesOf(graph: Graph, inputs: readonly Numbers[], sizes: Sizes): readonly (Datum | undefined)[] {
  const values: (Datum | undefined)[] = new Array<undefined>(graph.nodes.length).fill(undefined);
  const live = liveNodes(graph);
  for (const node of graph.nodes) {
    if (live[node.id] === 1) values[node.id] = evaluateNode(graph, node, values, inputs, sizes);
  }
  return values;
}

/** The outputs of a graph, which are numbers, at given inputs, in order. */
export function evaluate(graph: Graph, inputs: readonly Numbers[]): readonly number[] {
  return evaluateAll(graph, inputs).map(scalar);
}

/** The outputs of a graph, numbers or the elements of arrays, at given inputs, in order. */
export function evaluateAll(graph: Graph, inputs: readonly Numbers[]): readonly Numbers[] {
  return outputsOf(expand(graph), inputs, solveSizes(graph.inputs, inputs));
}

function outputsOf(expanded: Graph, inputs: readonly Numbers[], sizes: Sizes): readonly Numbers[] {
  const values = valuesOf(expanded, inputs, sizes);
  return expanded.outputs.map((id) => numbersOf(values[id]));
}

function evaluateNode(
  graph: Graph,
  node: Node,
  values: readonly (Datum | undefined)[],
  inputs: readonly Numbers[],
  sizes: Sizes,
): Datum {
  const known = constantValue(node);
  if (known !== undefined) return known;
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const element = projectIndex(node);
  if (element !== undefined) {
    const tuple = values[at(node.operands, 0)];
    if (typeof tuple !== "object" || tuple instanceof Float64Array) throw new InternalError("a tuple was expected");
    return at(tuple, element);
  }
  const { implementation } = node.primitive;
  if (implementation.kind === "native" && node.type.kind !== "tensor") {
    return implementation.evaluate(
      node.operands.map((id) => scalar(values[id])),
      node.attributes,
    );
  }
  const operands = node.operands.map((id) => numbersOf(values[id]));
  const [test] = operands;
  if (implementation.kind === "branch" && typeof test === "number") {
    return outputsOf(implementation.choose(test, node.attributes), operands.slice(1), sizes);
  }
  const types = node.operands.map((id) => at(graph.nodes, id).type);
  return evaluateArray({ node, types, operands, sizes }, outputsOf);
}

/** A result with its output indices replaced by what they stand for. */
export type Filled<T> = T | readonly Filled<T>[] | { readonly [field: string]: Filled<T> };

/** Put the outputs in their places in the result. */
export function fillResult<T>(result: Result, outputs: readonly T[]): Filled<T> {
  if (typeof result === "number") return at(outputs, result);
  if (isList(result)) return result.map((part) => fillResult(part, outputs));
  return Object.fromEntries(Object.entries(result).map(([field, part]) => [field, fillResult(part, outputs)]));
}
