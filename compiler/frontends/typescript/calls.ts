import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { bindName } from "./bind.ts";
import { builtinOf, callBuiltin, callMathWith, mathFunctions, refusedMathFunctions } from "./builtins.ts";
import { lower } from "./expressions.ts";
import {
  functionOf,
  isFunctionLike,
  isGlobal,
  requireFunction,
  requireTypes,
  symbolOf,
  unwrapped,
  type FunctionLike,
} from "./functions.ts";
import { callMethod } from "./methods.ts";
import { withRule } from "./rules/apply.ts";
import { runtimeName } from "./runtime.ts";
import { mistake, nested, refused, spanOf, textOf, type Activation, type Context, type Stop } from "./session.ts";
import { contentsOf, withScope } from "./state.ts";
import { runAll } from "./statements.ts";
import { loaded } from "./structured/cells.ts";
import { extremumOf } from "./structured/extrema.ts";
import { writeBody } from "./structured/flow.ts";
import { callArrayMethod } from "./structured/methods.ts";
import { isFunction, isReference, type FunctionValue, type Lowered } from "./value.ts";

/** What a call gives, if it gives anything: the functions of the program are written out. @throws DiagnosticError */
export function callOf(call: ts.CallExpression, context: Context): Lowered | undefined {
  const { session, state } = context;
  const { ts } = session;
  const callee = unwrapped(ts, call.expression);
  if (call.questionDotToken) throw refused(context, call, "`?.`", "call the function");
  const builtin = builtinOf(callee, context);
  const extremum = builtin?.kind === "math" ? extremumOf(builtin.name, call, context) : undefined;
  if (extremum) return extremum;
  if (builtin) return callBuiltin(builtin, call, argumentsOf(call, context), context);
  if (ts.isPropertyAccessExpression(callee)) {
    const imported = functionOf(ts, symbolOf(session, callee.name)?.valueDeclaration);
    if (imported && ts.isSourceFile(imported.parent)) return callFunction(imported, callee.name.text, call, context);
    if (context.writer) return callArrayMethod(callee, call, context);
    return callMethod(callee, call, () => argumentsOf(call, context), context);
  }
  if (isFunctionLike(ts, callee)) return callFunction(callee, "", call, context);
  if (!ts.isIdentifier(callee))
    throw refused(context, callee, "the call of a computed function", "call it by its name");
  const symbol = symbolOf(session, callee);
  const given = symbol && state.variables.get(symbol)?.value;
  if (given && isFunction(given)) return callValue(given, argumentsOf(call, context), call, context);
  const declaration = functionOf(ts, symbol?.valueDeclaration);
  if (declaration === undefined) throw mistake(session, callee, catalogue.foreignFunction(callee.text, spanOf(callee)));
  return callFunction(declaration, callee.text, call, context);
}

function argumentsOf(call: ts.CallExpression, context: Context): readonly Lowered[] {
  return call.arguments.flatMap((argument) => {
    if (!context.session.ts.isSpreadElement(argument)) return [argumentOf(argument, context)];
    const list = lower(argument.expression, context);
    const contents = isReference(list) ? contentsOf(context, list) : undefined;
    if (contents?.kind === "list") return contents.items.map((item) => loaded(item, context));
    throw refused(context, argument, "`...` of an array in a call", "write the arguments one by one, or a loop");
  });
}

/** What is passed to a function: a value, or a function. @throws DiagnosticError */
export function argumentOf(argument: ts.Expression, context: Context): Lowered {
  return functionValue(argument, context) ?? lower(argument, context);
}

/** The function that an expression is; undefined where it is none. */
export function functionValue(expression: ts.Expression, context: Context): FunctionValue | undefined {
  const { session, state } = context;
  const { ts } = session;
  const inner = unwrapped(ts, expression);
  if (isFunctionLike(ts, inner)) return { called: inner, name: "" };
  if (ts.isPropertyAccessExpression(inner) && isGlobal(session, inner.expression, "Math")) {
    const name = inner.name.text;
    return mathFunctions.has(name) || refusedMathFunctions.has(name) ? { called: name, name } : undefined;
  }
  if (runtimeName(inner, session) !== undefined) {
    throw refused(context, inner, "a function of the runtime here", "pass a function that calls it: `(x) => erf(x)`");
  }
  const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
  if (!ts.isIdentifier(name)) return undefined;
  const symbol = symbolOf(session, name);
  const given = symbol && state.variables.get(symbol)?.value;
  if (given && isFunction(given)) return given;
  const called = functionOf(ts, symbol?.valueDeclaration);
  return called && { called, name: name.text };
}

/** What a function gives for values. @throws DiagnosticError */
export function callValue(
  { called, name }: FunctionValue,
  values: readonly Lowered[],
  node: ts.Node,
  context: Context,
): Lowered | undefined {
  return typeof called === "string"
    ? callMathWith(called, values, node, context)
    : writeOut(called, name, values, node, context);
}

function callFunction(
  declaration: FunctionLike,
  name: string,
  call: ts.CallExpression,
  context: Context,
): Lowered | undefined {
  return writeOut(declaration, name, argumentsOf(call, context), call, context);
}

function writeOut(
  declaration: FunctionLike,
  name: string,
  values: readonly Lowered[],
  node: ts.Node,
  context: Context,
): Lowered | undefined {
  const rule = context.session.rules.of(declaration);
  const value = openCall(declaration, name, values, node, context, valueOf, (body, inside) =>
    bodyOf(body, declaration, inside),
  );
  return rule ? withRule(rule, value, values, node, context) : value;
}

/** Write a function out, and do something with the expression that it returns, or with its statements. @throws DiagnosticError */
export function openCall<T>(
  declaration: FunctionLike,
  name: string,
  values: readonly Lowered[],
  node: ts.Node,
  context: Context,
  expression: (body: ts.Expression, inside: Context) => T,
  block: (body: ts.Block, inside: Context) => T,
): T {
  const { session, activation: caller } = context;
  // A derivative that is declared of a function that has none is refused wherever the function is called.
  session.rules.of(declaration);
  const path = pathTo(declaration, caller);
  if (path) throw mistake(session, node, catalogue.recursion([...path, name], spanOf(node)));
  const activation = { declaration, name, caller, firstObject: session.objects };
  const line = context.writer?.line;
  const result = nested(context, node, () => invoke(declaration, activation, values, context, expression, block));
  if (context.writer) context.writer.line = line;
  return result;
}

/** The names of the calls from a function to here, where it is being written out. */
function pathTo(declaration: ts.Node, activation: Activation | undefined): readonly string[] | undefined {
  const names: string[] = [];
  for (let each = activation; each; each = each.caller) {
    names.unshift(each.name);
    if (each.declaration === declaration) return names;
  }
  return undefined;
}

/** Write the function out that is compiled: its value for given arguments. @throws DiagnosticError */
export function invokeTarget(
  declaration: FunctionLike,
  activation: Activation,
  values: readonly Lowered[],
  outer: Context,
): Lowered | undefined {
  const rule = outer.session.rules.of(declaration);
  const value = invoke(declaration, activation, values, outer, valueOf, (body, inside) =>
    bodyOf(body, declaration, inside),
  );
  return rule ? withRule(rule, value, values, declaration, outer) : value;
}

function invoke<T>(
  declaration: FunctionLike,
  activation: Activation,
  values: readonly Lowered[],
  outer: Context,
  expression: (body: ts.Expression, inside: Context) => T,
  block: (body: ts.Block, inside: Context) => T,
): T {
  const { session } = outer;
  const { body } = declaration;
  if (body === undefined) throw refused(outer, declaration, "a function without a body", "write its body");
  requireFunction(declaration, outer);
  requireTypes(declaration, session);
  const leave: Stop = { kind: "return", activation };
  const context: Context = { ...outer, activation, leave, loop: undefined };
  return withScope(context, () => {
    declaration.parameters.forEach((parameter, index) => {
      bindName(parameter.name, argumentFor(parameter, values[index], context), context);
    });
    return session.ts.isBlock(body) ? block(body, context) : expression(body, context);
  });
}

/** What the statements of a function return, if anything. */
function bodyOf(body: ts.Block, declaration: FunctionLike, context: Context): Lowered | undefined {
  if (context.writer) return writeBody(body, declaration, context);
  const { session, state, leave } = context;
  runAll(body.statements, context);
  const result = state.results.get(leave);
  const isCertain = state.stops.get(leave) === true;
  state.results.delete(leave);
  state.stops.delete(leave);
  if (result && !isCertain) throw mistake(session, body, catalogue.noResult(spanOf(declaration)));
  return result;
}

/** What an expression gives, if anything: the call of a function that returns nothing may be all of another one. */
function valueOf(expression: ts.Expression, context: Context): Lowered | undefined {
  const inner = unwrapped(context.session.ts, expression);
  return context.session.ts.isCallExpression(inner) ? callOf(inner, context) : lower(inner, context);
}

function argumentFor(parameter: ts.ParameterDeclaration, value: Lowered | undefined, context: Context): Lowered {
  if (parameter.dotDotDotToken)
    throw refused(context, parameter, "a rest parameter", "write the parameters one by one");
  if (value) return value;
  if (parameter.initializer) return lower(parameter.initializer, context);
  throw refused(
    context,
    parameter,
    "an optional parameter that is not given",
    `give \`${textOf(parameter.name)}\` a default`,
  );
}
