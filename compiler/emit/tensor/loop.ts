import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Value } from "../../graph/builder.ts";
import { sizeOf, type Dim } from "../../graph/dim.ts";
import { SUM_BLOCK } from "../../graph/evaluate-array.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import type { Combination } from "../../graph/primitive.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { constantValue, inputIndex } from "../../graph/structural.ts";
import { dimsOf, elementType } from "../../graph/type.ts";
import type { Scope } from "../names.ts";
import { name, number, type Expression, type Statement } from "../program.ts";
import { schedule } from "../schedule.ts";
import { collapse, repeatedTo, throughView, wholeAccess, type Access } from "./access.ts";
import { stageDims, type Emission } from "./block.ts";
import { axisMapsOf, reducedAxes } from "./kinds.ts";
import { plus, times, type LengthOf } from "./length.ts";
import { countUses, isAliasPrimitive } from "./plan.ts";

/** An array that a loop reads, as an input of the graph of its body. */
interface Load {
  readonly array: string;
  readonly access: number;
  readonly isTruth: boolean;
  readonly value: Value;
}

/** Something that a loop writes: where, and how. */
interface Store {
  readonly value: Value;
  readonly kind: "store" | "add" | "scalar" | "reduce";
  /** The array that is written, or the variable that a number is formed in. */
  readonly array?: string;
  readonly variable?: string;
  readonly access?: number;
  readonly node: Node;
  readonly combination?: Combination;
}

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
  const terms = new Map([...plan.accumulations].map(([, { target, term }]) => [term, target]));
  const prologue: Statement[] = [];
  const replaced = new Set<string>();
  for (const node of graph.nodes) {
    if (!body.has(node.id)) continue;
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
      const target = terms.get(node.id);
      const { array, isFresh } = emission.arrayOf(target ?? node.id);
      if (target === undefined && !isFresh) prologue.push(fill(array, 0));
      const access = throughView(wholeAccess(dimsOf(node.type)), axisMapsOf(node), dims.length);
      const value = valueOf(at(node.operands, 0));
      stores.push({ kind: target === undefined ? "store" : "add", node, array, access: addAccess(access), value });
    } else if (kind === "stack") {
      const { array } = emission.arrayOf(node.id);
      node.operands.forEach((operand, place) => {
        stores.push({ kind: "store", node, array, access: addAccess({ offset: place, strides: [] }), value: valueOf(operand) });
      });
    }
  }
  const finished = builder.finish([], stores.map(({ value }) => value));
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
      if (store.kind === "scalar") slots.set(store.node.id, { kind: "value", expression: named(emission, store.node, value) });
      else statements.push(assignment(store, places.at(store.access ?? 0), value));
    });
    return;
  }
  const nest: Nest = { counters, loops: loops.dims, lengthOf: context.lengthOf, bases: places.bases };
  statements.push(...prologue, ...nested(emission, nest, stores, scheduled.outputs, inner, loops.accesses, places.at));
}

/** The graph of the body of a loop under construction, over single elements. */
interface Body {
  readonly builder: ReturnType<typeof createBuilder>;
  readonly accesses: Access[];
  readonly loads: readonly (Load | Expression)[];
  readonly valueOf: (id: number) => Value;
}

function bodyOf({ plan, slotOf }: Emission, body: ReadonlySet<number>, dims: readonly Dim[]): Body {
  const { graph, located, stored, stageOf } = plan;
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
  for (const node of graph.nodes) {
    if (!body.has(node.id)) continue;
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
    const value = builder.apply(primitive, node.operands.map(valueOf), node.attributes);
    values.set(node.id, value);
    const origin = graph.provenance.get(node.id);
    const isWritten = stored[node.id] === 1 && dims.length > 0 && at(stageOf, node.id) >= 0;
    if (origin?.name !== undefined && !isWritten) builder.note(value, { name: origin.name });
  }
  return { builder, accesses, loads, valueOf };
}

/** The elements at which accesses are made, as expressions of the counters of the loops. */
interface Places {
  readonly at: (access: number) => Expression;
  /** What of them does not change in the innermost loop. */
  readonly bases: readonly Statement[];
}

function placesOf(
  accesses: readonly Access[],
  counters: readonly string[],
  lengthOf: LengthOf,
  scope: Scope,
): Places {
  const bases: Statement[] = [];
  const known = new Map<string, string>();
  const innermost = counters.length - 1;
  const expressions = accesses.map(({ offset, strides }): Expression => {
    const outer = strides
      .slice(0, innermost < 0 ? 0 : innermost)
      .reduce((sum, stride, level) => plus(sum, times(name(at(counters, level)), lengthOf(stride))), lengthOf(0));
    const along = innermost < 0 ? number(0) : times(name(at(counters, innermost)), lengthOf(strides[innermost] ?? 0));
    const start = lengthOf(offset);
    if (outer.kind !== "infix" || along.kind === "number") return plus(plus(outer, along), start);
    const base = plus(outer, start);
    const key = JSON.stringify(base);
    const declared = known.get(key) ?? scope.declare("row");
    if (!known.has(key)) bases.push({ kind: "const", name: declared, value: base });
    known.set(key, declared);
    return plus(name(declared), along);
  });
  return { at: (access) => at(expressions, access), bases };
}

/**
 * The inputs of a body: elements of arrays. Those that are read more than once, or are about to be overwritten, are read
 * into a variable first.
 */
function inputsOf(
  body: Graph,
  loads: readonly (Load | Expression)[],
  placeOf: Places["at"],
  replaced: ReadonlySet<string>,
  scope: Scope,
): { readonly inputs: readonly Expression[]; readonly statements: readonly Statement[] } {
  const uses = countUses(body, liveNodes(body));
  const byInput = new Map<number, number>();
  for (const node of body.nodes) {
    const index = inputIndex(node);
    if (index !== undefined) byInput.set(index, at(uses, node.id));
  }
  const statements: Statement[] = [];
  const inputs = loads.map((load, index): Expression => {
    if (!("access" in load)) return load;
    const element: Expression = { kind: "element", array: load.array, index: placeOf(load.access) };
    const value: Expression = load.isTruth ? { kind: "infix", operator: "!==", left: element, right: number(0) } : element;
    if ((byInput.get(index) ?? 0) < 2 && !replaced.has(load.array)) return value;
    const declared = scope.declare(`${load.array}_i`);
    statements.push({ kind: "const", name: declared, value });
    return name(declared);
  });
  return { inputs, statements };
}

/** A number of its own name, which later statements read. */
function named({ statements, declare }: Emission, node: Node, value: Expression): Expression {
  if (value.kind === "name" || value.kind === "number" || value.kind === "truth") return value;
  const declared = declare(node);
  statements.push({ kind: "const", name: declared, value });
  return name(declared);
}

const START: Readonly<Record<Combination, number>> = { sum: 0, prod: 1, max: -Infinity, min: Infinity };

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

/** The loops around a body. */
interface Nest {
  readonly counters: readonly string[];
  readonly loops: readonly Dim[];
  readonly lengthOf: LengthOf;
  readonly bases: readonly Statement[];
}

function nested(
  emission: Emission,
  nest: Nest,
  stores: readonly Store[],
  values: readonly Expression[],
  inner: readonly Statement[],
  accesses: readonly Access[],
  placeOf: Places["at"],
): readonly Statement[] {
  const { slots, context } = emission;
  const { counters, loops, lengthOf, bases } = nest;
  const depth = loops.length;
  const before: Statement[][] = Array.from({ length: depth + 1 }, () => []);
  const after: Statement[][] = Array.from({ length: depth + 1 }, () => []);
  const body: Statement[] = [...inner];
  const total = sizeOf(loops);
  const isLong = typeof total !== "number" || total > SUM_BLOCK;
  let isBlocked = false;
  const parts: { readonly total: string; readonly part: string }[] = [];
  stores.forEach((store, which) => {
    const value = at(values, which);
    if (store.kind !== "reduce") {
      body.push(assignment(store, placeOf(store.access ?? 0), value));
      return;
    }
    const combination = store.combination ?? "sum";
    if (store.array === undefined) {
      const declared = store.variable ?? "";
      slots.set(store.node.id, { kind: "value", expression: name(declared) });
      at(before, 0).push({ kind: "let", name: declared, type: "number", value: number(START[combination]) });
      if (combination === "sum" && isLong && depth > 0) {
        isBlocked = true;
        const part = context.scope.declare(`${declared}_part`);
        parts.push({ total: declared, part });
        body.push({ kind: "assign", target: name(part), value, adds: true });
      } else body.push(combined(combination, name(declared), value));
      return;
    }
    const strides = at(accesses, store.access ?? 0).strides;
    const element: Expression = { kind: "element", array: store.array, index: placeOf(store.access ?? 0) };
    const level = strides.findLastIndex((stride) => stride !== 0) + 1;
    if (level === depth || strides.slice(0, level).includes(0)) {
      body.push(combined(combination, element, value));
      return;
    }
    // The reduced axes are the inner ones: an element is formed in a variable and written once.
    const declared = context.scope.declare(`${store.array}_i`);
    at(before, level).push({ kind: "let", name: declared, type: "number", value: number(START[combination]) });
    body.push(combined(combination, name(declared), value));
    const index = outerPlace(at(accesses, store.access ?? 0), counters.slice(0, level), lengthOf);
    at(after, level).push({
      kind: "assign",
      target: { kind: "element", array: store.array, index },
      value: name(declared),
    });
  });
  const isSimple = isBlocked && depth === 1;
  if (isBlocked && !isSimple) body.push(...countedBlocks(emission, parts, at(before, 0), at(after, 0)));
  if (isSimple) return [...at(before, 0), blockLoop(emission, nest, parts, body), ...at(after, 0)];
  let statements: readonly Statement[] = body;
  for (let level = depth - 1; level >= 0; level--) {
    const isInnermost = level === depth - 1;
    const loop: Statement = {
      kind: "for",
      variable: at(counters, level),
      count: lengthOf(at(loops, level)),
      body: statements,
    };
    statements = [...(isInnermost ? bases : []), ...at(before, level), loop, ...at(after, level)];
  }
  return depth === 0 ? [...at(before, 0), ...statements, ...at(after, 0)] : statements;
}

function outerPlace({ offset, strides }: Access, counters: readonly string[], lengthOf: LengthOf): Expression {
  const place = counters.reduce(
    (sum, counter, level) => plus(sum, times(name(counter), lengthOf(strides[level] ?? 0))),
    number(0) as Expression,
  );
  return plus(place, lengthOf(offset));
}

/** A loop over one axis in blocks, each of which is summed by itself. */
function blockLoop(
  { context }: Emission,
  { counters, loops, lengthOf }: Nest,
  parts: readonly { readonly total: string; readonly part: string }[],
  body: readonly Statement[],
): Statement {
  const start = context.scope.declare("start");
  const end = context.scope.declare("end");
  const count = lengthOf(at(loops, 0));
  const limit: Expression = {
    kind: "call",
    callee: "Math.min",
    operands: [{ kind: "infix", operator: "+", left: name(start), right: number(SUM_BLOCK) }, count],
  };
  return {
    kind: "for",
    variable: start,
    step: SUM_BLOCK,
    count,
    body: [
      { kind: "const", name: end, value: limit },
      ...parts.map(({ part }): Statement => ({ kind: "let", name: part, type: "number", value: number(0) })),
      { kind: "for", variable: at(counters, 0), from: name(start), count: name(end), body },
      ...parts.map(
        ({ total, part }): Statement => ({ kind: "assign", target: name(total), value: name(part), adds: true }),
      ),
    ],
  };
}

/** Blocks of a sum over several axes are told apart by counting. */
function countedBlocks(
  { context }: Emission,
  parts: readonly { readonly total: string; readonly part: string }[],
  before: Statement[],
  after: Statement[],
): readonly Statement[] {
  const counted = context.scope.declare("counted");
  const flush = parts.map(
    ({ total, part }): Statement => ({ kind: "assign", target: name(total), value: name(part), adds: true }),
  );
  before.push(
    ...parts.map(({ part }): Statement => ({ kind: "let", name: part, type: "number", value: number(0) })),
    { kind: "let", name: counted, type: "number", value: number(0) },
  );
  after.push(...flush);
  return [
    { kind: "assign", target: name(counted), value: number(1), adds: true },
    {
      kind: "if",
      test: { kind: "infix", operator: "===", left: name(counted), right: number(SUM_BLOCK) },
      then: [
        ...flush,
        ...parts.map(({ part }): Statement => ({ kind: "assign", target: name(part), value: number(0) })),
        { kind: "assign", target: name(counted), value: number(0) },
      ],
      otherwise: [],
    },
  ];
}

function combined(combination: Combination, target: Expression, value: Expression): Statement {
  switch (combination) {
    case "sum":
      return { kind: "assign", target, value, adds: true };
    case "prod":
      return { kind: "assign", target, value: { kind: "infix", operator: "*", left: target, right: value } };
    case "max":
    case "min":
      return { kind: "assign", target, value: { kind: "call", callee: `Math.${combination}`, operands: [target, value] } };
  }
}

function assignment({ array = "", kind, node }: Store, index: Expression, value: Expression): Statement {
  const isTruth = elementType(node.type).kind === "boolean";
  const stored: Expression = isTruth
    ? { kind: "conditional", test: value, then: number(1), otherwise: number(0) }
    : value;
  return { kind: "assign", target: { kind: "element", array, index }, value: stored, adds: kind === "add" };
}

