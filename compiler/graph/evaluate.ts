import { at, InternalError } from "../diagnostics/internal-error.ts";
import { expand } from "./expand.ts";
import type { Graph, Result } from "./graph.ts";
import { isList } from "./graph.ts";
import type { Node } from "./node.ts";
import type { Datum } from "./primitive.ts";
import { liveNodes } from "./rewrite.ts";
import { constantValue, inputIndex, projectIndex } from "./structural.ts";

/** The number that a datum is. @throws InternalError when it is a tuple. */
export function scalar(datum: Datum | undefined): number {
  if (typeof datum !== "number") throw new InternalError("a number was expected");
  return datum;
}

/** The values of the live nodes of a graph at given inputs, by id. Branches that are not taken are not evaluated. */
export function evaluateNodes(graph: Graph, inputs: readonly number[]): readonly (Datum | undefined)[] {
  const values: (Datum | undefined)[] = new Array<undefined>(graph.nodes.length).fill(undefined);
  const live = liveNodes(graph);
  for (const node of graph.nodes) {
    if (live[node.id] === 1) values[node.id] = evaluateNode(node, values, inputs);
  }
  return values;
}

/** The outputs of a graph at given inputs, in order. */
export function evaluate(graph: Graph, inputs: readonly number[]): readonly number[] {
  const expanded = expand(graph);
  return outputsOf(expanded, inputs);
}

function outputsOf(expanded: Graph, inputs: readonly number[]): readonly number[] {
  const values = evaluateNodes(expanded, inputs);
  return expanded.outputs.map((id) => scalar(values[id]));
}

function evaluateNode(node: Node, values: readonly (Datum | undefined)[], inputs: readonly number[]): Datum {
  const known = constantValue(node);
  if (known !== undefined) return known;
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const element = projectIndex(node);
  if (element !== undefined) {
    const tuple = values[at(node.operands, 0)];
    if (typeof tuple !== "object") throw new InternalError("a tuple was expected");
    return at(tuple, element);
  }
  const operands = node.operands.map((id) => scalar(values[id]));
  const { implementation } = node.primitive;
  switch (implementation.kind) {
    case "native":
      return implementation.evaluate(operands, node.attributes);
    case "branch":
      return outputsOf(implementation.choose(at(operands, 0), node.attributes), operands.slice(1));
    case "composite":
    case "structural":
      throw new InternalError(`${node.primitive.name} cannot be evaluated as it stands`);
  }
}

/** A result with its output indices replaced by what they stand for. */
export type Filled<T> = T | readonly Filled<T>[] | { readonly [field: string]: Filled<T> };

/** Put the outputs in their places in the result. */
export function fillResult<T>(result: Result, outputs: readonly T[]): Filled<T> {
  if (typeof result === "number") return at(outputs, result);
  if (isList(result)) return result.map((part) => fillResult(part, outputs));
  return Object.fromEntries(Object.entries(result).map(([field, part]) => [field, fillResult(part, outputs)]));
}
