import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { number, truth } from "../apply.ts";
import { argumentOf, callValue, functionValue } from "../calls.ts";
import { lower } from "../expressions.ts";
import { isGlobal, unwrapped } from "../functions.ts";
import { numberOf } from "../operators.ts";
import { mistake, refused, spanOf, textOf, type Context } from "../session.ts";
import { isTruth, isValue, type FunctionValue, type Lowered, type View } from "../value.ts";
import { storageOf } from "./arrays.ts";
import { loaded } from "./cells.ts";
import { branch } from "./choice.ts";
import { writerOf } from "./context.ts";
import { writeElement } from "./elements.ts";
import { viewOf } from "./lists.ts";
import { newArrayRecipe } from "./new-arrays.ts";
import { copy, made } from "./recipe.ts";
import { fixedIndexOf } from "./indices.ts";
import { inMemory, assignTo } from "./variables.ts";
import { count, countThrough, elementAt, elementOf, lengthIndex, lengthValue, rankOf, ZERO } from "./views.ts";
import { hold, newScalar, put, read, write } from "./writer.ts";
import { iterating } from "./iterating.ts";
import type { Index } from "../../../procedure/procedure.ts";

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["filter", "write a loop with `if`"],
  ["subarray", "pass the array and the first index"],
  ["sort", "pass the numbers in order"],
  ["flatMap", "write loops"],
]);

/** The call of a method of an array, or of `Array` and `Float64Array`. @throws DiagnosticError */
export function callArrayMethod(
  callee: ts.PropertyAccessExpression,
  call: ts.CallExpression,
  context: Context,
): Lowered | undefined {
  const { session } = context;
  const name = callee.name.text;
  const recipe = newArrayRecipe(call, context);
  if (recipe) return made(recipe, storageOf(call, context), context);
  const receiver = unwrapped(session.ts, callee.expression);
  const fail = (): Error => {
    const instead = INSTEAD.get(name) ?? "write a loop";
    return mistake(session, callee, catalogue.unsupportedMember(textOf(callee), instead, spanOf(callee)));
  };
  if (["Array", "Float64Array", "Object"].some((owner) => isGlobal(session, receiver, owner))) throw fail();
  const value = lower(receiver, context);
  const view = viewOf(value, receiver, context);
  if (view === undefined) throw fail();
  const isOwn = view === value;
  switch (name) {
    case "forEach":
      forEach(view, call, context);
      return undefined;
    case "reduce":
      return reduce(view, call, context);
    case "some":
    case "every":
      return quantified(name === "some", view, call, context);
    case "fill":
      if (isOwn) return fillIn(view, call, context);
      break;
    case "push":
    case "pop":
      if (isOwn) return name === "push" ? push(view, call, context) : pop(view, call, context);
      break;
    case "set":
      if (isOwn && rankOf(view) === 1) {
        set(view, call, context);
        return undefined;
      }
      break;
    case "at":
      return at(view, call, context);
  }
  throw fail();
}

/** The function that is the first argument of a call. @throws DiagnosticError where it is none. */
export function callbackOf(call: ts.CallExpression, context: Context, position = 0): FunctionValue {
  const argument = call.arguments[position];
  const found = argument && functionValue(argument, context);
  if (found) return found;
  throw refused(context, argument ?? call, "something else than a function here", "write `(x, i) => …`");
}

/** What a function is given for each element: the element, its index, and the array. */
export function argumentsFor(view: View, index: Index, node: ts.Node, context: Context): readonly Lowered[] {
  const position = read(writerOf(context), { form: "count", index });
  const counter = index.kind === "variable" ? read(writerOf(context), index.variable) : position;
  return [elementOf(view, counter, node, context), counter, view];
}

/** What a function makes of an element of an array, while a loop runs through it. */
function callFor(
  { array }: View,
  callback: FunctionValue,
  values: readonly Lowered[],
  call: ts.CallExpression,
  context: Context,
): Lowered | undefined {
  return iterating(writerOf(context), array, () => callValue(callback, values, call, context));
}

function forEach(view: View, call: ts.CallExpression, context: Context): void {
  const callback = callbackOf(call, context);
  countThrough(view, context, (index) => {
    callFor(view, callback, argumentsFor(view, index, call, context), call, context);
  });
}

function reduce(view: View, call: ts.CallExpression, context: Context): Lowered {
  const { ts } = context.session;
  const callback = callbackOf(call, context);
  const [, initial] = call.arguments;
  const first = initial ? argumentOf(initial, context) : elementOf(view, number(context, 0), call, context);
  const parameter = typeof callback.called === "string" ? undefined : callback.called.parameters[0]?.name;
  const name = parameter && ts.isIdentifier(parameter) ? parameter.text : "reduced";
  const stored = inMemory(first, name, Infinity, call, context);
  const from: Index = initial ? ZERO : { kind: "number", value: 1 };
  count(writerOf(context), from, lengthIndex(view), "i", (index) => {
    const before = loaded(stored, context);
    const value = callFor(view, callback, [before, ...argumentsFor(view, index, call, context)], call, context);
    if (value === undefined) throw refused(context, call, "a function that returns nothing here", "return a value");
    assignTo(stored, value, Infinity, call, context);
  });
  return loaded(stored, context);
}

/** Whether some elements, or all, pass a test: those behind the first that decides are not looked at. */
function quantified(isSome: boolean, view: View, call: ts.CallExpression, context: Context): Lowered {
  const writer = writerOf(context);
  const callback = callbackOf(call, context);
  const result = newScalar(writer, isSome ? "some" : "every", "boolean", false);
  write(writer, result, truth(context, !isSome));
  countThrough(view, context, (index) => {
    const value = callFor(view, callback, argumentsFor(view, index, call, context), call, context);
    if (value === undefined || !isValue(value) || !isTruth(value)) {
      throw mistake(context.session, call, catalogue.noCondition(textOf(call), spanOf(call)));
    }
    const decide = (): void => {
      write(writer, result, truth(context, isSome));
      put(writer, { kind: "break", line: writer.line });
    };
    const goOn = (): void => undefined;
    branch(value, context, isSome ? decide : goOn, isSome ? goOn : decide);
  });
  return read(writer, result);
}

function fillIn(view: View, call: ts.CallExpression, context: Context): View {
  const [argument, from, to] = call.arguments;
  if (argument === undefined || rankOf(view) > 1) {
    throw refused(context, call, "this way to fill an array", "write `.fill(number)`, row by row");
  }
  const writer = writerOf(context);
  const value = numberOf({ value: lower(argument, context), node: argument }, context);
  const limit = (node: ts.Expression | undefined, otherwise: Index): Index =>
    node ? fixedIndexOf(numberOf({ value: lower(node, context), node }, context), node, context) : otherwise;
  count(writer, limit(from, ZERO), limit(to, lengthIndex(view)), "i", (index) =>
    writeElement(writer, elementAt(view, index), value),
  );
  return view;
}

function push(view: View, call: ts.CallExpression, context: Context): Lowered {
  const writer = writerOf(context);
  requireGrowing(view, call, context);
  for (const argument of call.arguments) {
    const value = numberOf({ value: lower(argument, context), node: argument }, context);
    put(writer, { kind: "push", array: view.array, value: hold(writer, value), line: writer.line });
  }
  return lengthValue(view, context);
}

function pop(view: View, call: ts.CallExpression, context: Context): Lowered {
  const writer = writerOf(context);
  requireGrowing(view, call, context);
  const target = newScalar(writer, "last", "real", true);
  put(writer, { kind: "pop", array: view.array, target, line: writer.line });
  return read(writer, target);
}

function requireGrowing(view: View, call: ts.CallExpression, context: Context): void {
  if (writerOf(context).growing.has(view.array) && rankOf(view) === 1 && view.prefix.length === 0) return;
  throw refused(
    context,
    call,
    "an array of the caller, or of rows, that gets longer or shorter",
    "use a local array of numbers, or make all rows at once: `Array.from({ length: n }, () => …)`",
  );
}

function set(view: View, call: ts.CallExpression, context: Context): undefined {
  const [argument, start] = call.arguments;
  const given = argument && lower(argument, context);
  const source = given && viewOf(given, call, context);
  if (source === undefined || rankOf(source) > 1 || source.array === view.array) {
    throw refused(context, call, "this way to copy", "write a loop");
  }
  const offset = start
    ? fixedIndexOf(numberOf({ value: lower(start, context), node: start }, context), start, context)
    : ZERO;
  copy(source, view, context, { offset });
  return undefined;
}

function at(view: View, call: ts.CallExpression, context: Context): Lowered {
  const [argument] = call.arguments;
  const index = argument && numberOf({ value: lower(argument, context), node: argument }, context);
  const form = argument && index && fixedIndexOf(index, argument, context);
  if (form?.kind !== "number" || argument === undefined || index === undefined) {
    throw refused(context, call, "an index that may count from the end", "write `x[i]` or `x[x.length - i]`");
  }
  if (form.value >= 0) return elementOf(view, index, argument, context);
  const fromEnd = read(writerOf(context), {
    form: "count",
    index: { kind: "operation", operator: "-", left: lengthIndex(view), right: { kind: "number", value: -form.value } },
  });
  return elementOf(view, fromEnd, argument, context);
}
