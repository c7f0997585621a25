import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import type { Value } from "../../graph/builder.ts";
import { noteName, number } from "./apply.ts";
import { mistake, refused, spanOf, textOf, type Context } from "./session.ts";
import { contentsOf, create } from "./state.ts";
import { loaded } from "./structured/cells.ts";
import { storedIn } from "./structured/variables.ts";
import { elementOf, lengthValue } from "./structured/views.ts";
import { nameArray, nameValue } from "./structured/writer.ts";
import {
  isCell,
  isFunction,
  isReference,
  isValue,
  isView,
  type Contents,
  type Lowered,
  type Stored,
  type View,
} from "./value.ts";

/** Give a new variable, or the variables of a pattern, their values; without a value they wait for one. @throws DiagnosticError */
export function bindName(
  name: ts.BindingName,
  value: Lowered | undefined,
  context: Context,
  /** The number of the first array that has just been made, so that nothing else refers to it. */
  before = Infinity,
): void {
  const { session, state, activation } = context;
  const { ts, checker } = session;
  if (ts.isIdentifier(name)) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) throw mistake(session, name, catalogue.noValue(name.text, spanOf(name)));
    refuseAny(name, context);
    const stored = context.writer ? storedIn(symbol, name, value, before, context) : value;
    state.variables.set(symbol, { value: stored, declaration: name, activation });
    if (value) nameSteps(value, name.text, context);
    return;
  }
  if (value && isView(value)) {
    if (ts.isArrayBindingPattern(name)) bindParts(name, value, context);
    else bindLength(name, value, context);
  } else if (value === undefined || !isReference(value)) {
    throw refused(context, name, "a pattern for something else than an array or object", "name the value");
  } else if (ts.isArrayBindingPattern(name)) bindElements(name, contentsOf(context, value), context);
  else bindFields(name, contentsOf(context, value), context);
}

/** Give a new variable a value that nothing changes while it exists: a counter that only its loop moves on. */
export function bindFixed(name: ts.Identifier, value: Value, { session, state, activation }: Context): void {
  const symbol = session.checker.getSymbolAtLocation(name);
  if (symbol === undefined) throw mistake(session, name, catalogue.noValue(name.text, spanOf(name)));
  state.variables.set(symbol, { value, declaration: name, activation });
}

/** Give the variables of a pattern the elements of an array in memory. */
function bindParts(pattern: ts.ArrayBindingPattern, view: View, context: Context): void {
  const { ts } = context.session;
  for (const [index, element] of pattern.elements.entries()) {
    if (ts.isOmittedExpression(element)) continue;
    refuseDefault(element, context);
    if (element.dotDotDotToken) throw refused(context, element, "the rest of an array", "write `.slice(…)`");
    bindName(element.name, elementOf(view, number(context, index), element, context), context);
  }
}

/** Give the variable of a pattern the length of an array. */
function bindLength({ elements }: ts.ObjectBindingPattern, view: View, context: Context): void {
  for (const element of elements) {
    const key = (element.propertyName ?? element.name).getText();
    if (key !== "length" || element.initializer) {
      throw refused(context, element, "a field of an array", "name the array, and write `x[i]` or `x.length`");
    }
    bindName(element.name, lengthValue(view, context), context);
  }
}

function bindElements({ elements }: ts.ArrayBindingPattern, contents: Contents, context: Context): void {
  const { ts } = context.session;
  for (const [index, element] of elements.entries()) {
    if (ts.isOmittedExpression(element)) continue;
    refuseDefault(element, context);
    const items = contents.kind === "list" ? contents.items : [];
    if (element.dotDotDotToken) {
      bindName(
        element.name,
        create(context, { kind: "list", typed: false, items: items.slice(index) }, element),
        context,
      );
      continue;
    }
    const item = items[index];
    if (item === undefined) throw missing(element, String(index), context);
    bindName(element.name, loaded(item, context), context);
  }
}

function bindFields({ elements }: ts.ObjectBindingPattern, contents: Contents, context: Context): void {
  const { ts } = context.session;
  for (const element of elements) {
    refuseDefault(element, context);
    const key = element.propertyName ?? element.name;
    if (element.dotDotDotToken || !(ts.isIdentifier(key) || ts.isStringLiteral(key))) {
      throw refused(context, element, "this pattern", "name the fields that are read");
    }
    const field = contents.kind === "record" ? contents.fields.get(key.text) : undefined;
    if (field === undefined) throw missing(element, key.text, context);
    bindName(element.name, loaded(field, context), context);
  }
}

function refuseDefault(element: ts.BindingElement, context: Context): void {
  if (element.initializer)
    throw refused(context, element, "a default in a pattern", "write the value where it is made");
}

function missing(element: ts.Node, name: string, { session }: Context): Error {
  return mistake(session, element, catalogue.noElement(name, spanOf(element)));
}

/** @throws DiagnosticError when a variable could hold anything. */
function refuseAny(name: ts.Identifier, { session, writer }: Context): void {
  const { ts, checker } = session;
  const type = checker.getTypeAtLocation(name);
  // In a procedure it is known what a variable holds that is given no type, such as an element of `new Array(n).fill(0)`.
  const isKnown = writer && (ts.isParameter(name.parent) || ts.isVariableDeclaration(name.parent)) && !name.parent.type;
  if (isKnown !== true && (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) {
    throw mistake(session, name, catalogue.anyType(textOf(name), checker.typeToString(type), spanOf(name)));
  }
}

/** Name the steps that make up a value after the variable that holds it. */
export function nameSteps(value: Stored, name: string, context: Context): void {
  if (isCell(value) || isFunction(value)) return;
  if (isView(value)) {
    if (context.writer) nameArray(value, name, context.writer);
    return;
  }
  if (isValue(value)) {
    noteName(value, name);
    if (context.writer) nameValue(value, name, context.writer);
    return;
  }
  const contents = contentsOf(context, value);
  if (contents.kind === "list") contents.items.forEach((item, index) => nameSteps(item, `${name}_${index}`, context));
  else for (const [field, item] of contents.fields) nameSteps(item, `${name}_${field}`, context);
}
