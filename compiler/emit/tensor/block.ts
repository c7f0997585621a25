import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { showDims, sizeOf, type Dim } from "../../graph/dim.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { constantValue, inputIndex, projectIndex } from "../../graph/structural.ts";
import { dimsOf, type Type } from "../../graph/type.ts";
import { derivativeName } from "../../transforms/names.ts";
import { commentText } from "../comment.ts";
import { name, number, type ArrayType, type Expression, type Statement } from "../program.ts";
import { times, type LengthOf } from "./length.ts";
import { liveProjections } from "../uses.ts";
import { callKernel } from "./call.ts";
import { expressionOf, type Block, type BlockContext, type Emission, type Slot } from "./emission.ts";
import { isKnownArray } from "./kinds.ts";
import { loopStage } from "./loop.ts";
import { planOf } from "./plan.ts";
import { finalSum, planStorage, sumsOf } from "./storage.ts";

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
    } else if (reuse !== undefined) {
      const from = slots.get(reuse);
      if (from?.kind !== "array") throw new InternalError("an array takes over what is none");
      replaces = from.name;
      array = declare(node);
      statements.push({
        kind: "const",
        name: array,
        value: name(from.name),
        comment: `${comment}, in place of ${from.name}`,
      });
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
    const node = at(graph.nodes, id);
    if (!slots.has(id) && isKnownArray(graph, node))
      slots.set(id, { kind: "array", name: tableOf(graph, node, context) });
    const known = slots.get(id) ?? leafSlot(node, inputs, context.lengthOf);
    if (known === undefined) throw new InternalError(`node ${id} is read before it is computed`);
    return known;
  };

  const scratch = new Map<Dim, string>();
  const projections = liveProjections(graph, plan.live);
  const emission: Emission = { plan, projections, context, statements, slots, scratch, arrayOf, declare, slotOf };
  plan.stages.forEach((stage, index) => {
    if (stage.dims) loopStage(emission, index);
    else for (const id of stage.nodes) standAlone(emission, at(graph.nodes, id));
  });
  return { statements, outputs: graph.outputs.map((id) => slotOf(plan.located(id).root)) };
}

/** Declare the array of known numbers that a node is. */
function tableOf(graph: Graph, node: Node, { scope, tables, arrayType }: BlockContext): string {
  const declared = scope.declare(graph.provenance.get(node.id)?.name ?? "table");
  const table = node.operands.map((id) => constantValue(at(graph.nodes, id)) ?? NaN);
  tables.push({ name: declared, contents: { table, type: arrayType } });
  return declared;
}

function leafSlot(node: Node, inputs: readonly Slot[], lengthOf: LengthOf): Slot | undefined {
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const value = constantValue(node);
  if (value !== undefined) {
    const expression: Expression = node.type.kind === "boolean" ? { kind: "truth", value: value !== 0 } : number(value);
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
  else if (implementation.kind === "tabulate") tableLoop(emission, node);
  else throw new InternalError(`${node.primitive.name} does not stand alone`);
}

/** A branch on one truth value: only the side that is taken computes its arrays. */
function branchOverArrays(
  { plan, projections, context, statements, slots, declare, slotOf }: Emission,
  node: Node,
): void {
  const { implementation } = node.primitive;
  if (implementation.kind !== "branch") return;
  const { located } = plan;
  const [test, ...captures] = node.operands.map((id) => slotOf(located(id).root));
  if (test === undefined) throw new InternalError("a branch without a test");
  const parts = projections.get(node.id) ?? [];
  const declared = parts.map((part) => {
    const own = declare(part);
    statements.push({ kind: "let", name: own, type: typeName(part.type, context.arrayType) });
    slots.set(
      part.id,
      part.type.kind === "tensor" ? { kind: "array", name: own } : { kind: "value", expression: name(own) },
    );
    return own;
  });
  const [then, otherwise] = [1, 0].map((taken): readonly Statement[] => {
    const side = emitBlock(implementation.choose(taken, node.attributes), captures, new Map(), context);
    const assignments = parts.flatMap((part, index): readonly Statement[] => {
      const output = at(side.outputs, projectIndex(part) ?? 0);
      const target = name(at(declared, index));
      const mine = projectIndex(part) ?? 0;
      const isSame = (slot: Slot): boolean => slot.kind === "array" && slot.name === expressionName(output);
      // An array that belongs to somebody else, or that an earlier result is, is copied.
      const isTaken =
        captures.some(isSame) ||
        side.outputs.findIndex(isSame) < mine ||
        context.tables.some((table) => table.name === expressionName(output));
      return output.kind === "array" && isTaken
        ? copied(output.name, target, part, context)
        : [{ kind: "assign", target, value: expressionOf(output) }];
    });
    return [...side.statements, ...assignments];
  });
  statements.push({ kind: "if", test: expressionOf(test), then: then ?? [], otherwise: otherwise ?? [] });
}

/** Make a result a copy of what a branch captures, whose storage others take over. */
function copied(array: string, target: Expression, { type }: Node, context: BlockContext): readonly Statement[] {
  const { workspace, arrayType, lengthOf, scope } = context;
  if (workspace === undefined) {
    return [{ kind: "assign", target, value: { kind: "call", callee: `${array}.slice`, operands: [] } }];
  }
  const own = scope.step();
  const value: Expression = { kind: "array", type: arrayType, length: lengthOf(sizeOf(dimsOf(type))) };
  workspace.push({ kind: "const", name: own, value, comment: commentText(showDims(dimsOf(type))) });
  return [
    { kind: "perform", call: { kind: "call", callee: `${own}.set`, operands: [name(array)] } },
    { kind: "assign", target, value: name(own) },
  ];
}

/** The name of the array that a slot is, if it is one. */
function expressionName(slot: Slot): string | undefined {
  return slot.kind === "array" ? slot.name : undefined;
}

/** A loop that writes the rows of arrays, one for each count. */
function tableLoop({ plan, projections, context, statements, arrayOf, slotOf }: Emission, node: Node): void {
  const { implementation } = node.primitive;
  if (implementation.kind !== "tabulate") return;
  const { located } = plan;
  const captures = node.operands.map((id) => slotOf(located(id).root));
  const parts = projections.get(node.id) ?? [];
  const targets = parts.map((part) => arrayOf(part.id).array);
  const index = context.scope.declare("row");
  const inner = emitBlock(
    implementation.body(node.attributes),
    [...captures, { kind: "value", expression: name(index) }],
    new Map(),
    { ...context, workspace: context.workspace ?? statements },
  );
  const writes = parts.map((part, place): Statement => {
    const output = at(inner.outputs, projectIndex(part) ?? 0);
    const array = at(targets, place);
    if (output.kind === "value") {
      return { kind: "assign", target: { kind: "element", array, index: name(index) }, value: output.expression };
    }
    const width = context.lengthOf(sizeOf(dimsOf(part.type).slice(1)));
    const operands = [name(output.name), times(name(index), width)];
    return { kind: "perform", call: { kind: "call", callee: `${array}.set`, operands } };
  });
  statements.push({
    kind: "for",
    variable: index,
    count: context.lengthOf(implementation.count(node.attributes)),
    body: [...inner.statements, ...writes],
  });
}

function typeName(type: Type, arrayType: ArrayType): "number" | "boolean" | ArrayType {
  if (type.kind === "tensor") return arrayType;
  return type.kind === "boolean" ? "boolean" : "number";
}
