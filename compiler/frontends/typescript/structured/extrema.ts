import type { ts } from "ts-morph";
import type { Value } from "../../../graph/builder.ts";
import { max, min } from "../../../primitives/extrema.ts";
import { number, written } from "../apply.ts";
import { lower } from "../expressions.ts";
import { numberOf } from "../operators.ts";
import type { Context } from "../session.ts";
import { contentsOf } from "../state.ts";
import { isReference, isView, type View } from "../value.ts";
import { cellOf, loaded } from "./cells.ts";
import { writerOf } from "./context.ts";
import { countThrough, elementAt } from "./views.ts";
import { readElement } from "./elements.ts";
import { write } from "./writer.ts";

/** What `Math.max(...x)` and `Math.min(...x)` give, where x is an array in memory; undefined for other calls. @throws DiagnosticError */
export function extremumOf(name: string, call: ts.CallExpression, context: Context): Value | undefined {
  const { ts } = context.session;
  const isSpread = call.arguments.some((argument) => ts.isSpreadElement(argument));
  if (context.writer === undefined || !isSpread || (name !== "max" && name !== "min")) return undefined;
  const writer = writerOf(context);
  const pick = (a: Value, b: Value): Value =>
    written(context, [a, b], call, (a, b) => (name === "max" ? max(a, b) : min(a, b)));
  const cell = cellOf(number(context, name === "max" ? -Infinity : Infinity), name, context);
  const take = (value: Value): void => write(writer, cell.scalar, pick(current(), value));
  const current = (): Value => numberOf({ value: loaded(cell, context), node: call }, context);
  const takeAll = (view: View): void =>
    countThrough(view, context, (index) => take(readElement(writer, elementAt(view, index))));
  for (const argument of call.arguments) {
    const value = lower(ts.isSpreadElement(argument) ? argument.expression : argument, context);
    const contents = isReference(value) ? contentsOf(context, value) : undefined;
    if (isView(value)) takeAll(value);
    else if (contents?.kind === "list")
      for (const item of contents.items) take(numberOf({ value: loaded(item, context), node: argument }, context));
    else take(numberOf({ value, node: argument }, context));
  }
  return current();
}
