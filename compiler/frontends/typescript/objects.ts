import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue } from "../../graph/builder.ts";
import { number } from "./apply.ts";
import { fieldOf, ownerOf, referenceOf } from "./assign.ts";
import { lower } from "./expressions.ts";
import { isGlobal, symbolOf } from "./functions.ts";
import { MOST_ELEMENTS } from "./limits.ts";
import { moduleConstant } from "./names.ts";
import { numberOf } from "./operators.ts";
import { mistake, refused, spanOf, textOf, type Context } from "./session.ts";
import { contentsOf, create, plain } from "./state.ts";
import { arrayOf, isTuple, newTyped } from "./structured/arrays.ts";
import { loaded } from "./structured/cells.ts";
import { lengthValue } from "./structured/views.ts";
import { isReference, isView, type Lowered, type Reference, type Stored, type View } from "./value.ts";

const MATH_CONSTANTS = {
  E: Math.E,
  LN10: Math.LN10,
  LN2: Math.LN2,
  LOG10E: Math.LOG10E,
  LOG2E: Math.LOG2E,
  PI: Math.PI,
  SQRT1_2: Math.SQRT1_2,
  SQRT2: Math.SQRT2,
};
const NUMBER_CONSTANTS = {
  EPSILON: Number.EPSILON,
  MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
  MAX_VALUE: Number.MAX_VALUE,
  MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
  MIN_VALUE: Number.MIN_VALUE,
  NEGATIVE_INFINITY: -Infinity,
  NaN: NaN,
  POSITIVE_INFINITY: Infinity,
};

/** The constants of the language, by object and name. */
export const constants: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map([
  ["Math", new Map(Object.entries(MATH_CONSTANTS))],
  ["Number", new Map(Object.entries(NUMBER_CONSTANTS))],
]);

/** A constant of the language, the length of an array, or a field. @throws DiagnosticError */
export function lowerProperty(node: ts.PropertyAccessExpression, context: Context): Lowered {
  const { session } = context;
  if (node.questionDotToken) throw refused(context, node, "`?.`", "write `.`");
  const name = node.name.text;
  for (const [owner, members] of constants) {
    if (!isGlobal(session, node.expression, owner)) continue;
    const value = members.get(name);
    if (value !== undefined) return number(context, value);
    throw mistake(
      session,
      node,
      catalogue.unsupportedMember(textOf(node), "call it, or write the number", spanOf(node)),
    );
  }
  const symbol = symbolOf(session, node.name);
  const imported = symbol && moduleConstant(symbol, context);
  if (imported) return imported;
  const reference = ownerOf(node.expression, context);
  if (isView(reference)) {
    if (name === "length") return lengthValue(reference, context);
    throw mistake(
      session,
      node,
      catalogue.unsupportedMember(`.${name}`, "write a loop or a function", spanOf(node.name)),
    );
  }
  const contents = contentsOf(context, reference);
  if (contents.kind === "list" && name === "length") return number(context, contents.items.length);
  return fieldOf(reference, name, node, context);
}

/** A new array of given elements. @throws DiagnosticError */
export function lowerList(node: ts.ArrayLiteralExpression, context: Context): Reference | View {
  const { ts } = context.session;
  if (context.writer && !isTuple(node, context)) return arrayOf(node, context);
  const items = node.elements.flatMap((element): readonly Stored[] => {
    if (ts.isOmittedExpression(element)) throw refused(context, element, "a hole in an array", "write a number");
    return ts.isSpreadElement(element) ? itemsOf(element.expression, context) : [lower(element, context)];
  });
  return create(context, { kind: "list", typed: false, items }, node);
}

/** The elements of an array. @throws DiagnosticError when it is none. */
export function itemsOf(expression: ts.Expression, context: Context): readonly Stored[] {
  const value = lower(expression, context);
  const contents = isReference(value) ? contentsOf(context, value) : undefined;
  if (contents?.kind === "list") return contents.items;
  throw refused(context, expression, "something else than an array here", "write an array");
}

/** A new object of given fields. @throws DiagnosticError */
export function lowerRecord(node: ts.ObjectLiteralExpression, context: Context): Reference {
  const { ts } = context.session;
  const fields = new Map<string, Lowered>();
  for (const property of node.properties) {
    if (ts.isShorthandPropertyAssignment(property)) fields.set(property.name.text, lower(property.name, context));
    else if (ts.isPropertyAssignment(property) && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)))
      fields.set(property.name.text, lower(property.initializer, context));
    else if (ts.isSpreadAssignment(property)) {
      const contents = contentsOf(context, referenceOf(property.expression, context));
      if (contents.kind !== "record") throw refused(context, property, "an array in an object", "spread an object");
      for (const [name, field] of contents.fields) fields.set(name, loaded(field, context));
    } else throw refused(context, property, "this kind of field", "write `name: value`");
  }
  return create(context, { kind: "record", fields }, node);
}

/** `new Float64Array(…)`. @throws DiagnosticError */
export function lowerNew(node: ts.NewExpression, context: Context): Reference | View {
  const { session } = context;
  const { ts } = session;
  const [argument, ...others] = node.arguments ?? [];
  if (
    !isGlobal(session, node.expression, "Float64Array") ||
    others.length > 0 ||
    (argument && ts.isSpreadElement(argument))
  ) {
    const isArray = isGlobal(session, node.expression, "Array");
    const instead = isArray
      ? "write the elements, or `new Array(n).fill(0)`"
      : "write `new Float64Array(n)`, an array or an object";
    throw refused(context, node, `\`new ${textOf(node.expression)}\``, instead);
  }
  if (context.writer) return newTyped(node, context);
  if (argument === undefined) return create(context, { kind: "list", typed: true, items: [] }, node);
  const value = lower(argument, context);
  if (isReference(value)) {
    const contents = contentsOf(context, value);
    const items = contents.kind === "list" ? contents.items : [];
    if (contents.kind !== "list")
      throw refused(context, argument, "something else than numbers in a `Float64Array`", "write an array of numbers");
    for (const item of items) numberOf({ value: plain(item), node: argument }, context);
    return create(context, { kind: "list", typed: true, items }, node);
  }
  return zeros(lengthOf(argument, context), true, node, context);
}

/** A new array of zeros. */
export function zeros(length: number, typed: boolean, node: ts.Node, context: Context): Reference {
  const items = Array.from({ length }, () => number(context, 0));
  return create(context, { kind: "list", typed, items }, node);
}

/** The length that an array is made with. @throws DiagnosticError when it is not known. */
export function lengthOf(argument: ts.Expression, context: Context): number {
  const { session } = context;
  const length = knownValue(numberOf({ value: lower(argument, context), node: argument }, context));
  if (length === undefined) throw mistake(session, argument, catalogue.unknownIndex(spanOf(argument)));
  if (!Number.isInteger(length) || length < 0 || length > MOST_ELEMENTS) {
    throw mistake(session, argument, catalogue.localArrayTooLarge(MOST_ELEMENTS, spanOf(argument)));
  }
  return length;
}
