import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { mistake, refused, spanOf, textOf, type Context } from "../session.ts";
import { contentsOf, create } from "../state.ts";
import {
  isCell,
  isReference,
  isTruth,
  isValue,
  isView,
  type Lowered,
  type Reference,
  type Stored,
  type View,
} from "../value.ts";
import { cellOf, emptyCell, loaded } from "./cells.ts";
import { writerOf } from "./context.ts";
import { copy, lengthsOf } from "./recipe.ts";
import { rankOf } from "./views.ts";
import { newArray, put, write } from "./writer.ts";

/** What a new variable holds: a place in memory where it will get other values. @throws DiagnosticError */
export function storedIn(
  symbol: ts.Symbol,
  name: ts.Identifier,
  value: Lowered | undefined,
  before: number,
  context: Context,
): Stored | undefined {
  const { ts, assignments, checker } = context.session;
  const { variables, captured, changed } = assignments();
  if (!variables.has(symbol)) {
    if (value && !ts.isParameter(name.parent)) requireOneName(value, name, context);
    return value;
  }
  if (value === undefined) {
    const { flags } = checker.getTypeAtLocation(name);
    if ((flags & ts.TypeFlags.BooleanLike) !== 0) return emptyCell(name.text, true, context);
    return (flags & ts.TypeFlags.NumberLike) !== 0 ? emptyCell(name.text, false, context) : undefined;
  }
  if (!isView(value)) return inMemory(value, name.text, before, name, context);
  const { owners, parameters, copied } = writerOf(context);
  if (captured.has(symbol)) throw repointed(name, context);
  if (isNew(value, before)) {
    owners.set(value.array, context.activation);
    return value;
  }
  // Nobody sees whether it is the array of the caller or a copy, as long as neither changes.
  if (!parameters.has(value.array) || changed.has(symbol)) throw repointed(name, context);
  copied.set(value.array, name);
  const own: View = { array: newArray(writerOf(context), name.text, rankOf(value), value.array.storage), prefix: [] };
  owners.set(own.array, context.activation);
  copyAll(value, own, context);
  return own;
}

/** What an assignment gives a variable of which nothing is known but that it has no value yet. @throws DiagnosticError */
export function firstStored(value: Lowered, before: number, name: ts.Identifier, context: Context): Stored {
  if (!isView(value)) return inMemory(value, name.text, before, name, context);
  if (!isNew(value, before)) throw repointed(name, context);
  const writer = writerOf(context);
  const own: View = { array: newArray(writer, name.text, rankOf(value), value.array.storage), prefix: [] };
  writer.owners.set(own.array, context.activation);
  copyAll(value, own, context);
  return own;
}

/**
 * A second name for the array of a variable that becomes another array: it would not be the one that it was.
 * @throws DiagnosticError
 */
export function requireOneName(value: Stored, node: ts.Node, context: Context): void {
  if (isCell(value)) return;
  if (isView(value) && writerOf(context).owners.get(value.array) === context.activation) throw repointed(node, context);
  if (!isReference(value)) return;
  const contents = contentsOf(context, value);
  const parts = contents.kind === "list" ? contents.items : contents.fields.values();
  for (const part of parts) requireOneName(part, node, context);
}

/** Whether an array has been made since there were so many variables: then it has no other name. */
function isNew({ array, prefix }: View, before: number): boolean {
  return array.id >= before && prefix.length === 0;
}

function repointed(node: ts.Node, { session }: Context): Error {
  return mistake(session, node, catalogue.repointedArray(textOf(node), spanOf(node)));
}

/** A variable in memory that begins with a value; of a list or an object a copy, whose numbers are such variables. */
export function inMemory(value: Lowered, name: string, before: number, node: ts.Node, context: Context): Stored {
  if (isValue(value)) return cellOf(value, name, context);
  if (isReference(value)) {
    return mapped(value, name, node, context, (part, partName) => inMemory(part, partName, before, node, context));
  }
  if (isView(value) && isNew(value, before)) writerOf(context).owners.set(value.array, context.activation);
  return value;
}

/** A list or an object with other things in the places of what it holds. */
export function mapped(
  reference: Reference,
  name: string,
  node: ts.Node,
  context: Context,
  map: (value: Lowered, name: string, node: ts.Node, context: Context) => Stored,
): Reference {
  const contents = contentsOf(context, reference);
  const inside = (item: Stored, part: string): Stored => map(loaded(item, context), `${name}_${part}`, node, context);
  if (contents.kind === "list") {
    const items = contents.items.map((item, index) => inside(item, String(index)));
    return create(context, { ...contents, items }, node);
  }
  const fields = Array.from(contents.fields, ([field, item]) => [field, inside(item, field)] as const);
  return create(context, { kind: "record", fields: new Map(fields) }, node);
}

/**
 * A list or an object as it is now, where the variable that holds it may get another one: its parts are in memory.
 * @throws DiagnosticError where the program changes its parts as well, so that it matters which of them it is.
 */
export function snapshot(reference: Reference, name: ts.Identifier, context: Context): Reference {
  requireWhole(reference, name, context);
  return mapped(reference, name.text, name, context, (value) =>
    isReference(value) ? snapshot(value, name, context) : value,
  );
}

function requireWhole(reference: Reference, name: ts.Identifier, context: Context): void {
  const { fields, hasTuples } = context.session.assignments();
  const contents = contentsOf(context, reference);
  const isChanged =
    contents.kind === "list" ? hasTuples : Array.from(contents.fields.keys()).some((field) => fields.has(field));
  if (isChanged) throw mistake(context.session, name, catalogue.changedObject(name.text, spanOf(name)));
}

/**
 * Give a variable, a field or an element that is in memory another value; parts of lists and objects are copied.
 * @throws DiagnosticError where that is not what an assignment does, or what is there is of another kind.
 */
export function assignTo(stored: Stored, value: Lowered, before: number, node: ts.Node, context: Context): void {
  if (isCell(stored)) {
    if (!isValue(value) || isTruth(value) !== (stored.scalar.kind === "boolean")) throw unlike(node, context);
    write(writerOf(context), stored.scalar, value);
  } else if (isReference(stored) && isReference(value)) assignParts(stored, value, before, node, context);
  else if (isView(stored) && isView(value)) assignArray(stored, value, before, node, context);
  else throw unlike(node, context);
}

function unlike(node: ts.Node, context: Context): Error {
  return refused(context, node, "a variable that holds one kind of value and then another one", "use two variables");
}

function assignParts(to: Reference, from: Reference, before: number, node: ts.Node, context: Context): void {
  const [old, given] = [contentsOf(context, to), contentsOf(context, from)];
  const pairs: (readonly [Stored, Lowered])[] = [];
  const pair = (place: Stored | undefined, item: Stored): void => {
    if (place === undefined) throw unlike(node, context);
    pairs.push([place, loaded(item, context)]);
  };
  if (old.kind === "list" && given.kind === "list" && old.items.length === given.items.length) {
    given.items.forEach((item, index) => pair(old.items[index], item));
  } else if (old.kind === "record" && given.kind === "record") {
    for (const [name, item] of given.fields) pair(old.fields.get(name), item);
  } else throw unlike(node, context);
  for (const [place, item] of pairs) assignTo(place, item, before, node, context);
}

/** A variable that becomes another array: where that has just been made, its elements can as well be copied. */
function assignArray(to: View, from: View, before: number, node: ts.Node, context: Context): void {
  if (to.array === from.array && to.prefix.length + from.prefix.length === 0) return;
  const { owners } = writerOf(context);
  const isFitting = rankOf(to) === rankOf(from) && to.array.storage === from.array.storage;
  if (!isNew(from, before) || !owners.has(to.array) || !isFitting) throw repointed(node, context);
  copyAll(from, to, context);
}

/** Make an array one that has the lengths and elements of another one. */
function copyAll(from: View, to: View, context: Context): void {
  const writer = writerOf(context);
  put(writer, { kind: "allocate", array: to.array, lengths: lengthsOf(from), fill: 0, line: writer.line });
  copy(from, to, context);
}
