import { at } from "../diagnostics/internal-error.ts";
import type { Node } from "./node.ts";
import type { Provenance } from "./provenance.ts";
import type { Type } from "./type.ts";

/** A parameter of the function that a graph computes. */
export interface Input {
  readonly name: string;
  readonly type: Type;
}

/** How the outputs make up the result: the index of an output, or a list or record of results. */
export type Result = number | readonly Result[] | { readonly [field: string]: Result };

/**
 * A closed, typed, acyclic computation: nodes in an order in which operands come first. Its nodes are reached from its
 * inputs and constants only. Immutable; made by a builder.
 */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: readonly Input[];
  /** The ids of the output nodes. */
  readonly outputs: readonly number[];
  readonly result: Result;
  readonly provenance: Provenance;
  /** Equal graphs have equal hashes. */
  readonly hash: number;
}

/** Whether a result is a list. */
export function isList(result: Result): result is readonly Result[] {
  return Array.isArray(result);
}

/** The output nodes of a graph, in order. */
export function outputNodes(graph: Graph): readonly Node[] {
  return graph.outputs.map((id) => at(graph.nodes, id));
}

/** The graph with a list of its outputs as the result, where they make up anything else than one value. */
export function withListedOutputs(graph: Graph): Graph {
  if (typeof graph.result === "number") return graph;
  return { ...graph, result: graph.outputs.map((_, index) => index) };
}

/** Whether the result of a graph is one number. */
export function hasNumberResult(graph: Graph): boolean {
  return typeof graph.result === "number" && at(outputNodes(graph), graph.result).type.kind === "real";
}

/** Whether two graphs are the same computation, whatever the names of their steps. */
export function sameGraph(a: Graph, b: Graph): boolean {
  if (a === b) return true;
  if (a.hash !== b.hash || a.nodes.length !== b.nodes.length || a.inputs.length !== b.inputs.length) return false;
  return sameIds(a.outputs, b.outputs) && a.nodes.every((node, id) => sameNode(node, at(b.nodes, id)));
}

/** Whether two nodes are the same operation on the same operands with the same attributes. */
export function sameNode(a: Pick<Node, "primitive" | "operands" | "attributes">, b: typeof a): boolean {
  return sameIds(a.operands, b.operands) && sameAttributes(a, b);
}

/** Whether two nodes are the same operation with the same attributes, whatever their operands. */
export function sameAttributes(a: Pick<Node, "primitive" | "attributes">, b: typeof a): boolean {
  if (a.primitive !== b.primitive) return false;
  for (const key in a.attributes) {
    const x = a.attributes[key];
    const y = b.attributes[key];
    if (typeof x === "object" && typeof y === "object" ? !sameGraph(x, y) : !Object.is(x, y)) return false;
  }
  return true;
}

function sameIds(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
