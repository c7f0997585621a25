import { at } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Value } from "../../graph/builder.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { constantValue } from "../../graph/structural.ts";
import { dimsOf, elementType } from "../../graph/type.ts";
import type { Expression } from "../program.ts";
import { repeatedTo, throughView, wholeAccess, type Access } from "./access.ts";
import type { Emission } from "./emission.ts";
import { axisMapsOf } from "./kinds.ts";
import { isAliasPrimitive } from "./plan.ts";
import { rounded } from "./rounded.ts";

/** An array that a loop reads, as an input of the graph of its body. */
export interface Load {
  readonly array: string;
  readonly access: number;
  readonly isTruth: boolean;
  readonly value: Value;
}

/** The graph of the body of a loop under construction, over single elements. */
export interface Body {
  readonly builder: ReturnType<typeof createBuilder>;
  readonly accesses: Access[];
  readonly loads: readonly (Load | Expression)[];
  readonly valueOf: (id: number) => Value;
}

/** Write the elements that a stage computes into a graph of single elements. */
export function bodyOf({ plan, context, slotOf }: Emission, body: ReadonlySet<number>, dims: readonly Dim[]): Body {
  const { graph, located, stored, stageOf } = plan;
  const tied = context.arrayType === "Float32Array" ? comparedElements(graph) : NONE;
  const builder = createBuilder();
  const accesses: Access[] = [];
  const loads: (Load | Expression)[] = [];
  const known = new Map<string, Value>();
  const values = new Map<number, Value>();
  /** An element that a loop reads, where a slot and an access say. */
  const read = (id: number, root: number, access: Access): Value => {
    const node = at(graph.nodes, root);
    const type = elementType(at(graph.nodes, id).type);
    const value = constantValue(node);
    if (value !== undefined) return type.kind === "boolean" ? builder.truth(value !== 0) : builder.constant(value);
    const slot = slotOf(root);
    const key = slot.kind === "array" ? `${root}|${access.offset}|${access.strides.join(",")}` : String(root);
    const earlier = known.get(key);
    if (earlier) return earlier;
    const made = builder.input(loads.length, type);
    known.set(key, made);
    if (slot.kind === "value") loads.push(slot.expression);
    else {
      const isTruth = type.kind === "boolean";
      loads.push({ array: slot.name, access: accesses.push(access) - 1, isTruth, value: made });
    }
    return made;
  };
  const readOperand = (id: number): Value => {
    const { root, access } = located(id);
    return read(id, root, repeatedTo(access, dimsOf(at(graph.nodes, id).type), dims));
  };
  const valueOf = (id: number): Value => values.get(id) ?? readOperand(id);
  for (const node of nodesOf(graph, body)) {
    const { primitive } = node;
    const { kind } = primitive.implementation;
    if (kind === "reduction" || kind === "place" || kind === "stack") continue;
    if (isAliasPrimitive(node)) {
      const inner = at(node.operands, 0);
      const { root, access } = located(inner);
      const through =
        kind === "view"
          ? throughView(access, axisMapsOf(node), dims.length)
          : { offset: access.offset, strides: wholeAccess(dims).strides };
      values.set(node.id, read(node.id, root, through));
      continue;
    }
    const computed = builder.apply(primitive, node.operands.map(valueOf), node.attributes);
    const value = tied.has(node.id) ? builder.apply(rounded, [computed]) : computed;
    values.set(node.id, value);
    const origin = graph.provenance.get(node.id);
    const isWritten = stored[node.id] === 1 && dims.length > 0 && at(stageOf, node.id) >= 0;
    if (origin?.name !== undefined && !isWritten) builder.note(value, { name: origin.name });
  }
  return { builder, accesses, loads, valueOf };
}

const NONE: ReadonlySet<number> = new Set();

/**
 * The elements of which the largest or smallest is taken. It is found again by comparing them with it, so in single
 * precision they must be the same whether they come from an array or are computed once more.
 */
function comparedElements(graph: Graph): ReadonlySet<number> {
  return new Set(
    graph.nodes.flatMap(({ primitive, operands }) => {
      const { implementation } = primitive;
      const isExtreme =
        implementation.kind === "reduction" &&
        (implementation.combination === "max" || implementation.combination === "min");
      return isExtreme ? operands : [];
    }),
  );
}

/** Some nodes of a graph, operands first. */
export function nodesOf(graph: Graph, ids: ReadonlySet<number>): readonly Node[] {
  return [...ids].sort((a, b) => a - b).map((id) => at(graph.nodes, id));
}
