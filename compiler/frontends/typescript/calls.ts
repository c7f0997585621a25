import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { bindName } from "./bind.ts";
import { builtinOf, callBuiltin } from "./builtins.ts";
import { lower } from "./expressions.ts";
import {
  functionOf,
  isFunctionLike,
  requireFunction,
  requireTypes,
  symbolOf,
  unwrapped,
  type FunctionLike,
} from "./functions.ts";
import { callMethod } from "./methods.ts";
import { mistake, nested, refused, spanOf, textOf, type Activation, type Context, type Stop } from "./session.ts";
import { withScope } from "./state.ts";
import { runAll } from "./statements.ts";
import type { Lowered } from "./value.ts";

/** What a call gives, if it gives anything: the functions of the program are written out. @throws DiagnosticError */
export function callOf(call: ts.CallExpression, context: Context): Lowered | undefined {
  const { session } = context;
  const { ts } = session;
  const callee = unwrapped(ts, call.expression);
  if (call.questionDotToken) throw refused(context, call, "`?.`", "call the function");
  const builtin = builtinOf(callee, context);
  if (builtin) return callBuiltin(builtin, call, argumentsOf(call, context), context);
  if (ts.isPropertyAccessExpression(callee)) {
    const imported = functionOf(ts, symbolOf(session, callee.name)?.valueDeclaration);
    if (imported && ts.isSourceFile(imported.parent)) return callFunction(imported, callee.name.text, call, context);
    return callMethod(callee, call, () => argumentsOf(call, context), context);
  }
  if (isFunctionLike(ts, callee)) return callFunction(callee, "", call, context);
  if (!ts.isIdentifier(callee))
    throw refused(context, callee, "the call of a computed function", "call it by its name");
  const declaration = functionOf(ts, symbolOf(session, callee)?.valueDeclaration);
  if (declaration === undefined) throw mistake(session, callee, catalogue.foreignFunction(callee.text, spanOf(callee)));
  return callFunction(declaration, callee.text, call, context);
}

function argumentsOf(call: ts.CallExpression, context: Context): readonly Lowered[] {
  return call.arguments.map((argument) => {
    if (context.session.ts.isSpreadElement(argument)) {
      throw refused(context, argument, "`...` in a call", "write the arguments one by one");
    }
    return lower(argument, context);
  });
}

function callFunction(
  declaration: FunctionLike,
  name: string,
  call: ts.CallExpression,
  context: Context,
): Lowered | undefined {
  const { session, activation: caller } = context;
  const values = argumentsOf(call, context);
  const path = pathTo(declaration, caller);
  if (path) throw mistake(session, call, catalogue.recursion([...path, name], spanOf(call)));
  return nested(context, call, () =>
    invoke(declaration, { declaration, name, caller, firstObject: session.objects }, values, context),
  );
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

/** Write a function out: its value for given arguments. @throws DiagnosticError */
export function invoke(
  declaration: FunctionLike,
  activation: Activation,
  values: readonly Lowered[],
  outer: Context,
): Lowered | undefined {
  const { session, state } = outer;
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
    if (!session.ts.isBlock(body)) return lower(body, context);
    runAll(body.statements, context);
    const result = state.results.get(leave);
    const isCertain = state.stops.get(leave) === true;
    state.results.delete(leave);
    state.stops.delete(leave);
    if (result && !isCertain) throw mistake(session, body, catalogue.noResult(spanOf(declaration)));
    return result;
  });
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
