import { operation } from "../../../procedure/index-form.ts";
import type { Index, Storage } from "../../../procedure/procedure.ts";
import type { Context } from "../session.ts";
import type { View } from "../value.ts";
import { writerOf } from "./context.ts";
import { readElement, writeElement } from "./elements.ts";
import { allocate, count, elementAt, lengthIndex, rankOf, ZERO } from "./views.ts";

/** How a new array is made: its lengths, what its elements are to begin with, and what is written into it then. */
export interface Recipe {
  readonly lengths: readonly Index[];
  readonly fill: number;
  /** Nothing where the elements stay what they are. */
  readonly write: ((view: View) => void) | undefined;
}

/** Allocate an array and fill it. */
export function made({ lengths, fill, write }: Recipe, storage: Storage, context: Context): View {
  const writer = writerOf(context);
  const view: View = { array: allocate(writer, lengths, storage, fill), prefix: [] };
  if (context.session.assignments().hasGrowth && storage === "number[]" && lengths.length === 1) {
    writer.growing.add(view.array);
  }
  write?.(view);
  return view;
}

/** Fill a row of an array whose elements are `fill` to begin with. */
export function writeRow(recipe: Recipe, view: View, fill: number, context: Context): void {
  if (!Object.is(recipe.fill, fill)) fillWith(view, recipe.fill, context);
  recipe.write?.(view);
}

function fillWith(view: View, fill: number, context: Context): void {
  const writer = writerOf(context);
  count(writer, ZERO, lengthIndex(view), "i", (i) => {
    const element = elementAt(view, i);
    if (rankOf(view) === 1) writeElement(writer, element, writer.frame.builder.constant(fill));
    else fillWith({ array: view.array, prefix: element.indices }, fill, context);
  });
}

/** A copy of an array or a row, or of a part of it. */
export function ofCopy(view: View, context: Context, start: Index = ZERO, length: Index = lengthIndex(view)): Recipe {
  return {
    lengths: [length, ...lengthsOf(view).slice(1)],
    fill: 0,
    write: (to) => copy(view, to, context, { start, length }),
  };
}

/** The lengths of an array or a row. */
export function lengthsOf({ array, prefix }: View): readonly Index[] {
  return Array.from({ length: array.rank - prefix.length }, (_, axis): Index => ({
    kind: "length",
    array,
    axis: prefix.length + axis,
  }));
}

/** Which elements are copied, and where to. */
interface Part {
  readonly length: Index;
  readonly start: Index;
  readonly offset: Index;
}

/** Copy elements: those of an array from one of them on, to another array from one of its elements on. */
export function copy(from: View, to: View, context: Context, part: Partial<Part> = {}): void {
  const writer = writerOf(context);
  const { length = lengthIndex(from), start = ZERO, offset = ZERO } = part;
  count(writer, ZERO, length, "i", (i) => {
    const source = elementAt(from, operation("+", i, start));
    const target = elementAt(to, operation("+", i, offset));
    if (rankOf(from) === 1) writeElement(writer, target, readElement(writer, source));
    else copy({ array: from.array, prefix: source.indices }, { array: to.array, prefix: target.indices }, context);
  });
}
