import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import type { Storage } from "../../../procedure/procedure.ts";
import { mistake, spanOf, type Context } from "../session.ts";
import { isCell, isReference, isTruth, isValue, isView, type Lowered, type Stored, type View } from "../value.ts";
import { emptyCell, loaded } from "./cells.ts";
import { writerOf } from "./context.ts";
import { ofCopy, type Recipe } from "./recipe.ts";
import { assignTo, mapped } from "./variables.ts";
import { rankOf } from "./views.ts";
import { newArray, nextVariable, put } from "./writer.ts";

/** A place for a value that is made in one of several ways: what a function returns, or a condition chooses. */
export interface Slot {
  readonly name: string;
  /** The number of the next variable when the place was made: later arrays are made only to be put there. */
  readonly before: number;
  /** Whether one and the same array is put there in all ways. */
  readonly isOne: boolean;
  stored: Stored | undefined;
}

/** A new place for a value. */
export function createSlot(name: string, context: Context, isOne = false): Slot {
  return { name, before: nextVariable(writerOf(context)), isOne, stored: undefined };
}

/** Put a value there: the first one says of which kind all are. @throws DiagnosticError */
export function fill(slot: Slot, value: Lowered, node: ts.Node, context: Context): void {
  if (isView(value) && !slot.isOne) {
    const isNew = value.array.id >= slot.before && value.prefix.length === 0;
    if (!isNew || isSame(slot.stored, value)) {
      if (slot.stored && !isSame(slot.stored, value)) throw mixed(node, context);
      slot.stored = value;
      return;
    }
    fillWith(slot, ofCopy(value, context), value.array.storage, node, context);
    return;
  }
  slot.stored ??= placeFor(value, slot.name, node, context);
  assignTo(slot.stored, value, Infinity, node, context);
}

/** Put a new array there. @throws DiagnosticError */
export function fillWith(slot: Slot, recipe: Recipe, storage: Storage, node: ts.Node, context: Context): void {
  const writer = writerOf(context);
  const { lengths, fill, write } = recipe;
  const rank = lengths.length;
  slot.stored ??= { array: newArray(writer, slot.name, rank, storage), prefix: [] };
  const { stored } = slot;
  const isFitting =
    !isCell(stored) &&
    isView(stored) &&
    stored.array.id >= slot.before &&
    rankOf(stored) === rank &&
    stored.array.storage === storage;
  if (!isFitting) throw mixed(node, context);
  put(writer, { kind: "allocate", array: stored.array, lengths, fill, line: writer.line });
  write?.(stored);
}

/** What has been put there on the way that was taken; undefined where nothing was. */
export function taken({ stored }: Slot, context: Context): Lowered | undefined {
  return stored && loaded(stored, context);
}

function isSame(stored: Stored | undefined, { array, prefix }: View): boolean {
  if (stored === undefined || isCell(stored) || !isView(stored)) return false;
  return stored.array === array && stored.prefix.length + prefix.length === 0;
}

function mixed(node: ts.Node, { session }: Context): Error {
  return mistake(session, node, catalogue.mixedObjects(spanOf(node)));
}

function placeFor(value: Lowered, name: string, node: ts.Node, context: Context): Stored {
  if (isValue(value)) return emptyCell(name, isTruth(value), context);
  if (!isReference(value)) return value;
  return mapped(value, name, node, context, placeFor);
}
