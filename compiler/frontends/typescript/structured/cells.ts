import { knownValue, type Value } from "../../../graph/builder.ts";
import type { Context } from "../session.ts";
import { isCell, isTruth, isValue, type Cell, type Contents, type Lowered, type Stored } from "../value.ts";
import { writerOf } from "./context.ts";
import { newScalar, read, write } from "./writer.ts";

/** What a variable or a field holds here. */
export function loaded(stored: Stored, context: Context): Lowered {
  return isCell(stored) ? read(writerOf(context), stored.scalar) : stored;
}

/** A variable in memory, which begins with a value. */
export function cellOf(value: Value, name: string, context: Context): Cell {
  const cell = emptyCell(name, isTruth(value), context);
  write(writerOf(context), cell.scalar, value);
  return cell;
}

/** A variable in memory that waits for a value. */
export function emptyCell(name: string, isTruth: boolean, context: Context): Cell {
  return { scalar: newScalar(writerOf(context), name, isTruth ? "boolean" : "real", false) };
}

/** A new list or object, with what the program assigns to in memory. */
export function celled(contents: Contents, context: Context): Contents {
  const { fields, hasTuples } = context.session.assignments();
  const cell = (item: Stored, name: string): Stored =>
    !isCell(item) && isValue(item) ? cellOf(item, name, context) : item;
  if (contents.kind === "record") {
    const entries = Array.from(
      contents.fields,
      ([name, field]) => [name, fields.has(name) ? cell(field, name) : field] as const,
    );
    return { kind: "record", fields: new Map(entries) };
  }
  return hasTuples ? { ...contents, items: contents.items.map((item) => cell(item, "item")) } : contents;
}

/** Whether a value is known, and to be what. */
export function isKnown(value: Value): boolean {
  return knownValue(value) !== undefined;
}
