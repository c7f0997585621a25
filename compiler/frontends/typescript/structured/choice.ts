import type { ts } from "ts-morph";
import { knownValue, type Value } from "../../../graph/builder.ts";
import type { Scalar } from "../../../procedure/procedure.ts";
import { builtinOf } from "../builtins.ts";
import type { Side } from "../conditional.ts";
import { unwrapped } from "../functions.ts";
import type { Context } from "../session.ts";
import type { Lowered } from "../value.ts";
import { writerOf } from "./context.ts";
import { createSlot, fill, taken } from "./slots.ts";
import { hold, put, segmentOf, within, type DraftBlock, type Writer } from "./writer.ts";

/** Write a condition of which one side is carried out. Where the test is known nothing is left of it. */
export function branch(test: Value, context: Context, then: () => void, otherwise: () => void): void {
  const known = knownValue(test);
  if (known !== undefined) {
    if (known !== 0) then();
    else otherwise();
    return;
  }
  const writer = writerOf(context);
  const { line } = writer;
  const sides = [then, otherwise].map((write) => ({ block: { statements: [] } satisfies DraftBlock, write }));
  const [first = { statements: [] }, second = { statements: [] }] = sides.map(({ block }): DraftBlock => block);
  put(writer, { kind: "if", test: variableOf(test, writer, "test"), then: first, otherwise: second, line });
  for (const { block, write } of sides) {
    writer.line = line;
    within(writer, block, write);
  }
  writer.line = line;
}

/** A variable that holds a value here: one that does so anyway, where there is one. */
export function variableOf(value: Value, writer: Writer, name?: string): Scalar {
  const segment = segmentOf(writer, value);
  if (writer.segment === segment) {
    for (const [scalar, each] of segment.scalars) if (each.id === value.id) return scalar;
    const reading = segment.readings.get(value.id);
    if (reading?.form === "scalar" && !segment.scalars.has(reading)) return reading;
  }
  return hold(writer, value, name);
}

/** A choice between two values, whose sides may read arrays, and do what graphs do not. @throws DiagnosticError */
export function branchValue(
  test: Value,
  node: ts.Node,
  context: Context,
  then: Side,
  otherwise: Side,
): Lowered | undefined {
  const known = knownValue(test);
  if (known !== undefined) return (known !== 0 ? then : otherwise)(context);
  const slot = createSlot("choice", context);
  const side = (run: Side) => (): void => {
    const value = run(context);
    if (value) fill(slot, value, node, context);
  };
  branch(test, context, side(then), side(otherwise));
  return taken(slot, context);
}

/**
 * Whether an expression can be a side of a condition in a graph: it calls functions of the language only, and reads no
 * memory that may not be there. Where everything is a graph, every expression can.
 */
export function isSafe(node: ts.Node, context: Context): boolean {
  return context.writer === undefined || (readsNoElements(node, context) && isPure(node, context));
}

function readsNoElements(node: ts.Node, context: Context): boolean {
  const { ts } = context.session;
  if (ts.isElementAccessExpression(node)) return false;
  return ts.forEachChild(node, (child) => (readsNoElements(child, context) ? undefined : true)) !== true;
}

/** Whether an expression does nothing but compute a number or a truth value. */
export function isPure(node: ts.Node, context: Context): boolean {
  const { ts } = context.session;
  if (ts.isCallExpression(node) && builtinOf(unwrapped(ts, node.expression), context) === undefined) return false;
  if (
    ts.isNewExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isPostfixUnaryExpression(node)
  )
    return false;
  const { PlusPlusToken, MinusMinusToken, FirstAssignment, LastAssignment } = ts.SyntaxKind;
  if (ts.isPrefixUnaryExpression(node) && [PlusPlusToken, MinusMinusToken].some((kind) => kind === node.operator))
    return false;
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind >= FirstAssignment && kind <= LastAssignment) return false;
  }
  return ts.forEachChild(node, (child) => (isPure(child, context) ? undefined : true)) !== true;
}
