import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue } from "../../graph/builder.ts";
import { number } from "./apply.ts";
import { isGlobal, unwrapped } from "./functions.ts";
import { itemsOf, lengthOf, zeros } from "./objects.ts";
import { referenceOf } from "./assign.ts";
import { numberOf } from "./operators.ts";
import { mistake, refused, spanOf, textOf, type Context } from "./session.ts";
import { contentsOf, create } from "./state.ts";
import type { Contents, Lowered, Reference, Stored } from "./value.ts";

type List = Extract<Contents, { readonly kind: "list" }>;

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["map", "write a loop that fills an array"],
  ["forEach", "write `for (const x of …)`"],
  ["reduce", "write a loop that adds up"],
  ["from", "write a loop that fills an array"],
]);

/** The call of a method of a local array. @throws DiagnosticError */
export function callMethod(
  callee: ts.PropertyAccessExpression,
  call: ts.CallExpression,
  argumentsOf: () => readonly Lowered[],
  context: Context,
): Lowered {
  const { session, state } = context;
  const { ts } = session;
  const name = callee.name.text;
  const fail = (): Error =>
    mistake(
      session,
      callee,
      catalogue.unsupportedMember(textOf(callee), INSTEAD.get(name) ?? "write a loop", spanOf(callee)),
    );
  if (callee.questionDotToken) throw refused(context, callee, "`?.`", "write `.`");
  const [argument] = call.arguments;
  if (isGlobal(session, callee.expression, "Array")) {
    if (name !== "from" || argument === undefined || call.arguments.length !== 1) throw fail();
    return create(context, { kind: "list", typed: false, items: itemsOf(argument, context) }, call);
  }
  if (!["fill", "slice", "push"].includes(name)) throw fail();
  const receiver = unwrapped(ts, callee.expression);
  const reference = newArray(receiver, context) ?? referenceOf(receiver, context);
  const values = argumentsOf();
  const list = contentsOf(context, reference);
  if (list.kind !== "list") throw fail();
  const update = (items: readonly Stored[]): void => void state.objects.set(reference.object, { ...list, items });
  if (name === "slice") return create(context, { ...list, items: sliced(list, values, call, context) }, call);
  if (name === "push" && !list.typed) {
    update([...list.items, ...values]);
    return number(context, list.items.length + values.length);
  }
  if (name !== "fill" || values.length !== 1 || argument === undefined) throw fail();
  const value = numberOf({ value: values[0] ?? reference, node: argument }, context);
  update(list.items.map(() => value));
  return reference;
}

/** `new Array(n)`, whose elements are about to be filled in. */
function newArray(receiver: ts.Expression, context: Context): Reference | undefined {
  const { session } = context;
  if (!session.ts.isNewExpression(receiver) || !isGlobal(session, receiver.expression, "Array")) return undefined;
  const [length, ...others] = receiver.arguments ?? [];
  if (length === undefined || others.length > 0) return undefined;
  return zeros(lengthOf(length, context), false, receiver, context);
}

function sliced(
  { items }: List,
  bounds: readonly Lowered[],
  call: ts.CallExpression,
  context: Context,
): readonly Stored[] {
  const known = bounds.map((value) => {
    const bound = knownValue(numberOf({ value, node: call }, context));
    if (bound === undefined) throw mistake(context.session, call, catalogue.unknownIndex(spanOf(call)));
    return bound;
  });
  return items.slice(...known.slice(0, 2));
}
