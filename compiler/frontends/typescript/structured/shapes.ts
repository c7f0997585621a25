import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { operation } from "../../../procedure/index-form.ts";
import type { Index } from "../../../procedure/procedure.ts";
import { functionValue } from "../calls.ts";
import { lower } from "../expressions.ts";
import { functionOf, isFunctionLike, isGlobal, symbolOf, unwrapped, type FunctionLike } from "../functions.ts";
import { numberOf } from "../operators.ts";
import { mistake, spanOf, textOf, type Context } from "../session.ts";
import { isView, type FunctionValue, type View } from "../value.ts";
import { isPure } from "./choice.ts";
import { fixedIndexOf } from "./indices.ts";
import { lengthsOf } from "./recipe.ts";
import { arrayTypeOf } from "./types.ts";

// The rows of an array are made one by one, but allocated together: so their length is looked for in the expression that
// makes them, before any of them is.

/** The lengths of what is known only in a row: of the parameters of the function that makes it. */
type Known = ReadonlyMap<ts.Symbol, readonly Index[] | "number">;

/** The lengths of the arrays that a function returns for the elements of an array. @throws DiagnosticError where nothing tells them. */
export function shapeOfResult(
  { called }: FunctionValue,
  view: View | undefined,
  call: ts.Node,
  context: Context,
): readonly Index[] {
  const { session } = context;
  const rows = view ? lengthsOf(view).slice(1) : [];
  const found = typeof called === "string" ? undefined : shapeOfFunction(called, [rows], context, new Map());
  if (found) return found;
  throw mistake(session, call, catalogue.unknownRowLength(textOf(call), spanOf(call)));
}

/** The lengths of what a function returns, for those of its arguments: none for numbers. */
function shapeOfFunction(
  declaration: FunctionLike,
  shapes: readonly (readonly Index[] | undefined)[],
  context: Context,
  around: Known,
): readonly Index[] | undefined {
  const { ts, checker } = context.session;
  const known = new Map(around);
  declaration.parameters.forEach(({ name }, index) => {
    const shape = shapes[index];
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol) known.set(symbol, shape && shape.length > 0 ? shape : "number");
  });
  const { body } = declaration;
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) return shapeOf(body, context, known);
  const results: (readonly Index[] | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node)) results.push(node.expression && shapeOf(node.expression, context, known));
    else ts.forEachChild(node, visit);
  };
  visit(body);
  return results.length === 1 ? results[0] : undefined;
}

/** The lengths of an array that an expression is, before it is made. */
function shapeOf(given: ts.Expression, context: Context, known: Known): readonly Index[] | undefined {
  const { session } = context;
  const { ts } = session;
  const node = unwrapped(ts, given);
  if (ts.isArrayLiteralExpression(node)) {
    return shapeOfList(node.elements, context, known);
  }
  if (ts.isNewExpression(node)) return shapeOfNew(node, context, known);
  if (ts.isCallExpression(node)) return shapeOfCall(node, context, known);
  if (ts.isElementAccessExpression(node)) return shapeOf(node.expression, context, known)?.slice(1);
  if (ts.isIdentifier(node)) {
    const symbol = symbolOf(session, node);
    const shape = symbol && known.get(symbol);
    if (shape !== undefined) return shape === "number" ? undefined : shape;
    const declaration = symbol?.valueDeclaration;
    if (symbol && !context.state.variables.has(symbol) && declaration && ts.isVariableDeclaration(declaration)) {
      return declaration.initializer && shapeOf(declaration.initializer, context, known);
    }
  }
  if (!isPure(node, context) || mentions(node, context, known)) return undefined;
  const value = lower(node, context);
  return isView(value) ? lengthsOf(value) : undefined;
}

function shapeOfList(elements: readonly ts.Expression[], context: Context, known: Known): readonly Index[] | undefined {
  const { ts } = context.session;
  const [first] = elements;
  const isOfRows = first && !ts.isSpreadElement(first) && isArray(first, context);
  const inner = isOfRows ? shapeOf(first, context, known) : [];
  let length: Index | undefined = { kind: "number", value: 0 };
  for (const element of elements) {
    const part: Index | undefined = ts.isSpreadElement(element)
      ? shapeOf(element.expression, context, known)?.[0]
      : { kind: "number", value: 1 };
    length = length && part && operation("+", length, part);
  }
  return inner && length && [length, ...inner];
}

function shapeOfNew(
  { expression, arguments: given }: ts.NewExpression,
  context: Context,
  known: Known,
): readonly Index[] | undefined {
  const [argument] = given ?? [];
  const { session } = context;
  const isTyped = isGlobal(session, expression, "Float64Array");
  if (argument === undefined || !(isTyped || isGlobal(session, expression, "Array"))) return undefined;
  return isArray(argument, context) ? shapeOf(argument, context, known) : lengthOf(argument, context, known);
}

function shapeOfCall(call: ts.CallExpression, context: Context, known: Known): readonly Index[] | undefined {
  const { session } = context;
  const { ts } = session;
  const callee = unwrapped(ts, call.expression);
  const [argument, second] = call.arguments;
  if (ts.isIdentifier(callee)) {
    const declaration = functionOf(ts, symbolOf(session, callee)?.valueDeclaration);
    const shapes = call.arguments.map((each) => (isArray(each, context) ? shapeOf(each, context, known) : undefined));
    return declaration && shapeOfFunction(declaration, shapes, context, known);
  }
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const receiver = unwrapped(ts, callee.expression);
  const name = callee.name.text;
  const inner = (
    node: ts.Expression | undefined,
    outer: readonly Index[] | undefined,
  ): readonly Index[] | undefined => {
    if (outer === undefined || node === undefined || !isArray(call, context)) return undefined;
    const called = functionLike(node, context);
    const rank = rankOfArray(call, context);
    if (rank === 1) return outer.slice(0, 1);
    const rows = called && shapeOfFunction(called, [outer.slice(1)], context, known);
    return rows && [...outer.slice(0, 1), ...rows];
  };
  if (isGlobal(session, receiver, "Array") || isGlobal(session, receiver, "Float64Array")) {
    if (argument === undefined) return undefined;
    if (name === "of") return [{ kind: "number", value: call.arguments.length }];
    const source = unwrapped(ts, argument);
    if (!ts.isObjectLiteralExpression(source)) {
      const shape = shapeOf(argument, context, known);
      return second ? inner(second, shape) : shape;
    }
    const [property] = source.properties;
    if (property === undefined || !ts.isPropertyAssignment(property)) return undefined;
    return inner(second, lengthOf(property.initializer, context, known));
  }
  if (name === "fill") return shapeOf(receiver, context, known);
  const shape = shapeOf(receiver, context, known);
  if (name === "map") return inner(argument, shape);
  return name === "slice" && argument === undefined ? shape : undefined;
}

function lengthOf(node: ts.Expression, context: Context, known: Known): readonly Index[] | undefined {
  const { ts } = context.session;
  const inner = unwrapped(ts, node);
  if (ts.isPropertyAccessExpression(inner) && inner.name.text === "length") {
    return shapeOf(inner.expression, context, known)?.slice(0, 1);
  }
  if (!isPure(node, context) || mentions(node, context, known)) return undefined;
  return [fixedIndexOf(numberOf({ value: lower(node, context), node }, context), node, context)];
}

/** Whether an expression speaks of what is known only in a row. */
function mentions(node: ts.Node, context: Context, known: Known): boolean {
  const { ts } = context.session;
  if (ts.isIdentifier(node)) {
    const symbol = symbolOf(context.session, node);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || known.has(symbol)) return symbol !== undefined;
    const isLocal =
      declaration !== undefined &&
      (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isBindingElement(declaration));
    const isOfModule =
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      ts.isSourceFile(declaration.parent.parent.parent);
    return isLocal && !isOfModule && !context.state.variables.has(symbol);
  }
  return ts.forEachChild(node, (child) => (mentions(child, context, known) ? true : undefined)) === true;
}

function functionLike(node: ts.Expression, context: Context): FunctionLike | undefined {
  const inner = unwrapped(context.session.ts, node);
  if (isFunctionLike(context.session.ts, inner)) return inner;
  const called = functionValue(node, context)?.called;
  return typeof called === "string" ? undefined : called;
}

function isArray(node: ts.Expression, context: Context): boolean {
  return rankOfArray(node, context) > 0;
}

function rankOfArray(node: ts.Expression, { session }: Context): number {
  return arrayTypeOf(session.checker.getTypeAtLocation(node), session)?.rank ?? 0;
}
