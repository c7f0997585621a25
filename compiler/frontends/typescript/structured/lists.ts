import type { ts } from "ts-morph";
import { knownValue } from "../../../graph/builder.ts";
import type { Scalar } from "../../../procedure/procedure.ts";
import type { Context } from "../session.ts";
import { contentsOf } from "../state.ts";
import {
  isCell,
  isReference,
  isTruth,
  isValue,
  isView,
  type Contents,
  type Lowered,
  type Stored,
  type View,
} from "../value.ts";
import { ofList } from "./arrays.ts";
import { loaded } from "./cells.ts";
import { writerOf } from "./context.ts";
import { made } from "./recipe.ts";
import { before, isParameter, type Writer } from "./writer.ts";

/** An array, or a list as an array: where an element is read that is not known. @throws DiagnosticError where a list is no array. */
export function viewOf(lowered: Lowered, node: ts.Node, context: Context): View | undefined {
  if (isView(lowered)) return lowered;
  if (!isReference(lowered)) return undefined;
  const contents = contentsOf(context, lowered);
  if (contents.kind !== "list" || !isOfNumbers(lowered, context)) return undefined;
  const writer = writerOf(context);
  const known = writer.lists.get(lowered.object);
  if (known) return known;
  const make = (): View => made(ofList(lowered, node, context), "number[]", context);
  if (!contents.items.every((item) => isLasting(item, writer, context))) {
    const view = make();
    writer.snapshots.set(view.array, cellsOf(contents, context));
    return view;
  }
  const view = before(writer, make);
  writer.lists.set(lowered.object, view);
  return view;
}

/** The variables in memory that a list is made of. */
function cellsOf(contents: Contents, context: Context): readonly Scalar[] {
  if (contents.kind !== "list") return [];
  return contents.items.flatMap((item) => {
    if (isCell(item)) return [item.scalar];
    return isReference(item) ? cellsOf(contentsOf(context, item), context) : [];
  });
}

/** Whether a list is one of numbers, or of lists of numbers. */
function isOfNumbers(lowered: Lowered, context: Context): boolean {
  const contents = isReference(lowered) ? contentsOf(context, lowered) : undefined;
  if (contents?.kind !== "list") return false;
  const items = contents.items.map((item) => loaded(item, context));
  return items.every((item) => isValue(item) && !isTruth(item)) || items.every((item) => isOfNumbers(item, context));
}

/** Whether something is known at the beginning of the procedure. */
function isLasting(stored: Stored, writer: Writer, context: Context): boolean {
  if (isCell(stored)) return false;
  if (isValue(stored)) return knownValue(stored) !== undefined || isParameter(stored, writer);
  if (!isReference(stored)) return false;
  const contents = contentsOf(context, stored);
  return contents.kind === "list" && contents.items.every((item) => isLasting(item, writer, context));
}
