import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import { constantValue, inputIndex } from "../../graph/structural.ts";
import { BOOLEAN, type Type } from "../../graph/type.ts";
import type { Scope } from "../names.ts";
import { element, name, number, steppingElement, type Buffer, type Expression, type Statement } from "../program.ts";
import type { Target } from "../result.ts";
import { schedule } from "../schedule.ts";
import { crossingsOf, representative, type Crossings } from "./layout.ts";
import { memberOf, type Plan, type Segment } from "./plan.ts";
import { unitOperands, type Units } from "./units.ts";

/** How the inputs of the function are read: one by one, and at an index that steps with a loop variable. */
export interface InputAccess {
  readonly at: (index: number) => Expression;
  readonly stepping: (base: number, stride: number, variable: string) => Expression;
}

/** The statements of each segment, and where the outputs of the graph are found. */
export interface Segments {
  readonly blocks: readonly (readonly Statement[])[];
  readonly outputs: readonly Expression[];
  readonly buffers: readonly Buffer[];
}

/** Elements of an array, one per iteration. */
interface Slot {
  readonly array: string;
  readonly base: number;
  readonly stride: number;
}

/** What the writing of the segments shares. */
interface Context {
  readonly graph: Graph;
  readonly units: Units;
  readonly plan: Plan;
  readonly crossings: Crossings;
  readonly inputs: InputAccess;
  readonly workspace: string;
  /** Where the value of each stored node is found, in the first iteration and in those after it. */
  readonly slots: ReadonlyMap<number, Slot>;
  readonly scope: Scope;
  readonly runtime: Set<string>;
  readonly tables: Buffer[];
}

/** Write a plan as statements: values that cross segments live in one workspace, from the slot `firstSlot` on. */
export function writeSegments(
  graph: Graph,
  units: Units,
  plan: Plan,
  given: Pick<Context, "inputs" | "workspace" | "scope" | "runtime"> & {
    readonly firstSlot: number;
    /** The place of each output that belongs into an array of results, by the index of the output. */
    readonly targets: ReadonlyMap<number, Target>;
  },
): Segments {
  const crossings = crossingsOf(graph, units, plan);
  const slots = new Map<number, Slot>();
  const resultSlot = resultSlots(graph, units, plan, given.targets);
  let next = given.firstSlot;
  plan.segments.forEach(({ count }, index) => {
    const stored = at(crossings.stored, index).map((id) => [id, count] as const);
    const lasting = at(crossings.carried, index).flatMap((id) => (crossings.lasting.has(id) ? [[id, 1] as const] : []));
    for (const [id, length] of [...stored, ...lasting]) {
      const result = length === count ? resultSlot(id, count) : undefined;
      slots.set(id, result ?? { array: given.workspace, base: next, stride: 1 });
      if (!result) next += length;
    }
  });
  const tables: Buffer[] = [];
  const context: Context = { ...given, graph, units, plan, crossings, slots, tables };
  const blocks = plan.segments.map((segment, index) =>
    segment.isLoop ? writeLoop(context, segment, index) : writeStraight(context, segment, index),
  );
  const buffers: Buffer[] = next > 0 ? [{ name: given.workspace, contents: { length: next } }] : [];
  return { blocks, outputs: graph.outputs.map((id) => readNode(context, id)), buffers: [...buffers, ...tables] };
}

/** Tells which nodes may be stored right where the result wants them: those of which every iteration is an output. */
function resultSlots(
  graph: Graph,
  units: Units,
  plan: Plan,
  targets: ReadonlyMap<number, Target>,
): (id: number, count: number) => Slot | undefined {
  const byNode = new Map<number, Target>();
  graph.outputs.forEach((id, output) => {
    const target = targets.get(output);
    if (target && !byNode.has(id)) byNode.set(id, target);
  });
  return (id, count) => {
    const unit = at(units.unitOf, id);
    const member = memberOf(units, id);
    const { period } = at(plan.segments, plan.placeOf(unit).segment);
    const targetAt = (iteration: number): Target | undefined =>
      byNode.get(at(at(units.ids, unit + iteration * period), member));
    const first = targetAt(0);
    if (!first || at(graph.nodes, id).type === BOOLEAN) return undefined;
    const stride = count > 1 ? (targetAt(1)?.index ?? NaN) - first.index : 1;
    for (let iteration = 1; iteration < count; iteration++) {
      const target = targetAt(iteration);
      if (target?.array !== first.array || target.index !== first.index + stride * iteration) return undefined;
    }
    return { array: first.array, base: first.index, stride };
  };
}

/** The expression that reads a node anywhere behind the segment that computes it. */
function readNode(context: Context, id: number): Expression {
  const { graph, units, plan } = context;
  const node = at(graph.nodes, id);
  const value = constantValue(node);
  if (value !== undefined) return node.type.kind === "boolean" ? { kind: "truth", value: value !== 0 } : number(value);
  const index = inputIndex(node);
  if (index !== undefined) return context.inputs.at(index);
  const stands = representative(units, plan, id);
  const slot = slotOf(context, stands);
  const iteration = context.crossings.lasting.has(stands) ? 0 : plan.placeOf(at(units.unitOf, id)).iteration;
  return typed(node.type, element(slot.array, slot.base + slot.stride * iteration));
}

/** A truth value is stored as 0 or 1. */
function typed(type: Type, stored: Expression): Expression {
  return type === BOOLEAN ? { kind: "infix", operator: "===", left: stored, right: number(1) } : stored;
}

function toStored(type: Type, value: Expression): Expression {
  return type === BOOLEAN ? { kind: "conditional", test: value, then: number(1), otherwise: number(0) } : value;
}

/** The units of one iteration as a graph of their own, over what they read from elsewhere. */
interface Body {
  readonly builder: Builder;
  readonly images: ReadonlyMap<number, Value>;
  readonly reads: readonly Expression[];
}

/** Copy units into a graph; `read` tells how an operand from elsewhere is read, by a key that is equal for equal reads. */
function bodyOf(
  { graph, units }: Context,
  first: number,
  count: number,
  read: (id: number, unit: number, slot: number) => { readonly key: string; readonly expression: Expression } | number,
): Body {
  const builder = createBuilder();
  const images = new Map<number, Value>();
  const inputs = new Map<string, Value>();
  const reads: Expression[] = [];
  const external = (id: number, unit: number, slot: number): Value => {
    const found = read(id, unit, slot);
    const { type } = at(graph.nodes, id);
    if (typeof found === "number") return type === BOOLEAN ? builder.truth(found !== 0) : builder.constant(found);
    const known = inputs.get(found.key);
    if (known) return known;
    const value = builder.input(reads.length, type);
    reads.push(found.expression);
    inputs.set(found.key, value);
    return value;
  };
  for (let unit = first; unit < first + count; unit++) {
    let slot = 0;
    for (const id of at(units.ids, unit)) {
      const node = at(graph.nodes, id);
      const operands = node.operands.map((operand) => {
        const source = at(units.unitOf, operand);
        // A projection reads its own tuple, which is a member of the same unit.
        if (source === unit) return images.get(operand) ?? external(operand, unit, -1);
        const place = slot++;
        return source >= first && source < unit
          ? (images.get(operand) ?? external(operand, unit, place))
          : external(operand, unit, place);
      });
      const image = builder.apply(node.primitive, operands, node.attributes);
      images.set(id, image);
      const origin = graph.provenance.get(id);
      if (origin?.name !== undefined) builder.note(image, { name: origin.name });
    }
  }
  return { builder, images, reads };
}

function imageOf({ images }: Body, id: number): Value {
  const image = images.get(id);
  if (!image) throw new InternalError(`node ${String(id)} is not part of its segment`);
  return image;
}

/** Schedule a body whose given nodes are its outputs. */
function scheduleBody(
  context: Context,
  body: Body,
  outputs: readonly number[],
  isNested: boolean,
): ReturnType<typeof schedule> {
  const graph = body.builder.finish(
    [],
    outputs.map((id) => imageOf(body, id)),
  );
  return schedule(graph, body.reads, { scope: context.scope, runtime: context.runtime, isNested });
}

function writeStraight(context: Context, segment: Segment, index: number): readonly Statement[] {
  const { graph } = context;
  const body = bodyOf(context, segment.first, segment.period, (id) => {
    const value = constantValue(at(graph.nodes, id));
    return value ?? { key: String(id), expression: readNode(context, id) };
  });
  const stored = at(context.crossings.stored, index);
  const { statements, outputs } = scheduleBody(context, body, stored, true);
  const stores = stored.map((id, place): Statement => ({
    kind: "assign",
    target: element(slotOf(context, id).array, slotOf(context, id).base),
    value: toStored(at(graph.nodes, id).type, at(outputs, place)),
  }));
  return [...statements, ...stores];
}

function writeLoop(context: Context, segment: Segment, index: number): readonly Statement[] {
  const { graph, units, plan, crossings, scope } = context;
  const variable = scope.declare("k");
  const carried = at(crossings.carried, index);
  const carriers = new Map(carried.map((id) => [id, scope.step()]));
  const initial = new Map<number, Expression>();
  const body = bodyOf(context, segment.first, segment.period, (_, unit, slot) => {
    const reads = (iteration: number): number =>
      at(unitOperands(graph, at(units.ids, unit + iteration * segment.period)), slot);
    const next = reads(1);
    const source = at(units.unitOf, next);
    const carrier =
      source >= 0 && source < unit + segment.period && plan.placeOf(source).segment === index
        ? carriers.get(representative(units, plan, next))
        : undefined;
    if (carrier !== undefined) {
      initial.set(representative(units, plan, next), readNode(context, reads(0)));
      return { key: `carried ${carrier}`, expression: name(carrier) };
    }
    return stepping(context, segment, reads, variable);
  });
  const stored = at(crossings.stored, index);
  const { statements, outputs } = scheduleBody(context, body, [...stored, ...carried], true);
  const stores = stored.map((id, place): Statement => ({
    kind: "assign",
    target: steppingSlot(slotOf(context, id), 0, 1, variable),
    value: toStored(at(graph.nodes, id).type, at(outputs, place)),
  }));
  const carries = simultaneous(
    carried.map((id, place) => [carriers.get(id) ?? "", at(outputs, stored.length + place)]),
    scope,
  );
  return [
    ...carried.map((id): Statement => {
      const value = initial.get(id);
      if (!value) throw new InternalError("a carried value has no start");
      return { kind: "let", name: carriers.get(id) ?? "", type: "number", value };
    }),
    { kind: "for", variable, count: segment.count, body: [...statements, ...stores, ...carries] },
    ...carried.flatMap((id): readonly Statement[] => {
      if (!crossings.lasting.has(id)) return [];
      const value = toStored(at(graph.nodes, id).type, name(carriers.get(id) ?? ""));
      return [{ kind: "assign", target: element(slotOf(context, id).array, slotOf(context, id).base), value }];
    }),
  ];
}

/** Assign several variables at once: what one assignment overwrites, another may still read. */
function simultaneous(
  pairs: readonly (readonly [target: string, value: Expression])[],
  scope: Scope,
): readonly Statement[] {
  const assign = (target: string, value: Expression): Statement => ({ kind: "assign", target: name(target), value });
  const [only] = pairs;
  if (pairs.length === 1 && only) return [assign(only[0], only[1])];
  const temporaries = pairs.map(([target, value]) => ({ target, value, temporary: scope.step() }));
  return [
    ...temporaries.map(({ temporary, value }): Statement => ({ kind: "const", name: temporary, value })),
    ...temporaries.map(({ target, temporary }) => assign(target, name(temporary))),
  ];
}

/** A read that is the same in all iterations, or steps evenly, or goes through a table of constants. */
function stepping(
  context: Context,
  segment: Segment,
  reads: (iteration: number) => number,
  variable: string,
): { readonly key: string; readonly expression: Expression } | number {
  const { graph, units, plan } = context;
  const [start, next] = [reads(0), reads(1)];
  const node = at(graph.nodes, start);
  const constant = constantValue(node);
  if (constant !== undefined) {
    const values = Array.from(
      { length: segment.count },
      (_, iteration) => constantValue(at(graph.nodes, reads(iteration))) ?? NaN,
    );
    if (values.every((value) => Object.is(value, constant))) return constant;
    const table = context.scope.declare("c");
    context.tables.push({ name: table, contents: { table: values } });
    return { key: `table ${table}`, expression: steppingElement(table, 0, 1, variable) };
  }
  if (start === next) return { key: `node ${String(start)}`, expression: readNode(context, start) };
  const index = inputIndex(node);
  if (index !== undefined) {
    const stride = (inputIndex(at(graph.nodes, next)) ?? NaN) - index;
    const expression = context.inputs.stepping(index, stride, variable);
    return { key: `input ${String(index)} ${String(stride)}`, expression };
  }
  const slot = slotOf(context, representative(units, plan, start));
  const from = plan.placeOf(at(units.unitOf, start)).iteration;
  const stride = plan.placeOf(at(units.unitOf, next)).iteration - from;
  const expression = typed(node.type, steppingSlot(slot, from, stride, variable));
  return { key: `slot ${slot.array} ${String(slot.base)} ${String(from)} ${String(stride)}`, expression };
}

function slotOf({ slots }: Context, id: number): Slot {
  const slot = slots.get(id);
  if (!slot) throw new InternalError(`node ${String(id)} has no slot`);
  return slot;
}

/** The element of a slot at the iteration from + stride·k. */
function steppingSlot(slot: Slot, from: number, stride: number, variable: string): Expression {
  return steppingElement(slot.array, slot.base + slot.stride * from, slot.stride * stride, variable);
}
