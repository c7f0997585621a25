import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { indexDifference } from "../../../procedure/index-form.ts";
import type { ArrayVariable } from "../../../procedure/procedure.ts";
import { symbolOf } from "../functions.ts";
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
import { newArray, put, resolvedIndex, write, type Writer } from "./writer.ts";
import { isIteratedItem } from "./iterating.ts";

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
  const { parameters, copied } = writerOf(context);
  if (captured.has(symbol)) throw repointed(name, context);
  if (isNew(value, before)) {
    own(value.array, symbol, context);
    return value;
  }
  // Nobody sees whether it is the array of the caller or a copy, as long as neither changes.
  if (!parameters.has(value.array) || changed.has(symbol)) throw repointed(name, context);
  copied.set(value.array, name);
  return ownCopy(value, symbol, name.text, context);
}

/** Remember whose array it is that becomes another one, and whether its lengths may change with that. */
function own(array: ArrayVariable, symbol: ts.Symbol | undefined, context: Context): void {
  const { owners, varying, growing } = writerOf(context);
  owners.set(array, context.activation);
  if (symbol) varying.set(array, symbol);
  if (symbol && context.session.varying.has(symbol)) growing.add(array);
}

function ownCopy(value: View, symbol: ts.Symbol | undefined, name: string, context: Context): View {
  const { array } = value;
  const copied: View = { array: newArray(writerOf(context), name, rankOf(value), array.storage), prefix: [] };
  own(copied.array, symbol, context);
  copyAll(value, copied, context);
  return copied;
}

/** What an assignment gives a variable of which nothing is known but that it has no value yet. @throws DiagnosticError */
export function firstStored(value: Lowered, before: number, name: ts.Identifier, context: Context): Stored {
  if (!isView(value)) return inMemory(value, name.text, before, name, context);
  if (!isNew(value, before)) throw repointed(name, context);
  return ownCopy(value, symbolOf(context.session, name), name.text, context);
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
  if (isView(value) && isNew(value, before))
    own(value.array, context.session.checker.getSymbolAtLocation(node), context);
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
    if (isIteratedItem(writerOf(context), stored.scalar)) throw iteratedItem(node, context);
    write(writerOf(context), stored.scalar, value);
  } else if (isReference(stored) && isReference(value)) assignParts(stored, value, before, node, context);
  else if (isView(stored) && isView(value)) assignArray(stored, value, before, node, context);
  else throw unlike(node, context);
}

function iteratedItem(node: ts.Node, context: Context): Error {
  return refused(
    context,
    node,
    "an item of a list that is assigned to while a loop runs through the list",
    "count with an index",
  );
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
  const { owners, iterated } = writerOf(context);
  const isFitting = rankOf(to) === rankOf(from) && to.array.storage === from.array.storage;
  const isOnlyName = owners.has(to.array) && !iterated.has(to.array);
  if (!isNew(from, before) || !isOnlyName || !isFitting) throw repointed(node, context);
  if (hasLengthsOf(to, from, writerOf(context))) copy(from, to, context);
  else {
    requireVarying(to.array, context);
    copyAll(from, to, context);
  }
}

/** Whether two arrays have the same lengths for certain. */
function hasLengthsOf(a: View, b: View, writer: Writer): boolean {
  const others = lengthsOf(b);
  return lengthsOf(a).every((length, axis) => {
    const other = others[axis];
    return other && indexDifference(resolvedIndex(writer, length), resolvedIndex(writer, other)) === 0;
  });
}

/** An array gets other lengths: what has been written about it as one of the same ones is written anew. */
function requireVarying(array: ArrayVariable, context: Context): void {
  const symbol = writerOf(context).varying.get(array);
  if (symbol === undefined || context.session.varying.has(symbol)) return;
  context.session.varying.add(symbol);
  throw new Restart();
}

/** Tells that a procedure is to be written again, with what is known now. */
export class Restart extends Error {
  override readonly name = "Restart";
}

/** Make an array one that has the lengths and elements of another one. */
function copyAll(from: View, to: View, context: Context): void {
  const writer = writerOf(context);
  const lengths = lengthsOf(from);
  if (!writer.growing.has(to.array)) writer.lengths.set(to.array, lengths);
  put(writer, { kind: "allocate", array: to.array, lengths, fill: 0, line: writer.line });
  copy(from, to, context);
}
