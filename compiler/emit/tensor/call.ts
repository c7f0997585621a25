import { at } from "../../diagnostics/internal-error.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Node } from "../../graph/node.ts";
import { name, type Expression } from "../program.ts";
import { expressionOf, type Emission } from "./emission.ts";

/** The call of a kernel of the runtime, which writes an array or adds to one, or returns a number. */
export function callKernel(emission: Emission, node: Node): void {
  const { plan, context, statements, slots, arrayOf, declare, slotOf } = emission;
  const { implementation } = node.primitive;
  if (implementation.kind !== "kernel") return;
  const { graph, targetOf } = plan;
  const types = node.operands.map((id) => at(graph.nodes, id).type);
  const call = implementation.call(types, node.attributes);
  const target = targetOf.get(node.id);
  const given = node.operands.map((id) => expressionOf(slotOf(plan.located(id).root)));
  const sizes = call.sizes.map(context.lengthOf);
  const adds: readonly Expression[] = call.adds ? [{ kind: "truth", value: target !== undefined }] : [];
  const last = call.scratch === undefined ? adds : [...adds, name(scratchOf(emission, call.scratch))];
  context.runtime.add(call.name);
  if (node.type.kind !== "tensor") {
    const declared = declare(node);
    const value: Expression = { kind: "call", callee: call.name, operands: [...given, ...sizes, ...last] };
    statements.push({ kind: "const", name: declared, value });
    slots.set(node.id, { kind: "value", expression: name(declared) });
    return;
  }
  const { array } = arrayOf(target ?? node.id);
  const operands = [name(array), ...given, ...sizes, ...last];
  statements.push({ kind: "perform", call: { kind: "call", callee: call.name, operands } });
}

/** The array of a length that calls work in: they are over when the next one begins, and leave nothing in it. */
function scratchOf({ context, statements, scratch }: Emission, size: Dim): string {
  const { scope, workspace, arrayType, lengthOf } = context;
  const known = scratch.get(size);
  if (known !== undefined) return known;
  const made = scope.declare("scratch");
  const value: Expression = { kind: "array", type: arrayType, length: lengthOf(size) };
  (workspace ?? statements).push({ kind: "const", name: made, value, comment: "for calls to work in" });
  scratch.set(size, made);
  return made;
}
