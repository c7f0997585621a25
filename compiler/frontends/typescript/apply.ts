import type { ts } from "ts-morph";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Builder, type Value } from "../../graph/builder.ts";
import { evaluate } from "../../graph/evaluate.ts";
import type { Attributes, Primitive } from "../../graph/primitive.ts";
import { not } from "../../primitives/comparison.ts";
import { bring, type Frame } from "../frame.ts";
import { spanOf, type Context } from "./session.ts";
import { isTruth } from "./value.ts";

/** A number of the program that is known. */
export function number({ cursor }: Context, value: number): Value {
  return cursor.frame.builder.constant(value);
}

/** A truth value of the program that is known. */
export function truth({ cursor }: Context, value: boolean): Value {
  return cursor.frame.builder.truth(value);
}

/** A primitive applied to values; computed at once where they are known, so that counts and indices stay known. */
export function applied(
  context: Context,
  primitive: Primitive,
  operands: readonly Value[],
  node: ts.Node,
  attributes: Attributes = {},
): Value {
  const { frame } = context.cursor;
  if (operands.every((operand) => knownValue(operand) !== undefined)) {
    return folded(frame, primitive, operands, attributes);
  }
  const brought = operands.map((operand) => bring(frame, operand));
  return noted(context, node, () => frame.builder.apply(primitive, brought, attributes));
}

/** Mathematics over values, which are brought to the frame. */
export function written(
  context: Context,
  operands: readonly Value[],
  node: ts.Node,
  make: (...operands: Value[]) => Value,
): Value {
  const brought = operands.map((operand) => bring(context.cursor.frame, operand));
  return noted(context, node, () => make(...brought));
}

/** The opposite of a truth value. */
export function negated(context: Context, value: Value, node: ts.Node): Value {
  const known = knownValue(value);
  return known === undefined ? written(context, [value], node, (p) => not(p)) : truth(context, known === 0);
}

/** What is made, with the place in the source recorded for the nodes that it is made of. */
export function noted(context: Context, node: ts.Node, make: () => Value): Value {
  const { builder } = context.cursor.frame;
  const size = builder.size();
  const made = make();
  noteSince(context, node, size);
  return made;
}

/** Record the place in the source of every node that has been made since the graph had a given size. */
export function noteSince({ session, cursor }: Context, node: ts.Node, size: number): void {
  const { builder } = cursor.frame;
  if (node.getSourceFile() !== session.main) return;
  const span = spanOf(node);
  for (let id = size; id < builder.size(); id++) builder.note({ builder, id }, { span });
}

/** Give the step that a value is the name of a variable. */
export function noteName(value: Value, name: string): void {
  value.builder.note(value, { name });
}

function folded(frame: Frame, primitive: Primitive, operands: readonly Value[], attributes: Attributes): Value {
  const alone = createBuilder();
  const value = alone.apply(
    primitive,
    operands.map((operand) => constantLike(alone, operand)),
    attributes,
  );
  const result = at(evaluate(alone.finish([], [value]), []), 0);
  return isTruth(value) ? frame.builder.truth(result !== 0) : frame.builder.constant(result);
}

function constantLike(builder: Builder, operand: Value): Value {
  const value = knownValue(operand);
  if (value === undefined) throw new InternalError("a number that is not known");
  return isTruth(operand) ? builder.truth(value !== 0) : builder.constant(value);
}
