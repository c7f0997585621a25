import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { knownValue, type Value } from "../../../graph/builder.ts";
import type { Element, Index, Storage } from "../../../procedure/procedure.ts";
import { mistake, spanOf, type Context } from "../session.ts";
import type { Lowered, View } from "../value.ts";
import { writerOf } from "./context.ts";
import { readElement, writeElement } from "./elements.ts";
import { fixedIndexOf, indexOf } from "./indices.ts";
import {
  isFixedIndex,
  newArray,
  newScalar,
  put,
  putAllocation,
  read,
  within,
  type DraftArray,
  type DraftBlock,
  type Writer,
} from "./writer.ts";

/** How many axes an array or a row has. */
export function rankOf({ array, prefix }: View): number {
  return array.rank - prefix.length;
}

/** The length of the first axis of an array or a row. */
export function lengthIndex({ array, prefix }: View): Index {
  return { kind: "length", array, axis: prefix.length };
}

/** The length of the first axis as a number. */
export function lengthValue(view: View, context: Context): Value {
  return read(writerOf(context), { form: "count", index: lengthIndex(view) });
}

/** An element of an array: a number, or a row where there are several axes. @throws DiagnosticError */
export function elementOf(view: View, index: Value, node: ts.Node, context: Context): Lowered {
  requireElement(index, node, context);
  if (rankOf(view) > 1) return { ...view, prefix: [...view.prefix, fixedIndexOf(index, node, context)] };
  const element = elementAt(view, indexOf(index, node, context));
  return readElement(writerOf(context), element);
}

/** Store a number in an element of an array of one axis, or of a row. @throws DiagnosticError */
export function storeElement(view: View, index: Value, value: Value, node: ts.Node, context: Context): void {
  requireElement(index, node, context);
  writeElement(writerOf(context), elementAt(view, indexOf(index, node, context)), value);
}

/** No array has an element before the first one. */
function requireElement(index: Value, node: ts.Node, { session }: Context): void {
  const known = knownValue(index);
  if (known !== undefined && known < 0) {
    throw mistake(
      session,
      node,
      catalogue.noElement(String(known), spanOf(node), "count from the end by `x[x.length - 1]`"),
    );
  }
}

/** The element that the last index leads to. */
export function elementAt({ array, prefix }: View, index: Index): Element {
  return { form: "element", array, indices: [...prefix, index] };
}

/** A new array of given lengths. */
export function allocate(
  writer: Writer,
  lengths: readonly Index[],
  storage: Storage,
  fill: number,
  name = "array",
): DraftArray {
  const array = newArray(writer, name, lengths.length, storage);
  if (lengths.every((length) => isFixedIndex(writer, length))) writer.lengths.set(array, lengths);
  putAllocation(writer, { kind: "allocate", array, lengths, fill, line: writer.line });
  return array;
}

/** Write a loop whose counter runs through whole numbers. */
export function count(
  writer: Writer,
  from: Index,
  to: Index,
  name: string,
  body: (counter: Index & { readonly kind: "variable" }) => void,
): void {
  const counter = newScalar(writer, name, "integer", true);
  const block: DraftBlock = { statements: [] };
  put(writer, { kind: "for", counter, from, to, step: 1, body: block, line: writer.line });
  within(writer, block, () => body({ kind: "variable", variable: counter }));
}

/** Write a loop over the first axis of an array. */
export function countThrough(view: View, context: Context, body: (index: Index) => void, name = "i"): void {
  count(writerOf(context), ZERO, lengthIndex(view), name, body);
}

export const ZERO: Index = { kind: "number", value: 0 };
