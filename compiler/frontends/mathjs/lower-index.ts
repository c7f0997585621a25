import { counted } from "../../../runtime/counted.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import { addDims, divDims, subDims, type Dim } from "../../graph/dim.ts";
import { dimsOf } from "../../graph/type.ts";
import { take } from "../../primitives/join.ts";
import { reshape, slice, type Range as Places } from "../../primitives/tensor.ts";
import { argumentOf } from "./argument.ts";
import { requireArray } from "./arguments.ts";
import { mistake, noted, type Context, type Lower } from "./context.ts";
import { showShape, textOf } from "./describe.ts";
import { knownLength } from "./lengths.ts";
import { isLiteral, isVector, type Lowered } from "./lowered.ts";
import type { Expression, Index, Range } from "./syntax.ts";
import type { Work } from "./trampoline.ts";

/** What an index selects along one axis: a range, one place (and the axis is dropped), or a list of places. */
type Selection =
  | { readonly kind: "range"; readonly places: Places }
  | { readonly kind: "place"; readonly place: Dim }
  | { readonly kind: "list"; readonly places: readonly number[] };

/** What is indexed, for messages. */
interface Indexed {
  readonly object: Expression;
  readonly dims: readonly Dim[];
  readonly context: Context;
}

/** A part of an array, as in mathjs: counted from 1, and an axis with one index is dropped. @throws DiagnosticError */
export function* lowerIndex(index: Index, context: Context, lower: Lower): Work<Lowered> {
  const { object, indices, span } = index;
  const lowered = yield lower(object, context);
  const dims = isLiteral(lowered)
    ? lowered.dims
    : requireArray(argumentOf(lowered, object, "numbers", context), context);
  if (indices.length !== dims.length) throw wrongCount(index, dims, context);
  const indexed: Indexed = { object, dims, context };
  const selections: Selection[] = [];
  for (const [axis, part] of indices.entries()) {
    selections.push(yield* selectionOf(part, at(dims, axis), indexed, lower));
  }
  const [only] = selections;
  if (isVector(lowered) && only?.kind === "place") {
    const element = lowered.elements[Number(only.place)];
    if (element) return element;
  }
  const { value } = argumentOf(lowered, object, "numbers", context);
  return noted(context, span, () => selected(value, dims, selections));
}

function wrongCount({ object, indices, span }: Index, dims: readonly Dim[], context: Context): Error {
  const text = quoted(textOf(object, context));
  const given = counted(indices.length, "index", "indices");
  const needed = counted(dims.length, "index", "indices");
  const all = [...indices.map((part) => textOf(part, context)), ...dims.map(() => ":")].slice(0, dims.length);
  const help = `write ${quoted(`${textOf(object, context)}[${all.join(", ")}]`)}`;
  const message = `${text} is ${showShape(dims)} and takes ${needed}, not ${given}`;
  return mistake(context, catalogue.indexNotKnown(message, span, help));
}

function selected(value: Value, dims: readonly Dim[], selections: readonly Selection[]): Value {
  const ranges = selections.map((selection, axis): Places => {
    if (selection.kind === "range") return selection.places;
    if (selection.kind === "place") return { start: selection.place, step: 1, count: 1 };
    return { start: 0, step: 1, count: at(dims, axis) };
  });
  const isWhole = ranges.every(({ start, step, count }, axis) => start === 0 && step === 1 && count === dims[axis]);
  let part = isWhole ? value : slice(value, ranges);
  for (const [axis, selection] of selections.entries()) {
    if (selection.kind === "list") part = take(part, axis, selection.places);
  }
  if (!selections.some(({ kind }) => kind === "place")) return part;
  const lengths = dimsOf(part.builder.node(part).type);
  return reshape(
    part,
    lengths.filter((_, axis) => selections[axis]?.kind !== "place"),
  );
}

type Selecting = Generator<ReturnType<Lower>, Selection, Lowered>;

function* selectionOf(part: Expression, length: Dim, indexed: Indexed, lower: Lower): Selecting {
  const context: Context = { ...indexed.context, end: length };
  if (part.kind === "range") return { kind: "range", places: yield* placesOf(part, length, context, indexed, lower) };
  const lowered = yield lower(part, context);
  if (isVector(lowered)) {
    const places = lowered.elements.map((element) => {
      const place = knownLength(context.frame, element);
      if (place === undefined) throw notKnown(part, context);
      requireInside(place, length, part, indexed);
      if (typeof place !== "number") throw notKnown(part, context);
      return place - 1;
    });
    return { kind: "list", places };
  }
  const place = requireLength(lowered, part, context);
  requireInside(place, length, part, indexed);
  return { kind: "place", place: subDims(place, 1) };
}

/** The places start:step:stop, whose number must be known. */
function* placesOf(
  range: Range,
  length: Dim,
  context: Context,
  indexed: Indexed,
  lower: Lower,
): Generator<ReturnType<Lower>, Places, Lowered> {
  const { start, step, stop } = range;
  const first = start ? requireLength(yield lower(start, context), start, context) : 1;
  const by = step ? requireLength(yield lower(step, context), step, context) : 1;
  const last = stop ? requireLength(yield lower(stop, context), stop, context) : length;
  if (typeof by !== "number" || by === 0) {
    throw mistake(context, catalogue.indexNotKnown("the step of a range is a whole number other than 0", range.span));
  }
  const distance = subDims(last, first);
  const steps = typeof distance === "number" ? Math.floor(distance / by) : divDims(distance, by);
  if (steps === undefined) {
    const message = `the number of elements of ${quoted(textOf(range, context))} is not known`;
    throw mistake(context, catalogue.indexNotKnown(message, range.span));
  }
  const count = typeof steps === "number" ? Math.max(0, steps + 1) : addDims(steps, 1);
  if (count === 0) return { start: 0, step: 1, count };
  requireInside(first, length, start ?? range, indexed);
  if (typeof steps === "number" && typeof first === "number") {
    requireInside(first + steps * by, length, stop ?? range, indexed);
  } else requireInside(last, length, stop ?? range, indexed);
  return { start: subDims(first, 1), step: by, count };
}

/** The whole number or length that an index is. @throws DiagnosticError when it is not known. */
function requireLength(lowered: Lowered, expression: Expression, context: Context): Dim {
  const isValue = !isLiteral(lowered) && lowered.builder.node(lowered).type.kind === "real";
  const length = isValue ? knownLength(context.frame, lowered) : undefined;
  if (length === undefined) throw notKnown(expression, context);
  return length;
}

function notKnown(expression: Expression, context: Context): Error {
  const message = `the index ${quoted(textOf(expression, context))} is no whole number that is known when the function is compiled`;
  return mistake(context, catalogue.indexNotKnown(message, expression.span));
}

/** @throws DiagnosticError where a place, counted from 1, is known to be outside an axis. */
function requireInside(place: Dim, length: Dim, expression: Expression, { object, dims, context }: Indexed): void {
  const [before, behind] = [subDims(place, 1), subDims(length, place)];
  if ((typeof before !== "number" || before >= 0) && (typeof behind !== "number" || behind >= 0)) return;
  const shown = [String(place), String(length), textOf(object, context), showShape(dims)] as const;
  throw mistake(context, catalogue.indexOutOfRange(...shown, expression.span));
}
