import * as catalogue from "../../diagnostics/catalogue.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Span } from "../../graph/provenance.ts";
import { add, mul, sub } from "../../primitives/arithmetic.ts";
import { and } from "../../primitives/comparison.ts";
import { dimension } from "../../primitives/tensor.ts";
import { isArray, operandValues, type Application, type Argument } from "./application.ts";
import { argumentOf } from "./argument.ts";
import { transpose } from "./array-arithmetic.ts";
import { lowerCall } from "./calls.ts";
import { countSteps, mistake, noted, type Context } from "./context.ts";
import { requireFit } from "./fit.ts";
import { builtins, type Builtin } from "./functions.ts";
import { lowerRange, lowerVector } from "./lower-array.ts";
import { lowerConditional } from "./lower-conditional.ts";
import { lowerIndex } from "./lower-index.ts";
import { lowerPower } from "./lower-power.ts";
import type { Lowered } from "./lowered.ts";
import { lowerName } from "./names.ts";
import { isFunction } from "./symbols.ts";
import type { Chain, Expression, Operation, Percentage, Text } from "./syntax.ts";
import type { Task, Work } from "./trampoline.ts";

/** Lower an expression to nodes of the context's frame. Nothing is simplified. @throws DiagnosticError */
export function lower(expression: Expression, context: Context): Task<Lowered> {
  countSteps(context, 1, expression.span);
  const { builder } = context.frame;
  switch (expression.kind) {
    case "number":
      return { ready: builder.constant(expression.value) };
    case "truth":
      return { ready: builder.truth(expression.value) };
    case "name":
      return lowerName(expression, context);
    case "operation":
      return lowerOperation(expression, context);
    case "percentage":
      return lowerPercentage(expression, context);
    case "call":
      return lowerCall(expression, context);
    case "conditional":
      return lowerConditional(expression, context, lower);
    case "chain":
      return lowerChain(expression, context);
    case "vector":
      return lowerVector(expression, context, lower);
    case "index":
      return lowerIndex(expression, context, lower);
    case "range":
      return lowerRange(expression, context, lower);
    case "end":
      if (context.end === undefined) throw mistake(context, catalogue.reservedWord("end", expression.span));
      return { ready: dimension(builder, context.end) };
    case "text":
      throw mistake(context, catalogue.unsupportedValue("a string", expression.span));
  }
}

function lowerOperation(operation: Operation, context: Context): Work<Lowered> {
  const { fn, operands, implicit, span } = operation;
  if (implicit) refuseProductOfFunction(operation, context);
  const builtin = builtins.get(fn);
  if (builtin === undefined) throw new InternalError(`the operator ${fn} is not known`);
  if (fn === "ctranspose") return lowerPrime(at(operands, 0), span, context);
  return applyBuiltin(fn, builtin, operands, span, context);
}

/** `A'`, which is refused where it looks like a derivative. */
function* lowerPrime(operand: Expression, span: Span, context: Context): Work<Lowered> {
  const name = operand.kind === "name" ? operand.name : undefined;
  const prime = { start: span.end - 1, end: span.end };
  if (name !== undefined && isFunction(name, context)) throw mistake(context, catalogue.prime(name, prime));
  const lowered = yield lower(operand, context);
  const argument = argumentOf(lowered, operand, "numbers", context);
  if (!isArray(argument)) throw mistake(context, catalogue.prime(name, prime));
  const operands = [argument];
  return noted(context, span, () => transpose({ name: "transpose", operands, option: undefined, span, context }));
}

/** `sin x` is a product for mathjs, and never what is meant. */
function refuseProductOfFunction({ operands, span }: Operation, context: Context): void {
  const [left, right] = operands;
  const factor = left?.kind === "operation" && left.implicit ? left.operands[1] : left;
  if (right === undefined || factor?.kind !== "name" || !isFunction(factor.name, context)) return;
  const text = context.session.source.text.slice(right.span.start, right.span.end);
  throw mistake(context, catalogue.functionAsValue(factor.name, { start: factor.span.start, end: span.end }, text));
}

/** A function of numbers, truth values or arrays, applied to expressions. */
export function applyBuiltin(
  name: string,
  builtin: Builtin,
  operands: readonly Expression[],
  span: Span,
  context: Context,
): Work<Lowered> {
  if (name !== "pow" && name !== "dotPow") return lowerOperands(name, builtin, operands, span, context);
  return lowerPower(name, at(operands, 0), at(operands, 1), span, context, lower);
}

function* lowerOperands(
  name: string,
  { takes, apply, onArrays }: Builtin,
  expressions: readonly Expression[],
  span: Span,
  context: Context,
): Work<Lowered> {
  const operands: Argument[] = [];
  let option: Text | undefined;
  for (const [place, expression] of expressions.entries()) {
    const isOption = place > 0 && place === expressions.length - 1 && takes === "arrays";
    if (isOption && expression.kind === "text") option = expression;
    else operands.push(argumentOf(yield lower(expression, context), expression, takes, context));
  }
  const application: Application = { name, operands, option, span, context };
  if (onArrays && (takes === "arrays" || operands.some(isArray)))
    return noted(context, span, () => onArrays(application));
  requireFit(application);
  return noted(context, span, () => apply(operandValues(application)));
}

function* lowerPercentage({ fn, base, share, span }: Percentage, context: Context): Work<Lowered> {
  const whole = argumentOf(yield lower(base, context), base, "numbers", context);
  const part = argumentOf(yield lower(share, context), share, "numbers", context);
  requireFit({ name: fn, operands: [whole, part], option: undefined, span, context });
  return noted(context, span, () => (fn === "add" ? add : sub)(whole.value, mul(whole.value, part.value)));
}

function* lowerChain({ comparisons, operands, span }: Chain, context: Context): Work<Lowered> {
  const compared: Argument[] = [];
  for (const operand of operands) compared.push(argumentOf(yield lower(operand, context), operand, "numbers", context));
  requireFit({ name: "and", operands: compared, option: undefined, span, context });
  const values = compared.map(({ value }) => value);
  return noted(context, span, () =>
    comparisons
      .map((name, index) => builtins.get(name)?.apply(values.slice(index, index + 2)) ?? unknownComparison(name))
      .reduce((all, comparison) => and(all, comparison)),
  );
}

function unknownComparison(name: string): never {
  throw new InternalError(`the comparison ${name} is not known`);
}
