import { at } from "../../diagnostics/internal-error.ts";
import { knownValue, type Builder, type Value } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Flow } from "../../graph/primitive.ts";
import { imagesOf, rewriteInto } from "../../graph/rewrite.ts";
import { inputIndex, projectIndex } from "../../graph/structural.ts";
import { mul } from "../../primitives/arithmetic.ts";
import { branch } from "../../primitives/branch.ts";
import { and } from "../../primitives/comparison.ts";
import { plus } from "../flow.ts";
import { activeNodes, partialsOf } from "../reverse.ts";
import { connect, eliminate, eliminationOrder, linearGraph, type EdgeAlgebra, type LinearGraph } from "./order.ts";

/** The values of a graph, and their partial derivatives by some of its inputs: a list for each output. */
export interface EliminatedJacobian {
  readonly outputs: readonly Value[];
  readonly entries: readonly (readonly Value[])[];
}

/**
 * The Jacobian of a graph of numbers by vertex elimination: every intermediate value is taken out of the linearised graph
 * by the chain rule, in an order that takes few operations; what is left are the partial derivatives of the outputs by the
 * inputs (Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 9).
 */
export function eliminatedJacobian(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  wrt: readonly number[],
): EliminatedJacobian {
  const images = rewriteInto(builder, graph, inputs);
  const primalSize = builder.size();
  const sources = new Map(graph.nodes.map((node) => [inputIndex(node), node.id]));
  const sinks = graph.outputs.map((_, row) => graph.nodes.length + row);
  const linear = linearised(builder, graph, images, wrt);
  const inner = graph.nodes.flatMap(({ id, operands }) =>
    operands.length > 0 && at(linear.into, id).size + at(linear.from, id).size > 0 ? [id] : [],
  );
  const nameOf = (vertex: number): string | undefined => {
    const id = graph.outputs[vertex - graph.nodes.length] ?? vertex;
    const index = inputIndex(at(graph.nodes, id));
    return index === undefined ? graph.provenance.get(id)?.name : graph.inputs[index]?.name;
  };
  /** Name a partial derivative after two steps with names, where it is no value that was there before. */
  const describe = ({ value }: Flow, source: number, target: number): void => {
    const [x, y] = [nameOf(source), nameOf(target)];
    if (value.id >= primalSize && x !== undefined && y !== undefined) builder.note(value, { name: `d${y}_d${x}` });
  };
  for (const vertex of eliminationOrder(linear, inner, isUnit)) {
    for (const [source, edge] of at(linear.into, vertex)) describe(edge, source, vertex);
    for (const [target, edge] of at(linear.from, vertex)) describe(edge, vertex, target);
    eliminate(linear, vertex, ALGEBRA);
  }
  return {
    outputs: imagesOf(images, graph.outputs),
    entries: sinks.map((sink) =>
      wrt.map((index) => {
        const source = sources.get(index);
        const edge = source === undefined ? undefined : at(linear.into, sink).get(source);
        if (edge === undefined || source === undefined) return builder.constant(0);
        describe(edge, source, sink);
        return edge.value;
      }),
    ),
  };
}

/** The partial derivatives of all values by those that they are made of; behind the nodes a vertex for each output. */
function linearised(
  builder: Builder,
  graph: Graph,
  images: readonly (Value | undefined)[],
  wrt: readonly number[],
): LinearGraph<Flow> {
  const wanted = graph.inputs.map((_, index) => wrt.includes(index));
  const active = activeNodes(graph, wanted);
  const linear = linearGraph<Flow>(graph.nodes.length + graph.outputs.length);
  for (const node of graph.nodes) {
    const { id } = node;
    if (active[id] !== 1 || node.type.kind === "tuple" || images[id] === undefined) continue;
    const element = projectIndex(node);
    const made = element === undefined ? node : at(graph.nodes, at(node.operands, 0));
    if (made.operands.length === 0) continue;
    const operands = imagesOf(images, made.operands);
    const [value] = imagesOf(images, [made.id]);
    if (value === undefined) continue;
    const flows = made.operands.map((operand) => active[operand] === 1);
    partialsOf(made, { operands, value, attributes: made.attributes }, flows, element).forEach((partial, index) => {
      if (partial === undefined || flows[index] !== true || knownValue(partial.value) === 0) return;
      connect(linear, at(made.operands, index), id, partial, ALGEBRA);
    });
  }
  graph.outputs.forEach((id, row) => {
    if (active[id] === 1) connect(linear, id, graph.nodes.length + row, { value: builder.constant(1) }, ALGEBRA);
  });
  return linear;
}

/** Whether a partial derivative is always there and 1 or −1. */
function isUnit({ value, present }: Flow): boolean {
  const known = knownValue(value);
  return present === undefined && (known === 1 || known === -1);
}

/**
 * The chain rule. A partial derivative that is not always there, that of one side of a branch, is multiplied only where
 * it is: its 0 must not meet an infinite one of the side that is not taken.
 */
const ALGEBRA: EdgeAlgebra<Flow> = {
  multiply: (outer, inner) => {
    const present =
      outer.present && inner.present ? and(outer.present, inner.present) : (outer.present ?? inner.present);
    if (isUnit(outer) || isUnit(inner)) return { value: product(outer.value, inner.value), present };
    if (present === undefined) return { value: product(outer.value, inner.value) };
    const value = branch(
      present,
      [outer.value, inner.value],
      (a, b) => mul(a, b),
      () => 0,
    );
    return { value, present };
  },
  add: plus,
};

function product(a: Value, b: Value): Value {
  if (knownValue(a) === 1) return b;
  return knownValue(b) === 1 ? a : mul(a, b);
}
