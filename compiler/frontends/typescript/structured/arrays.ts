import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { operation } from "../../../procedure/index-form.ts";
import type { Index, Storage } from "../../../procedure/procedure.ts";
import { lower } from "../expressions.ts";
import { isGlobal, unwrapped } from "../functions.ts";
import { numberOf } from "../operators.ts";
import { mistake, refused, spanOf, textOf, type Context } from "../session.ts";
import { contentsOf } from "../state.ts";
import { isReference, isView, type Lowered, type View } from "../value.ts";
import { loaded } from "./cells.ts";
import { writerOf } from "./context.ts";
import { writeElement } from "./elements.ts";
import { fixedIndexOf } from "./indices.ts";
import { newArrayRecipe } from "./new-arrays.ts";
import { copy, made, ofCopy, writeRow, type Recipe } from "./recipe.ts";
import { arrayTypeOf, typeOf } from "./types.ts";
import { elementAt, lengthIndex, rankOf, ZERO } from "./views.ts";
import { nextVariable } from "./writer.ts";

/** Whether a list of elements is one whose elements are variables, as its type says: a tuple, or not of numbers. */
export function isTuple(node: ts.ArrayLiteralExpression, { session }: Context): boolean {
  const { checker, ts } = session;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && ts.isArrayBindingPattern(parent.name)) return true;
  if (ts.isBinaryExpression(parent) && parent.right === node && ts.isArrayLiteralExpression(parent.left)) return true;
  const type = typeOf(node, session);
  if (checker.isTupleType(type)) return true;
  return node.elements.length > 0 && arrayTypeOf(type, session) === undefined;
}

/** A new array, as an expression describes it. @throws DiagnosticError */
export function arrayOf(node: ts.Expression, context: Context): View {
  const { ts } = context.session;
  const isEmpty = ts.isArrayLiteralExpression(node) && node.elements.length === 0;
  const type = isEmpty ? arrayTypeOf(typeOf(node, context.session), context.session) : undefined;
  if (type && type.rank > 1) {
    throw refused(
      context,
      node,
      "an array of arrays that begins without rows",
      "make all rows at once: `Array.from({ length: n }, () => …)`",
    );
  }
  const view = made(recipeOf(node, context), storageOf(node, context), context);
  if (isEmpty) writerOf(context).empty.set(view.array, node);
  return view;
}

/** How the rows of the array that an expression is are stored. */
export function storageOf(node: ts.Expression, { session }: Context): Storage {
  return arrayTypeOf(session.checker.getTypeAtLocation(node), session)?.storage ?? "number[]";
}

/** Whether an expression makes a new array where it stands. */
export function isNewArray(given: ts.Expression, context: Context): boolean {
  const { ts, checker } = context.session;
  const node = unwrapped(ts, given);
  if (arrayTypeOf(checker.getTypeAtLocation(node), context.session) === undefined) return false;
  if (ts.isArrayLiteralExpression(node)) return !isTuple(node, context);
  if (ts.isNewExpression(node)) return true;
  const callee = ts.isCallExpression(node) ? unwrapped(ts, node.expression) : undefined;
  return callee !== undefined && ts.isPropertyAccessExpression(callee) && NEW_BY_METHOD.has(callee.name.text);
}

const NEW_BY_METHOD = new Set(["map", "slice", "from", "of"]);

/** How the array that an expression is is made. @throws DiagnosticError where it is no new array. */
export function recipeOf(given: ts.Expression, context: Context): Recipe {
  const { ts } = context.session;
  const node = unwrapped(ts, given);
  if (ts.isArrayLiteralExpression(node)) return ofLiteral(node, context);
  if (ts.isNewExpression(node)) {
    const known = ofNew(node, context);
    if (known) return known;
  }
  if (ts.isCallExpression(node)) {
    const known = newArrayRecipe(node, context);
    if (known) return known;
  }
  const before = nextVariable(writerOf(context));
  return recipeOfNew(lower(node, context), before, node, context);
}

/** A copy of an array that has just been made, by nobody that may still change it. @throws DiagnosticError */
export function recipeOfNew(value: Lowered | undefined, before: number, node: ts.Node, context: Context): Recipe {
  if (value === undefined) throw refused(context, node, "nothing where an array is expected", "return an array");
  if (isView(value) && value.prefix.length === 0 && value.array.id >= before) return ofCopy(value, context);
  if (isReference(value)) return ofList(value, node, context);
  throw mistake(context.session, node, catalogue.rowAssigned(textOf(node), spanOf(node)));
}

/** `new Float64Array(…)`. @throws DiagnosticError */
export function newTyped(node: ts.NewExpression, context: Context): View {
  const recipe = node.arguments?.length ? ofNew(node, context) : { lengths: [ZERO], fill: 0, write: undefined };
  if (recipe) return made(recipe, "Float64Array", context);
  throw refused(context, node, "this array", "write `new Float64Array(n)`");
}

function ofNew(node: ts.NewExpression, context: Context): Recipe | undefined {
  const [argument, ...others] = node.arguments ?? [];
  const isTyped = isGlobal(context.session, node.expression, "Float64Array");
  if (argument === undefined || others.length > 0 || !isTyped) return undefined;
  const { flags } = context.session.checker.getTypeAtLocation(argument);
  const isLength = (flags & context.session.ts.TypeFlags.NumberLike) !== 0;
  return isLength ? ofLength(argument, 0, context) : copyOf(argument, context);
}

/** An array of a length and a number for all elements. */
export function ofLength(argument: ts.Expression, fill: number, context: Context): Recipe {
  const length = numberOf({ value: lower(argument, context), node: argument }, context);
  return { lengths: [fixedIndexOf(length, argument, context)], fill, write: undefined };
}

/** A copy of the elements that an expression has, whatever it is. */
export function copyOf(node: ts.Expression, context: Context): Recipe {
  const { ts } = context.session;
  const inner = unwrapped(ts, node);
  if (ts.isArrayLiteralExpression(inner)) return ofLiteral(inner, context);
  const value = lower(inner, context);
  if (isView(value)) {
    requireNumbers(value, node, context);
    return ofCopy(value, context);
  }
  if (isReference(value)) return ofList(value, node, context);
  throw refused(context, node, "something else than numbers in an array", "write an array of numbers");
}

/** A copy of an array of arrays would have the same rows. @throws DiagnosticError */
export function requireNumbers(view: View, node: ts.Node, { session }: Context): void {
  if (rankOf(view) > 1) throw mistake(session, node, catalogue.rowAssigned(textOf(node), spanOf(node)));
}

/** A part of a list of elements: where it ends, if it begins somewhere, and what is written there. */
interface Item {
  readonly length: Index;
  /** The lengths of each element that is an array. */
  readonly inner: readonly Index[];
  readonly write: (view: View, start: Index) => void;
}

const ONE: Index = { kind: "number", value: 1 };

function ofLiteral({ elements }: ts.ArrayLiteralExpression, context: Context): Recipe {
  const { ts } = context.session;
  return ofItems(
    elements.flatMap((element): readonly Item[] => {
      if (ts.isOmittedExpression(element)) throw refused(context, element, "a hole in an array", "write a number");
      if (!ts.isSpreadElement(element)) return [itemOf(element, context)];
      const spread = lower(element.expression, context);
      if (isReference(spread)) return itemsOfList(spread, element.expression, context);
      if (!isView(spread)) {
        throw refused(context, element.expression, "something else than an array here", "write an array");
      }
      requireNumbers(spread, element, context);
      return [allOf(spread, context)];
    }),
  );
}

/** All elements of an array. */
function allOf(view: View, context: Context): Item {
  return { length: lengthIndex(view), inner: [], write: (to, offset) => copy(view, to, context, { offset }) };
}

function itemOf(node: ts.Expression, context: Context): Item {
  const { session } = context;
  const inner = unwrapped(session.ts, node);
  if (arrayTypeOf(session.checker.getTypeAtLocation(inner), session) === undefined) {
    return itemOfValue(lower(node, context), node, context);
  }
  const recipe = recipeOf(inner, context);
  return {
    length: ONE,
    inner: recipe.lengths,
    write: (view, start) => writeRow(recipe, { ...view, prefix: [...view.prefix, start] }, 0, context),
  };
}

function itemOfValue(value: Lowered, node: ts.Node, context: Context): Item {
  if (isReference(value)) {
    const recipe = ofList(value, node, context);
    return {
      length: ONE,
      inner: recipe.lengths,
      write: (view, start) => writeRow(recipe, { ...view, prefix: [...view.prefix, start] }, 0, context),
    };
  }
  const number = numberOf({ value, node }, context);
  return {
    length: ONE,
    inner: [],
    write: (view, start) => writeElement(writerOf(context), elementAt(view, start), number),
  };
}

/** An array of the elements of a list of variables. */
export function ofList(reference: Lowered, node: ts.Node, context: Context): Recipe {
  return ofItems(itemsOfList(reference, node, context));
}

function itemsOfList(reference: Lowered, node: ts.Node, context: Context): readonly Item[] {
  const contents = isReference(reference) ? contentsOf(context, reference) : undefined;
  if (contents?.kind !== "list") throw refused(context, node, "an object here", "write an array of numbers");
  return contents.items.map((item) => itemOfValue(loaded(item, context), node, context));
}

function ofItems(items: readonly Item[]): Recipe {
  const length = items.map((item) => item.length).reduce((sum, each) => operation("+", sum, each), ZERO);
  return {
    lengths: [length, ...(items[0]?.inner ?? [])],
    fill: 0,
    write: (view) => {
      let start = ZERO;
      for (const item of items) {
        item.write(view, start);
        start = operation("+", start, item.length);
      }
    },
  };
}
