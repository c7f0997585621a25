import * as catalogue from "../../diagnostics/catalogue.ts";
import type { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { mistake, type Context } from "./context.ts";
import { arityOf, builtins, type Builtin } from "./functions.ts";
import { applyBuiltin, lower } from "./lower.ts";
import { lowerMap } from "./lower-map.ts";
import { valuesOf, isLiteral, type Lowered } from "./lowered.ts";
import { isVariable } from "./symbols.ts";
import { otherNames, refusedFunctions } from "./refused.ts";
import type { Call, FunctionDefinition } from "./syntax.ts";
import type { Work } from "./trampoline.ts";

/** A call of a user's function, which is written out, or of a known one. @throws DiagnosticError */
export function lowerCall(call: Call, context: Context): Work<Lowered> {
  const { name, operands, span } = call;
  if (isVariable(name, context)) throw mistake(context, catalogue.notAFunction(name, call.nameSpan));
  const definition = context.session.program.functions.get(name);
  if (definition) {
    const count = definition.parameters.length;
    checkCount(call, { least: count, most: count }, context);
    return writeOut(definition, call, context);
  }
  const builtin = builtins.get(name);
  if (builtin === undefined) throw unknown(call, context);
  checkCount(call, builtin, context);
  if (name === "map") return lowerMap(call, context, lower);
  return applyBuiltin(name, builtin, operands, span, context);
}

function checkCount(call: Call, { least, most }: Pick<Builtin, "least" | "most">, context: Context): void {
  const given = call.operands.length;
  if (given >= least && given <= most) return;
  throw mistake(context, catalogue.wrongArgumentCount(call.name, arityOf({ least, most }, given), given, call.span));
}

function* writeOut(definition: FunctionDefinition, call: Call, context: Context): Work<Lowered> {
  const { frame, position, active, session } = context;
  const { name, parameters, body } = definition;
  if (active.has(definition)) throw cycle(definition, call, context);
  const locals = new Map<string, Lowered>();
  const key = [name, position];
  for (const [index, operand] of call.operands.entries()) {
    const argument = yield lower(operand, context);
    locals.set(at(parameters, index), argument);
    key.push(isLiteral(argument) ? argument.dims.join("x") : "value", ...valuesOf(argument).map(({ id }) => id));
  }
  // The same call of the same function gives the same value: `g(x) + g(x)` writes g out once.
  const signature = key.join(" ");
  const calls = session.calls.get(frame) ?? new Map<string, Lowered>();
  session.calls.set(frame, calls);
  const earlier = calls.get(signature);
  if (earlier) return earlier;
  active.add(definition);
  const result = yield lower(body, { ...context, owner: definition, locals, end: undefined });
  active.delete(definition);
  calls.set(signature, result);
  return result;
}

function cycle(definition: FunctionDefinition, call: Call, context: Context): DiagnosticError {
  const names = Array.from(context.active, ({ name }) => name);
  const path = [...names.slice(names.indexOf(definition.name)), definition.name];
  return mistake(context, catalogue.cyclicDefinition(path, call.nameSpan));
}

function unknown({ name, nameSpan, span }: Call, context: Context): DiagnosticError {
  const reason = refusedFunctions.get(name);
  if (reason !== undefined) return mistake(context, catalogue.unsupportedFunction(name, reason, span));
  const known = [...context.session.program.functions.keys(), ...builtins.keys()];
  const meant = otherNames.get(name) ?? suggest(name, known);
  return mistake(context, catalogue.unknownFunction(name, nameSpan, meant));
}
