import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { showDims, sizeOf, type Dim } from "../../graph/dim.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { constantValue, inputIndex, projectIndex } from "../../graph/structural.ts";
import { dimsOf, type Type } from "../../graph/type.ts";
import { derivativeName } from "../../transforms/names.ts";
import { commentText } from "../comment.ts";
import type { Scope } from "../names.ts";
import { name, number, type ArrayType, type Expression, type Statement } from "../program.ts";
import type { LengthOf } from "./length.ts";
import { loopStage } from "./loop.ts";
import { planOf, type Plan } from "./plan.ts";
import { finalSum, planStorage, sumsOf } from "./storage.ts";

/** Where the value of a node is: an expression, or an array by its name. */
export type Slot =
  | { readonly kind: "value"; readonly expression: Expression }
  | { readonly kind: "array"; readonly name: string };

/** What the blocks of one function share. */
export interface BlockContext {
  readonly scope: Scope;
  readonly runtime: Set<string>;
  readonly lengthOf: LengthOf;
  readonly arrayType: ArrayType;
  /** The names of the variables that loops count with, the outermost first. */
  readonly counters: readonly string[];
  /** Where arrays are made: once, outside the function, where it has a workspace of its own. */
  readonly workspace: Statement[] | undefined;
}

/** A graph as statements, and where its outputs are. */
export interface Block {
  readonly statements: readonly Statement[];
  readonly outputs: readonly Slot[];
}

/** What the emission of the stages of one block shares. */
export interface Emission {
  readonly plan: Plan;
  readonly context: BlockContext;
  readonly statements: Statement[];
  readonly slots: Map<number, Slot>;
  /** The array that a node is written to; whether it is known to hold zeros; the array whose place it takes. */
  readonly arrayOf: (id: number) => {
    readonly array: string;
    readonly isFresh: boolean;
    readonly replaces?: string | undefined;
  };
  /** Note the name of a value, and say where it is. */
  readonly declare: (node: Node) => string;
  readonly slotOf: (id: number) => Slot;
}

/** Order a graph as loops and calls. `targets` are the arrays that outputs are to be written into, by the index of the output. */
export function emitBlock(
  graph: Graph,
  inputs: readonly Slot[],
  targets: ReadonlyMap<number, string>,
  context: BlockContext,
): Block {
  const plan = planOf(graph);
  const reuses = planStorage(plan);
  const sums = sumsOf(plan);
  const statements: Statement[] = [];
  const slots = new Map<number, Slot>();
  const names = new Map<number, string>();
  const wanted = new Map<number, string>();
  targets.forEach((array, output) => {
    const { root } = plan.located(at(graph.outputs, output));
    if (!wanted.has(root) && plan.kinds[root] !== "leaf") wanted.set(root, array);
  });

  const declare = (node: Node): string => {
    const origin = graph.provenance.get(node.id);
    const base = origin?.of === undefined ? undefined : names.get(origin.of);
    const chosen = origin?.name ?? (base && origin?.role && derivativeName(base, origin.role, origin.label));
    const declared = chosen === undefined ? context.scope.step() : context.scope.declare(chosen);
    names.set(node.id, declared);
    return declared;
  };

  const arrayOf: Emission["arrayOf"] = (id) => {
    const slot = slots.get(id);
    if (slot?.kind === "array") return { array: slot.name, isFresh: false };
    const final = finalSum(sums, id);
    const node = at(graph.nodes, final);
    const given = wanted.get(final);
    const reuse = reuses.get(id);
    const comment = commentText(showDims(dimsOf(node.type)));
    let array: string;
    let isFresh = false;
    let replaces: string | undefined;
    if (given !== undefined) {
      array = given;
      names.set(final, given);
    } else if (reuse) {
      const from = slots.get(reuse.from);
      if (from?.kind !== "array") throw new InternalError("an array takes over what is none");
      replaces = from.name;
      array = declare(node);
      statements.push({ kind: "const", name: array, value: name(from.name), comment: `${comment}, in place of ${from.name}` });
    } else {
      array = declare(node);
      const length = context.lengthOf(sizeOf(dimsOf(node.type)));
      const value: Expression = { kind: "array", type: context.arrayType, length };
      (context.workspace ?? statements).push({ kind: "const", name: array, value, comment });
      isFresh = context.workspace === undefined;
    }
    for (let each: number | undefined = id; each !== undefined; each = sums.get(each)) {
      slots.set(each, { kind: "array", name: array });
      if (each === final) break;
    }
    return { array, isFresh, replaces };
  };

  const slotOf = (id: number): Slot => {
    const known = slots.get(id) ?? leafSlot(at(graph.nodes, id), inputs, context.lengthOf);
    if (known === undefined) throw new InternalError(`node ${id} is read before it is computed`);
    return known;
  };

  const emission: Emission = { plan, context, statements, slots, arrayOf, declare, slotOf };
  plan.stages.forEach((stage, index) => {
    if (stage.dims) loopStage(emission, index);
    else for (const id of stage.nodes) standAlone(emission, at(graph.nodes, id));
  });
  return { statements, outputs: graph.outputs.map((id) => slotOf(plan.located(id).root)) };
}

function leafSlot(node: Node, inputs: readonly Slot[], lengthOf: LengthOf): Slot | undefined {
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const value = constantValue(node);
  if (value !== undefined) {
    const expression: Expression =
      node.type.kind === "boolean" ? { kind: "truth", value: value !== 0 } : number(value);
    return { kind: "value", expression };
  }
  const { implementation } = node.primitive;
  if (implementation.kind !== "dimension") return undefined;
  return { kind: "value", expression: lengthOf(implementation.dimOf(node.attributes)) };
}

/** The call of a kernel, or a branch over arrays. */
function standAlone(emission: Emission, node: Node): void {
  const { implementation } = node.primitive;
  if (implementation.kind === "kernel") callKernel(emission, node);
  else if (implementation.kind === "branch") branchOverArrays(emission, node);
  else throw new InternalError(`${node.primitive.name} does not stand alone`);
}

function callKernel({ plan, context, statements, slots, arrayOf, declare, slotOf }: Emission, node: Node): void {
  const { implementation } = node.primitive;
  if (implementation.kind !== "kernel") return;
  const { graph, accumulations } = plan;
  const types = node.operands.map((id) => at(graph.nodes, id).type);
  const call = implementation.call(types, node.attributes);
  const target = [...accumulations.values()].find(({ term }) => term === node.id)?.target;
  const given = node.operands.map((id) => expressionOf(slotOf(plan.located(id).root)));
  const sizes = call.sizes.map(context.lengthOf);
  const adds: readonly Expression[] = call.adds ? [{ kind: "truth", value: target !== undefined }] : [];
  context.runtime.add(call.name);
  if (node.type.kind !== "tensor") {
    const declared = declare(node);
    const value: Expression = { kind: "call", callee: call.name, operands: [...given, ...sizes, ...adds] };
    statements.push({ kind: "const", name: declared, value });
    slots.set(node.id, { kind: "value", expression: name(declared) });
    return;
  }
  const { array } = arrayOf(target ?? node.id);
  const operands = [name(array), ...given, ...sizes, ...adds];
  statements.push({ kind: "perform", call: { kind: "call", callee: call.name, operands } });
}

/** The expression of a slot. */
export function expressionOf(slot: Slot): Expression {
  return slot.kind === "array" ? name(slot.name) : slot.expression;
}

/** A branch on one truth value: only the side that is taken computes its arrays. */
function branchOverArrays({ plan, context, statements, slots, declare, slotOf }: Emission, node: Node): void {
  const { implementation } = node.primitive;
  if (implementation.kind !== "branch") return;
  const { graph, live, located } = plan;
  const [test, ...captures] = node.operands.map((id) => slotOf(located(id).root));
  if (test === undefined) throw new InternalError("a branch without a test");
  const parts = graph.nodes.filter((each) => live[each.id] === 1 && projectIndex(each) !== undefined && each.operands[0] === node.id);
  const declared = parts.map((part) => {
    const own = declare(part);
    statements.push({ kind: "let", name: own, type: typeName(part.type, context.arrayType) });
    slots.set(part.id, part.type.kind === "tensor" ? { kind: "array", name: own } : { kind: "value", expression: name(own) });
    return own;
  });
  const [then, otherwise] = [1, 0].map((taken): readonly Statement[] => {
    const side = emitBlock(implementation.choose(taken, node.attributes), captures, new Map(), {
      ...context,
      scope: context.scope.inner(),
    });
    const assignments = parts.map((part, index): Statement => {
      const output = at(side.outputs, projectIndex(part) ?? 0);
      return { kind: "assign", target: name(at(declared, index)), value: expressionOf(output) };
    });
    return [...side.statements, ...assignments];
  });
  statements.push({ kind: "if", test: expressionOf(test), then: then ?? [], otherwise: otherwise ?? [] });
}

function typeName(type: Type, arrayType: ArrayType): "number" | "boolean" | ArrayType {
  if (type.kind === "tensor") return arrayType;
  return type.kind === "boolean" ? "boolean" : "number";
}

/** The axes that a stage loops over. */
export function stageDims({ plan }: Emission, index: number): readonly Dim[] {
  return at(plan.stages, index).dims ?? [];
}
