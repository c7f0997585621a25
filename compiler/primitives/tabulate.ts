import * as kernels from "../../runtime/tensor/index.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import { dimsAttribute, writeDims } from "../graph/attributes.ts";
import { createBuilder, type Builder, type Value } from "../graph/builder.ts";
import { sizeOf, type Dim } from "../graph/dim.ts";
import type { Graph, Input } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { Flow, Attributes, Primitive, RegionAdjoints, RegionTangents } from "../graph/primitive.ts";
import { neededCaptures, overCaptures } from "../graph/region.ts";
import { copyNode, imagesOf, liveNodes, rewriteInto } from "../graph/rewrite.ts";
import { constantValue, inputIndex } from "../graph/structural.ts";
import { dimsOf, REAL, tensorOf, tupleOf, type Type } from "../graph/type.ts";
import { applyPrimitive, arrayFacts, arrayPrimitive, dimsOfValue, linear, numericDims, operandOf } from "./array.ts";
import { flowsOf } from "./presence.ts";
import { sumOver } from "./reduction.ts";
import { reshape, zerosLike } from "./tensor.ts";

/**
 * A closed sub-graph over captures and a last input that counts 0, 1, …; its outputs for all counts, one behind the
 * other along a new first axis. The operands are the captures, the value is a tuple.
 */
export const tabulatePrimitive: Primitive = arrayPrimitive({
  name: "tabulate",
  operands: ["capture"],
  variadic: true,
  typeOf: (_, attributes) => {
    const body = bodyOf(attributes);
    return tupleOf(body.outputs.map((id) => tensorOf([countOf(attributes), ...dimsOf(at(body.nodes, id).type)])));
  },
  implementation: { kind: "tabulate", count: countOf, body: bodyOf },
  derivative: { kind: "region", pushforward, pullback },
  cost: 0,
});

/** A row of an array along its first axis, with a number that is computed. */
export const takeRowPrimitive: Primitive = arrayPrimitive({
  name: "takeRow",
  operands: ["x", "row"],
  typeOf: (types) => tensorOf(numericDims(types, 0).slice(1)),
  implementation: {
    kind: "kernel",
    call: (types) => ({
      name: "takeRow",
      run: kernels.takeRow,
      sizes: [sizeOf(numericDims(types, 0).slice(1))],
      adds: false,
    }),
  },
  derivative: arrayFacts(
    linear((t, point) =>
      applyPrimitive(placeRowPrimitive, [t, operandOf(point, 1)], {
        dims: writeDims(dimsOfValue(operandOf(point, 0))),
      }),
    ),
  ),
});

/** Zeros with one row set: the transpose of `takeRow`. */
export const placeRowPrimitive: Primitive = arrayPrimitive({
  name: "placeRow",
  operands: ["x", "row"],
  typeOf: (_, attributes) => tensorOf(dimsAttribute(attributes, "dims")),
  implementation: {
    kind: "kernel",
    call: (_, attributes) => {
      const [rows = 0, ...rest] = dimsAttribute(attributes, "dims");
      return { name: "placeRow", run: kernels.placeRow, sizes: [rows, sizeOf(rest)], adds: false };
    },
  },
  derivative: arrayFacts(linear((t, point) => applyPrimitive(takeRowPrimitive, [t, operandOf(point, 1)]))),
});

/** The row of an array with a number that is computed; of a vector its element. */
function takeRow(x: Value, index: Value): Value {
  const dims = dimsOfValue(x);
  if (dims.length > 1) return applyPrimitive(takeRowPrimitive, [x, index]);
  return reshape(applyPrimitive(takeRowPrimitive, [reshape(x, [...dims, 1]), index]), []);
}

function bodyOf(attributes: Attributes): Graph {
  const { body } = attributes;
  if (typeof body !== "object") throw new InternalError("a table without a body");
  return body;
}

function countOf(attributes: Attributes): Dim {
  return at(dimsAttribute(attributes, "count"), 0);
}

/** Mathematics over captures and a count, as values of a graph of its own. */
export type TableBody = (builder: Builder, captures: readonly Value[], index: Value) => readonly Value[];

/**
 * The values of a body for 0, 1, …, count − 1, along a new first axis of each. What does not depend on the count is
 * computed once, outside.
 */
export function tabulate(outer: Builder, count: Dim, captures: readonly Value[], write: TableBody): readonly Value[] {
  const builder = createBuilder();
  const types = captures.map((capture) => outer.node(capture).type);
  const inputs = types.map((type, index) => builder.input(index, type));
  const outputs = write(builder, inputs, builder.input(types.length));
  const whole = builder.finish([...inputsOf(types), COUNT], outputs);
  const { hoisted, body } = hoist(outer, whole, captures);
  const kept = neededCaptures([body], hoisted);
  const table = outer.apply(
    tabulatePrimitive,
    kept.map((index) => at(hoisted, index)),
    { count: writeDims([count]), body: overCaptures(body, kept, hoisted) },
  );
  return outputs.map((_, index) => outer.project(table, index));
}

const COUNT: Input = { name: "", type: REAL };

function inputsOf(types: readonly Type[]): readonly Input[] {
  return types.map((type) => ({ name: "", type }));
}

/**
 * Move what does not depend on the last input of a body out of it; its results become captures. Arrays that are only
 * seen in another way are captured as they are.
 */
function hoist(outer: Builder, body: Graph, captures: readonly Value[]): { hoisted: readonly Value[]; body: Graph } {
  const live = liveNodes(body);
  const stays = new Uint8Array(body.nodes.length);
  for (const node of body.nodes) {
    const isCount = inputIndex(node) === captures.length;
    stays[node.id] = isCount || node.operands.some((id) => stays[id] === 1) ? 1 : 0;
  }
  const border = new Set<number>();
  const capture = (id: number): void => {
    const node = at(body.nodes, id);
    if (stays[id] === 1 || constantValue(node) !== undefined) return;
    if (isSeenOnly(node)) {
      stays[id] = 1;
      node.operands.forEach(capture);
    } else border.add(id);
  };
  for (const node of body.nodes) if (live[node.id] === 1 && stays[node.id] === 1) node.operands.forEach(capture);
  body.outputs.forEach(capture);
  const fixed = [...border].sort((a, b) => a - b);
  const images = rewriteInto(outer, { ...body, outputs: fixed }, [...captures, outer.constant(0)]);
  const builder = createBuilder();
  const inner = new Map(fixed.map((id, index): [number, Value] => [id, builder.input(index, at(body.nodes, id).type)]));
  for (const node of body.nodes) {
    if (live[node.id] !== 1 || (stays[node.id] !== 1 && constantValue(node) === undefined)) continue;
    const operands = node.operands.map((id) => inner.get(id) ?? missing(id));
    const isCount = inputIndex(node) === captures.length;
    inner.set(node.id, isCount ? builder.input(fixed.length) : copyNode(node, operands, builder));
  }
  const outputs = body.outputs.map((id) => inner.get(id) ?? missing(id));
  const inputs = [...fixed.map((id) => ({ name: "", type: at(body.nodes, id).type })), COUNT];
  return { hoisted: imagesOf(images, fixed), body: builder.finish(inputs, outputs) };
}

/** Whether a node only says where elements of another array are. */
function isSeenOnly({ primitive }: Node): boolean {
  return primitive.implementation.kind === "view" || primitive.implementation.kind === "reshape";
}

function missing(id: number): never {
  throw new InternalError(`node ${id} of a table is missing`);
}

/** The tangents of a table: a table of the tangents of its body. */
function pushforward({ builder, operands, tangents, attributes, push }: RegionTangents): readonly (Flow | undefined)[] {
  const moving = tangents.flatMap((tangent) => (tangent ? [tangent.value] : []));
  const body = bodyOf(attributes);
  let moved: readonly (Flow | undefined)[] = [];
  const table = tabulate(builder, countOf(attributes), [...operands, ...moving], (inner, captures, index) => {
    const rest = captures.slice(operands.length);
    const local = flowsOf(tangents.map((tangent) => tangent && rest.shift()));
    moved = push(inner, body, [...captures.slice(0, operands.length), index], [...local, undefined]);
    return moved.flatMap((tangent) => (tangent ? [tangent.value] : []));
  });
  const joined = [...table];
  return flowsOf(moved.map((tangent) => tangent && joined.shift()));
}

/** The adjoints of the captures of a table: the sums of what each of its rows gives. */
function pullback(given: RegionAdjoints): readonly (Flow | undefined)[] {
  const { builder, operands, adjoints, active, attributes, pull } = given;
  const body = bodyOf(attributes);
  const bars = adjoints.flatMap((adjoint) => (adjoint ? [adjoint.value] : []));
  let pulled: readonly (Flow | undefined)[] = [];
  const table = tabulate(builder, countOf(attributes), [...operands, ...bars], (inner, captures, index) => {
    const rest = captures.slice(operands.length);
    const local = adjoints.map((adjoint): Flow | undefined => {
      const bar = adjoint && rest.shift();
      return bar && { value: takeRow(bar, index) };
    });
    pulled = pull(inner, body, [...captures.slice(0, operands.length), index], local, [...active, false]);
    return pulled.slice(0, operands.length).flatMap((adjoint) => (adjoint ? [adjoint.value] : []));
  });
  const joined = [...table];
  return operands.map((operand, index): Flow | undefined => {
    const rows = pulled[index] && joined.shift();
    if (rows === undefined) return undefined;
    return { value: dimsOfValue(rows).length > 0 ? sumOver(rows, [0]) : zerosLike(operand) };
  });
}
