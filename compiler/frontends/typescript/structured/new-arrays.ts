import type { ts } from "ts-morph";
import { knownValue, type Value } from "../../../graph/builder.ts";
import { indexDifference, operation } from "../../../procedure/index-form.ts";
import type { Element, Index } from "../../../procedure/procedure.ts";
import { branch as choose } from "../../../primitives/branch.ts";
import { add } from "../../../primitives/arithmetic.ts";
import { lt } from "../../../primitives/comparison.ts";
import { max, min } from "../../../primitives/extrema.ts";
import { written, number } from "../apply.ts";
import { callValue, openCall } from "../calls.ts";
import { lower } from "../expressions.ts";
import { isGlobal, unwrapped } from "../functions.ts";
import { numberOf } from "../operators.ts";
import { refused, type Context } from "../session.ts";
import type { FunctionValue, Lowered, View } from "../value.ts";
import { copyOf, ofLength, recipeOf, recipeOfNew, requireNumbers } from "./arrays.ts";
import { writerOf } from "./context.ts";
import { writeElement } from "./elements.ts";
import { writeBody } from "./flow.ts";
import { fixedIndexOf } from "./indices.ts";
import { viewOf } from "./lists.ts";
import { argumentsFor, callbackOf } from "./methods.ts";
import { ofCopy, writeRow, type Recipe } from "./recipe.ts";
import { shapeOfResult } from "./shapes.ts";
import { arrayTypeOf } from "./types.ts";
import { count, elementAt, lengthIndex, lengthValue, ZERO } from "./views.ts";
import { nextVariable, read } from "./writer.ts";
import { iterating } from "./iterating.ts";

/** How the array that a call gives is made, where it is a new one by a method; undefined for other calls. @throws DiagnosticError */
export function newArrayRecipe(call: ts.CallExpression, context: Context): Recipe | undefined {
  const { session } = context;
  const { ts } = session;
  const callee = unwrapped(ts, call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  const receiver = unwrapped(ts, callee.expression);
  if (isGlobal(session, receiver, "Array") || isGlobal(session, receiver, "Float64Array")) {
    if (name === "from") return from(call, context);
    return name === "of" ? of(call, context) : undefined;
  }
  if (name === "fill") return filled(receiver, call, context);
  if (name !== "map" && name !== "slice") return undefined;
  const value = lower(receiver, context);
  const view = viewOf(value, receiver, context);
  if (view === undefined) return undefined;
  return name === "map"
    ? mapped({ length: lengthIndex(view), view }, callbackOf(call, context), call, context)
    : sliced(view, call, context);
}

/** `Array.from(…)` and `Float64Array.from(…)`. */
function from(call: ts.CallExpression, context: Context): Recipe {
  const { ts } = context.session;
  const [argument, callback] = call.arguments;
  if (argument === undefined) throw refused(context, call, "an array of nothing", "write its elements");
  const source = unwrapped(ts, argument);
  const length = ts.isObjectLiteralExpression(source) ? lengthIn(source, context) : undefined;
  if (length) {
    if (callback === undefined) {
      throw refused(context, call, "an array without elements", "write `Array.from({ length: n }, () => 0)`");
    }
    const { lengths } = ofLength(length, 0, context);
    return mapped({ length: lengths[0] ?? ZERO, view: undefined }, callbackOf(call, context, 1), call, context);
  }
  if (callback === undefined) return copyOf(argument, context);
  const value = lower(argument, context);
  const view = viewOf(value, argument, context);
  if (view === undefined) throw refused(context, argument, "something else than an array here", "write an array");
  return mapped({ length: lengthIndex(view), view }, callbackOf(call, context, 1), call, context);
}

/** The length in `{ length: n }`. */
function lengthIn({ properties }: ts.ObjectLiteralExpression, { session: { ts } }: Context): ts.Expression | undefined {
  const [property, ...others] = properties;
  if (property === undefined || others.length > 0) return undefined;
  if (ts.isShorthandPropertyAssignment(property)) return property.name;
  return ts.isPropertyAssignment(property) && property.name.getText() === "length" ? property.initializer : undefined;
}

/** `Array.of(…)` and `Float64Array.of(…)`. */
function of({ arguments: elements }: ts.CallExpression, context: Context): Recipe {
  const values = elements.map((node) => numberOf({ value: lower(node, context), node }, context));
  const writer = writerOf(context);
  return {
    lengths: [{ kind: "number", value: values.length }],
    fill: 0,
    write: (view) =>
      values.forEach((value, index) => writeElement(writer, elementAt(view, { kind: "number", value: index }), value)),
  };
}

/** `new Array(n).fill(c)` and `new Float64Array(n).fill(c)`; undefined where an array that there is is filled. */
function filled(receiver: ts.Expression, call: ts.CallExpression, context: Context): Recipe | undefined {
  const { session } = context;
  const { ts } = session;
  if (!ts.isNewExpression(receiver) && !ts.isCallExpression(receiver)) return undefined;
  const isNew = ["Array", "Float64Array"].some((name) => isGlobal(session, receiver.expression, name));
  const [length, ...others] = receiver.arguments ?? [];
  const [argument, ...limits] = call.arguments;
  if (!isNew || length === undefined || others.length > 0 || argument === undefined || limits.length > 0)
    return undefined;
  const recipe = ofLength(length, 0, context);
  if (arrayTypeOf(session.checker.getTypeAtLocation(argument), session)) {
    throw refused(context, argument, "one row for all elements", "write `Array.from({ length: n }, () => …)`");
  }
  const value = numberOf({ value: lower(argument, context), node: argument }, context);
  const known = knownValue(value);
  if (known !== undefined) return { ...recipe, fill: known };
  const writer = writerOf(context);
  const write = (view: View): void =>
    count(writer, ZERO, lengthIndex(view), "i", (index) => writeElement(writer, elementAt(view, index), value));
  return { ...recipe, write };
}

/** What a function is called for: each index below a length, or each element of an array. */
interface Source {
  readonly length: Index;
  readonly view: View | undefined;
}

/** An array of what a function gives for each element. */
function mapped(source: Source, callback: FunctionValue, call: ts.CallExpression, context: Context): Recipe {
  const { session } = context;
  const writer = writerOf(context);
  const type = arrayTypeOf(session.checker.getTypeAtLocation(call), session);
  if (type === undefined) {
    throw refused(context, call, "an array of something else than numbers", "write one array for each field");
  }
  const argumentsAt = (index: Index): readonly Lowered[] => {
    if (source.view) return argumentsFor(source.view, index, call, context);
    // The first argument is undefined: nobody reads it.
    const position = read(writer, index.kind === "variable" ? index.variable : { form: "count", index });
    return [number(context, NaN), position];
  };
  const inner = type.rank === 1 ? [] : shapeOfResult(callback, source.view, call, context);
  return {
    lengths: [source.length, ...inner],
    fill: 0,
    write: (to) =>
      count(writer, ZERO, source.length, "i", (index) => {
        const step = (): void => writeResult(callback, argumentsAt(index), elementAt(to, index), call, context);
        if (source.view) iterating(writer, source.view.array, step);
        else step();
      }),
  };
}

/** Write what a function returns where it belongs: a number, or a row. */
function writeResult(
  callback: FunctionValue,
  values: readonly Lowered[],
  target: Element,
  call: ts.CallExpression,
  context: Context,
): void {
  const { array, indices } = target;
  if (array.rank > indices.length) {
    writeRowOf(callback, values, { array, prefix: indices }, call, context);
    return;
  }
  const value = callValue(callback, values, call, context);
  if (value === undefined) throw refused(context, call, "a function that returns nothing here", "return a value");
  writeElement(writerOf(context), target, numberOf({ value, node: call }, context));
}

/** Write what a function returns, an array, into a row. */
function writeRowOf(
  { called, name }: FunctionValue,
  values: readonly Lowered[],
  row: View,
  call: ts.CallExpression,
  context: Context,
): void {
  if (typeof called === "string") throw refused(context, call, "a function of numbers here", "return an array");
  const write = (recipe: Recipe): void => writeRow(recipe, row, 0, context);
  openCall(
    called,
    name,
    values,
    call,
    context,
    (body, inside) => write(recipeOf(body, inside)),
    (body, inside) => {
      const before = nextVariable(writerOf(inside));
      const value = writeBody(body, called, inside);
      write(recipeOfNew(value, before, body, inside));
    },
  );
}

/** A copy of a part of an array. */
function sliced(view: View, call: ts.CallExpression, context: Context): Recipe {
  const [first, last] = call.arguments;
  requireNumbers(view, call, context);
  if (first === undefined) return ofCopy(view, context);
  const start = boundOf(first, view, context);
  if (last === undefined) return ofCopy(view, context, start, between(start, lengthIndex(view), call, context));
  return ofCopy(view, context, start, between(start, boundOf(last, view, context), call, context));
}

/** A bound of a slice as JavaScript takes it: from the end where it is negative, and not beyond it. */
function boundOf(node: ts.Expression, view: View, context: Context): Index {
  const given = numberOf({ value: lower(node, context), node }, context);
  const known = knownValue(given);
  if (known === 0) return ZERO;
  const index = fixedIndexOf(given, node, context);
  const apart = indexDifference(lengthIndex(view), index);
  if (apart !== undefined && apart >= 0 && index.kind !== "number") return index;
  const value = read(writerOf(context), { form: "count", index });
  const length = lengthValue(view, context);
  const bound = written(context, [value, length], node, (value, length) => {
    const fromStart = (value: Value, length: Value): Value => min(value, length);
    const fromEnd = (value: Value, length: Value): Value => max(add(value, length), 0);
    if (known !== undefined) return known < 0 ? fromEnd(value, length) : fromStart(value, length);
    return choose(lt(value, 0), [value, length], fromEnd, fromStart);
  });
  return fixedIndexOf(bound, node, context);
}

/** How many elements lie between two bounds. */
function between(start: Index, end: Index, node: ts.Node, context: Context): Index {
  const known = indexDifference(end, start);
  if (known !== undefined) return { kind: "number", value: Math.max(known, 0) };
  if (start.kind === "number" && start.value === 0) return end;
  const index = operation("-", end, start);
  const value = read(writerOf(context), { form: "count", index });
  return fixedIndexOf(
    written(context, [value], node, (value) => max(value, 0)),
    node,
    context,
  );
}
