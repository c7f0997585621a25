import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { nameSteps } from "./bind.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { number } from "./apply.ts";
import { lower } from "./expressions.ts";
import { symbolOf, unwrapped } from "./functions.ts";
import { lowerName } from "./names.ts";
import { numberOf, operate } from "./operators.ts";
import { mistake, refused, spanOf, textOf, type Context } from "./session.ts";
import { contentsOf } from "./state.ts";
import { loaded } from "./structured/cells.ts";
import { assignTo, firstStored } from "./structured/variables.ts";
import { viewOf } from "./structured/lists.ts";
import { elementOf, rankOf, storeElement } from "./structured/views.ts";
import { nextVariable } from "./structured/writer.ts";
import {
  isReference,
  isTruth,
  isValue,
  isView,
  type Contents,
  type Lowered,
  type Reference,
  type Stored,
  type View,
} from "./value.ts";

/** What can be assigned to: a variable, an element or a field, whose array or object and index have been computed. */
interface Place {
  /** What the steps of a value that is put here are called. */
  readonly name: string;
  readonly read: () => Lowered;
  readonly write: (value: Lowered, before: number) => void;
}

/** An assignment, and its value. @throws DiagnosticError */
export function assign(binary: ts.BinaryExpression, context: Context): Lowered {
  const { ts } = context.session;
  const { left, right, operatorToken } = binary;
  const operator = operatorToken.getText().slice(0, -1);
  if (operator === "&&" || operator === "||" || operator === "??") {
    throw refused(context, binary, `\`${operator}=\``, "write `if`");
  }
  const target = unwrapped(ts, left);
  if (operator === "" && ts.isArrayLiteralExpression(target)) return assignElements(target, right, context);
  const place = placeOf(left, context);
  if (operator === "") {
    const before = context.writer && nextVariable(context.writer);
    return put(place, lower(right, context), context, before);
  }
  const before = { value: place.read(), node: left };
  const value = operate(operator, before, { value: lower(right, context), node: right }, binary, context);
  return put(place, value, context);
}

function put(place: Place, value: Lowered, context: Context, before = Infinity): Lowered {
  place.write(value, before);
  nameSteps(value, place.name, context);
  return value;
}

function assignElements({ elements }: ts.ArrayLiteralExpression, right: ts.Expression, context: Context): Lowered {
  const { ts } = context.session;
  const value = lower(right, context);
  if (!isReference(value) && !isView(value))
    throw refused(context, right, "a pattern for something else than an array", "write an array");
  const contents = isView(value) ? undefined : contentsOf(context, value);
  for (const [index, element] of elements.entries()) {
    if (ts.isOmittedExpression(element)) continue;
    if (isView(value)) {
      put(placeOf(element, context), elementOf(value, number(context, index), element, context), context);
      continue;
    }
    const item = contents?.kind === "list" ? contents.items[index] : undefined;
    if (item === undefined)
      throw mistake(context.session, element, catalogue.noElement(String(index), spanOf(element)));
    put(placeOf(element, context), loaded(item, context), context);
  }
  return value;
}

/** A number one more or one less, as it was and as it is. @throws DiagnosticError */
export function step(
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  context: Context,
): { readonly before: Value; readonly after: Value } {
  const { operand, operator } = node;
  const place = placeOf(operand, context);
  const before = numberOf({ value: place.read(), node: operand }, context);
  const sign = operator === context.session.ts.SyntaxKind.PlusPlusToken ? "+" : "-";
  const one = { value: number(context, 1), node };
  const after = operate(sign, { value: before, node: operand }, one, node, context);
  put(place, after, context);
  return { before, after };
}

function placeOf(expression: ts.Expression, context: Context): Place {
  const { ts } = context.session;
  const target = unwrapped(ts, expression);
  if (ts.isIdentifier(target)) return variablePlace(target, context);
  if (ts.isElementAccessExpression(target)) {
    const reference = ownerOf(target.expression, context);
    if (isView(reference)) return elementPlace(reference, target, context);
    const index = indexOf(target, context);
    const name = `${placeName(ts, target.expression)}_${index}`;
    return {
      name,
      read: () => elementAt(reference, index, target, context),
      write: (value, before) => {
        elementAt(reference, index, target, context);
        if (context.writer) {
          requireOwn(reference, target, context);
          assignTo(itemOf(reference, index, target, context), value, before, target, context);
          return;
        }
        update(reference, context, (contents) => {
          if (contents.kind !== "list") return contents;
          if (contents.typed && (!isValue(value) || isTruth(value))) {
            throw mistake(context.session, target, catalogue.noNumber(textOf(target), spanOf(target)));
          }
          return { ...contents, items: contents.items.with(index, value) };
        });
      },
    };
  }
  if (ts.isPropertyAccessExpression(target)) {
    const reference = referenceOf(target.expression, context);
    const field = target.name.text;
    return {
      name: `${placeName(ts, target.expression)}_${field}`,
      read: () => fieldOf(reference, field, target, context),
      write: (value, before) => {
        fieldOf(reference, field, target, context);
        if (context.writer) {
          requireOwn(reference, target, context);
          assignTo(storedField(reference, field, target, context), value, before, target, context);
          return;
        }
        update(reference, context, (contents) =>
          contents.kind === "record" ? { ...contents, fields: new Map(contents.fields).set(field, value) } : contents,
        );
      },
    };
  }
  throw refused(context, expression, "an assignment to this", "assign to a variable, an element or a field");
}

function variablePlace(target: ts.Identifier, context: Context): Place {
  const { session, state } = context;
  const symbol = symbolOf(session, target);
  const variable = symbol && state.variables.get(symbol);
  if (symbol === undefined || variable === undefined) {
    throw mistake(session, target, catalogue.moduleVariable(target.text, spanOf(target)));
  }
  return {
    name: target.text,
    read: () => lowerName(target, context),
    write: (value, before) => {
      if (context.writer && variable.value) assignTo(variable.value, value, before, target, context);
      else {
        const stored = context.writer ? firstStored(value, before, target, context) : value;
        state.variables.set(symbol, { ...variable, value: stored });
      }
    },
  };
}

/** What belongs to the caller stays as it is. @throws DiagnosticError */
function requireOwn({ object }: Reference, target: ts.Node, { writer, session }: Context): void {
  if (writer?.inputs.has(object) !== true) return;
  throw mistake(session, target, catalogue.changedObjectInput(textOf(target), spanOf(target)));
}

function placeName(typescript: Context["session"]["ts"], target: ts.Expression): string {
  if (typescript.isIdentifier(target)) return target.text;
  return typescript.isPropertyAccessExpression(target) ? target.name.text : "element";
}

function update({ object }: Reference, context: Context, change: (contents: Contents) => Contents): void {
  context.state.objects.set(object, change(contentsOf(context, { object })));
}

/** An element of an array in memory. Its index is computed before what it is given. */
function elementPlace(view: View, target: ts.ElementAccessExpression, context: Context): Place {
  const node = target.argumentExpression;
  const index = numberOf({ value: lower(node, context), node }, context);
  return {
    name: view.array.name,
    read: () => elementOf(view, index, node, context),
    write: (value) => {
      if (rankOf(view) > 1)
        throw mistake(context.session, target, catalogue.rowAssigned(textOf(target), spanOf(target)));
      storeElement(view, index, numberOf({ value, node: target }, context), node, context);
    },
  };
}

/** The list or object that an expression is. @throws DiagnosticError */
export function referenceOf(expression: ts.Expression, context: Context): Reference {
  const value = ownerOf(expression, context);
  if (!isView(value)) return value;
  throw refused(context, expression, "an array here", "name an object");
}

/** The list, object or array that an expression is. @throws DiagnosticError */
export function ownerOf(expression: ts.Expression, context: Context): Reference | View {
  const value = lower(expression, context);
  if (isReference(value) || isView(value)) return value;
  throw refused(context, expression, "a part of something else than an array or object", "name an array or object");
}

/** The index of an element of a list. @throws DiagnosticError when it depends on the parameters. */
function indexOf({ argumentExpression }: ts.ElementAccessExpression, context: Context): number {
  const value = numberOf({ value: lower(argumentExpression, context), node: argumentExpression }, context);
  const index = knownValue(value);
  if (index === undefined) {
    throw mistake(context.session, argumentExpression, catalogue.unknownIndex(spanOf(argumentExpression)));
  }
  return index;
}

/** An element of a list or an array. @throws DiagnosticError */
export function lowerElement(node: ts.ElementAccessExpression, context: Context): Lowered {
  if (node.questionDotToken) throw refused(context, node, "`?.`", "write `[…]`");
  const owner = ownerOf(node.expression, context);
  const { argumentExpression } = node;
  const index = numberOf({ value: lower(argumentExpression, context), node: argumentExpression }, context);
  if (isView(owner)) return elementOf(owner, index, argumentExpression, context);
  const known = knownValue(index);
  if (known !== undefined) return elementAt(owner, known, node, context);
  const view = context.writer && viewOf(owner, node.expression, context);
  if (view) return elementOf(view, index, argumentExpression, context);
  throw mistake(context.session, argumentExpression, catalogue.unknownIndex(spanOf(argumentExpression)));
}

/** An element of an array. @throws DiagnosticError when there is none. */
export function elementAt(
  reference: Reference,
  index: number,
  node: ts.ElementAccessExpression,
  context: Context,
): Lowered {
  return loaded(itemOf(reference, index, node, context), context);
}

function itemOf(reference: Reference, index: number, node: ts.ElementAccessExpression, context: Context): Stored {
  const contents = contentsOf(context, reference);
  if (contents.kind !== "list") throw refused(context, node, "a field by a computed name", "write `.name`");
  const item = contents.items[index];
  if (item) return item;
  const span = spanOf(node.argumentExpression);
  throw mistake(context.session, node, catalogue.outOfBounds(String(index), contents.items.length, span));
}

/** A field of an object. @throws DiagnosticError when there is none. */
export function fieldOf(
  reference: Reference,
  name: string,
  node: ts.PropertyAccessExpression,
  context: Context,
): Lowered {
  return loaded(storedField(reference, name, node, context), context);
}

function storedField(reference: Reference, name: string, node: ts.PropertyAccessExpression, context: Context): Stored {
  const contents = contentsOf(context, reference);
  const field = contents.kind === "record" ? contents.fields.get(name) : undefined;
  if (field) return field;
  throw mistake(
    context.session,
    node,
    catalogue.unsupportedMember(`.${name}`, "write a loop or a function", spanOf(node.name)),
  );
}
