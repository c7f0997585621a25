import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { noteName } from "./apply.ts";
import { mistake, refused, spanOf, textOf, type Context } from "./session.ts";
import { contentsOf, create } from "./state.ts";
import { isValue, type Contents, type Lowered } from "./value.ts";

/** Give a new variable, or the variables of a pattern, their values; without a value they wait for one. @throws DiagnosticError */
export function bindName(name: ts.BindingName, value: Lowered | undefined, context: Context): void {
  const { session, state, activation } = context;
  const { ts, checker } = session;
  if (ts.isIdentifier(name)) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) throw mistake(session, name, catalogue.noValue(name.text, spanOf(name)));
    refuseAny(name, context);
    state.variables.set(symbol, { value, declaration: name, activation });
    if (value) nameSteps(value, name.text, context);
    return;
  }
  if (value === undefined || isValue(value)) {
    throw refused(context, name, "a pattern for something else than an array or object", "name the value");
  }
  if (ts.isArrayBindingPattern(name)) bindElements(name, contentsOf(context, value), context);
  else bindFields(name, contentsOf(context, value), context);
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
    bindName(element.name, item, context);
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
    bindName(element.name, field, context);
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
function refuseAny(name: ts.Identifier, { session }: Context): void {
  const { ts, checker } = session;
  const type = checker.getTypeAtLocation(name);
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) {
    throw mistake(session, name, catalogue.anyType(textOf(name), checker.typeToString(type), spanOf(name)));
  }
}

/** Name the steps that make up a value after the variable that holds it. */
export function nameSteps(value: Lowered, name: string, context: Context): void {
  if (isValue(value)) {
    noteName(value, name);
    return;
  }
  const contents = contentsOf(context, value);
  if (contents.kind === "list") contents.items.forEach((item, index) => nameSteps(item, `${name}_${index}`, context));
  else for (const [field, item] of contents.fields) nameSteps(item, `${name}_${field}`, context);
}
