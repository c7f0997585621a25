import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import type { Dim } from "../../graph/dim.ts";
import { START } from "../../graph/evaluate-array.ts";
import type { Node } from "../../graph/node.ts";
import { dimsOf } from "../../graph/type.ts";
import { name, number, type Expression, type Statement } from "../program.ts";
import { schedule } from "../schedule.ts";
import { collapse, throughView, wholeAccess, type Access } from "./access.ts";
import { bodyOf, nodesOf } from "./body.ts";
import { stageDims, type Emission } from "./emission.ts";
import { axisMapsOf, reducedAxes } from "./kinds.ts";
import { assignment, nested, type Nest, type Store } from "./nest.ts";
import { inputsOf, placesOf } from "./places.ts";

/** Write the loop of one stage: everything that is computed over the same axes, element by element. */
export function loopStage(emission: Emission, index: number): void {
  const { plan, context, statements, slots } = emission;
  const { graph, bodies, kinds, stored, stageOf } = plan;
  const body = at(bodies, index);
  if (body.size === 0) return;
  const dims = stageDims(emission, index);
  const { builder, accesses, loads, valueOf } = bodyOf(emission, body, dims);
  const stores: Store[] = [];
  const addAccess = (access: Access): number => accesses.push(access) - 1;
  const prologue: Statement[] = [];
  const replaced = new Set<string>();
  for (const node of nodesOf(graph, body)) {
    const kind = at(kinds, node.id);
    if (kind === "element" && stored[node.id] === 1 && stageOf[node.id] === index) {
      if (dims.length === 0) stores.push({ kind: "scalar", node, value: valueOf(node.id) });
      else {
        const { array, replaces } = emission.arrayOf(node.id);
        if (replaces !== undefined) replaced.add(replaces);
        stores.push({ kind: "store", node, array, access: addAccess(wholeAccess(dims)), value: valueOf(node.id) });
      }
    } else if (kind === "reduce") {
      stores.push(reduceStore(emission, node, valueOf(at(node.operands, 0)), dims, addAccess, prologue));
    } else if (kind === "place") {
      const target = plan.targetOf.get(node.id);
      const { array, isFresh } = emission.arrayOf(target ?? node.id);
      if (target === undefined && !isFresh) prologue.push(fill(array, 0));
      const access = throughView(wholeAccess(dimsOf(node.type)), axisMapsOf(node), dims.length);
      const value = valueOf(at(node.operands, 0));
      stores.push({ kind: target === undefined ? "store" : "add", node, array, access: addAccess(access), value });
    } else if (kind === "stack") {
      const { array } = emission.arrayOf(node.id);
      node.operands.forEach((operand, place) => {
        stores.push({
          kind: "store",
          node,
          array,
          access: addAccess({ offset: place, strides: [] }),
          value: valueOf(operand),
        });
      });
    }
  }
  const finished = builder.finish(
    [],
    stores.map(({ value }) => value),
  );
  const loops = collapse(dims, accesses);
  const scope = loops.dims.length === 0 ? context.scope : context.scope.inner();
  const counters = loops.dims.map((_, level) => context.counters[level] ?? scope.declare("i"));
  const places = placesOf(loops.accesses, counters, context.lengthOf, scope);
  const written = inputsOf(finished, loads, places.at, replaced, scope);
  const scheduled = schedule(finished, written.inputs, { scope, runtime: context.runtime, isNested: true });
  const inner: Statement[] = [...written.statements, ...scheduled.statements];
  if (dims.length === 0) {
    statements.push(...prologue, ...inner);
    stores.forEach((store, which) => {
      const value = at(scheduled.outputs, which);
      if (store.kind === "scalar")
        slots.set(store.node.id, { kind: "value", expression: named(emission, store.node, value) });
      else statements.push(assignment(store, places.at(store.access ?? 0), value));
    });
    return;
  }
  const nest: Nest = { counters, loops: loops.dims, lengthOf: context.lengthOf, bases: places.bases };
  statements.push(...prologue, ...nested(emission, nest, stores, scheduled.outputs, inner, loops.accesses, places.at));
}

/** A number of its own name, which later statements read. */
function named({ statements, declare }: Emission, node: Node, value: Expression): Expression {
  if (value.kind === "name" || value.kind === "number" || value.kind === "truth") return value;
  const declared = declare(node);
  statements.push({ kind: "const", name: declared, value });
  return name(declared);
}

function reduceStore(
  emission: Emission,
  node: Node,
  value: Value,
  dims: readonly Dim[],
  addAccess: (access: Access) => number,
  prologue: Statement[],
): Store {
  const { implementation } = node.primitive;
  if (implementation.kind !== "reduction") throw new InternalError("a reduction that is none");
  const { combination } = implementation;
  if (node.type.kind !== "tensor") {
    return { kind: "reduce", node, value, combination, variable: emission.declare(node) };
  }
  const { array, isFresh } = emission.arrayOf(node.id);
  const removed = reducedAxes(node);
  const kept = dims.flatMap((_, axis) => (removed.includes(axis) ? [] : [axis]));
  const own = wholeAccess(dimsOf(node.type));
  const strides = dims.map((_, axis) => (removed.includes(axis) ? 0 : at(own.strides, kept.indexOf(axis))));
  const access = addAccess({ offset: 0, strides });
  const start = START[combination];
  if (!(isFresh && start === 0)) prologue.push(fill(array, start));
  return { kind: "reduce", node, value, combination, array, access };
}

function fill(array: string, value: number): Statement {
  return { kind: "perform", call: { kind: "call", callee: `${array}.fill`, operands: [number(value)] } };
}
