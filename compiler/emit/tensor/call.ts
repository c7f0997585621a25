import { at } from "../../diagnostics/internal-error.ts";
import type { Node } from "../../graph/node.ts";
import { name, type Expression } from "../program.ts";
import { expressionOf, type Emission } from "./emission.ts";

/** The call of a kernel of the runtime, which writes an array or adds to one, or returns a number. */
export function callKernel({ plan, context, statements, slots, arrayOf, declare, slotOf }: Emission, node: Node): void {
  const { implementation } = node.primitive;
  if (implementation.kind !== "kernel") return;
  const { graph, targetOf } = plan;
  const types = node.operands.map((id) => at(graph.nodes, id).type);
  const call = implementation.call(types, node.attributes);
  const target = targetOf.get(node.id);
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
