import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { axesAttribute } from "../../graph/attributes.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import type { AxisMap, Implementation } from "../../graph/primitive.ts";
import { constantValue, projectIndex } from "../../graph/structural.ts";
import { dimsOf } from "../../graph/type.ts";

/**
 * What becomes of a node: a `leaf` is there already; an `alias` is another array seen in another way; an `element` is
 * computed in a loop over its axes; `reduce`, `place` and `stack` are written in a loop over what they read; a `call`, a
 * `region` or a `table` stands for itself.
 */
export type NodeKind =
  "leaf" | "alias" | "element" | "reduce" | "place" | "stack" | "call" | "region" | "table" | "part";

/** What becomes of each node of an expanded graph. */
export function kindsOf(graph: Graph): readonly NodeKind[] {
  const kinds: NodeKind[] = [];
  for (const node of graph.nodes) kinds.push(kindOf(graph, node, kinds));
  return kinds;
}

function kindOf(graph: Graph, node: Node, kinds: readonly NodeKind[]): NodeKind {
  const { implementation } = node.primitive;
  switch (implementation.kind) {
    case "structural": {
      if (projectIndex(node) === undefined) return "leaf";
      // The elements of an elementwise branch are computed where they are read, others by the branch.
      return kinds[at(node.operands, 0)] === "element" ? "element" : "part";
    }
    case "native":
      return "element";
    case "branch":
      return isElementwiseBranch(graph, node, implementation) ? "element" : "region";
    case "view":
    case "reshape":
      return node.type.kind === "tensor" ? "alias" : "element";
    case "dimension":
      return "leaf";
    case "reduction":
      return "reduce";
    case "place":
      return "place";
    case "stack":
      return isKnownArray(graph, node) ? "leaf" : "stack";
    case "kernel":
      return "call";
    case "tabulate":
      return "table";
    case "composite":
      throw new InternalError(`${node.primitive.name} reached the scheduler unexpanded`);
  }
}

/** Whether an array is made of numbers that are known when the program is generated. */
export function isKnownArray(graph: Graph, node: Node): boolean {
  return (
    node.primitive.implementation.kind === "stack" &&
    node.operands.every((id) => constantValue(at(graph.nodes, id)) !== undefined)
  );
}

/** Whether a branch takes one of its sides for each element, or has numbers only. */
function isElementwiseBranch(graph: Graph, node: Node, implementation: Implementation & { kind: "branch" }): boolean {
  if (dimsOf(at(graph.nodes, at(node.operands, 0)).type).length > 0) return true;
  const isScalar = ({ type }: { readonly type: Node["type"] }): boolean =>
    type.kind === "real" || type.kind === "boolean";
  return (
    node.operands.every((id) => isScalar(at(graph.nodes, id))) &&
    [1, 0].every((taken) => isScalarGraph(implementation.choose(taken, node.attributes)))
  );
}

/** Whether a graph works on numbers and truth values only, by elementwise operations and branches. */
export function isScalarGraph(graph: Graph): boolean {
  return graph.nodes.every(({ type, primitive, attributes }) => {
    const { kind } = primitive.implementation;
    if (type.kind === "tensor" || (kind !== "native" && kind !== "branch" && kind !== "structural")) return false;
    return Object.values(attributes).every((attribute) => typeof attribute !== "object" || isScalarGraph(attribute));
  });
}

/** The axes that the elements of a node are computed over: those of a branch's test for a tuple. */
export function loopDims(graph: Graph, node: Node): readonly Dim[] {
  return node.type.kind === "tuple" ? dimsOf(at(graph.nodes, at(node.operands, 0)).type) : dimsOf(node.type);
}

/** The axes of the operand that a node is written in a loop over. */
export function operandDims(graph: Graph, node: Node): readonly Dim[] {
  return dimsOf(at(graph.nodes, at(node.operands, 0)).type);
}

/** The map of axes of a view or a place. */
export function axisMapsOf({ primitive, attributes }: Node): readonly AxisMap[] {
  const { implementation } = primitive;
  if (implementation.kind !== "view" && implementation.kind !== "place") {
    throw new InternalError(`${primitive.name} has no map of axes`);
  }
  return implementation.axesOf(attributes);
}

/** The axes that a reduction removes. */
export function reducedAxes({ attributes }: Node): readonly number[] {
  return axesAttribute(attributes, "axes");
}
