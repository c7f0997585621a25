import * as catalogue from "../../diagnostics/catalogue.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import type { Span } from "../../graph/provenance.ts";
import { add, mul, sub } from "../../primitives/arithmetic.ts";
import { and } from "../../primitives/comparison.ts";
import { exp } from "../../primitives/exponential.ts";
import { pow, power } from "../../primitives/powers.ts";
import { lowerCall } from "./calls.ts";
import { countSteps, mistake, noteSpan, type Context } from "./context.ts";
import { asNumber, asTruth } from "./convert.ts";
import { constantOf, openSides } from "./frame.ts";
import { builtins, type Builtin } from "./functions.ts";
import { MOST_BRANCHES, STEPS_OF_A_BRANCH } from "./limits.ts";
import { isVector, shapeOf, valuesOf, type Lowered } from "./lowered.ts";
import { isConstant, isFunction, lowerName } from "./names.ts";
import type { Chain, Conditional, Expression, Operation, Percentage, VectorLiteral } from "./syntax.ts";
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
      return lowerConditional(expression, context);
    case "chain":
      return lowerChain(expression, context);
    case "vector":
      return lowerVector(expression, context);
  }
}

function* lowerVector({ elements }: VectorLiteral, context: Context): Work<Lowered> {
  const values: Value[] = [];
  for (const element of elements) values.push(asNumber(yield lower(element, context), element, context));
  return { elements: values };
}

function lowerOperation(operation: Operation, context: Context): Work<Lowered> {
  const { fn, operands, implicit, span } = operation;
  if (implicit) refuseProductOfFunction(operation, context);
  const builtin = builtins.get(fn);
  if (builtin === undefined) throw new InternalError(`the operator ${fn} is not known`);
  return applyBuiltin(fn, builtin, operands, span, context);
}

/** `sin x` is a product for mathjs, and never what is meant. */
function refuseProductOfFunction({ operands, span }: Operation, context: Context): void {
  const [left, right] = operands;
  const factor = left?.kind === "operation" && left.implicit ? left.operands[1] : left;
  if (right === undefined || factor?.kind !== "name" || !isFunction(factor.name, context)) return;
  const text = context.session.source.text.slice(right.span.start, right.span.end);
  throw mistake(context, catalogue.functionAsValue(factor.name, { start: factor.span.start, end: span.end }, text));
}

/** A function of numbers or of truth values, applied to expressions. */
export function applyBuiltin(
  name: string,
  builtin: Builtin,
  operands: readonly Expression[],
  span: Span,
  context: Context,
): Work<Lowered> {
  if (name !== "pow" && name !== "dotPow") return lowerOperands(builtin, operands, span, context);
  const base = at(operands, 0);
  const exponent = at(operands, 1);
  // eˣ is exp, and no power.
  if (base.kind === "name" && /^[eE]$/.test(base.name) && isConstant(base.name, context)) {
    return lowerOperands({ takes: "numbers", apply: ([x]) => exp(x ?? NaN) }, [exponent], span, context);
  }
  return lowerPower(base, exponent, span, context);
}

function* lowerOperands(
  { takes, apply }: Pick<Builtin, "takes" | "apply">,
  operands: readonly Expression[],
  span: Span,
  context: Context,
): Work<Lowered> {
  const convert = takes === "numbers" ? asNumber : asTruth;
  const values: Value[] = [];
  for (const operand of operands) values.push(convert(yield lower(operand, context), operand, context));
  return noted(context, span, () => apply(values));
}

/** A power; with an exponent that depends on no input it is a function of its base alone. */
function* lowerPower(base: Expression, exponent: Expression, span: Span, context: Context): Work<Lowered> {
  const x = asNumber(yield lower(base, context), base, context);
  if (exponent.kind === "number" && Number.isFinite(exponent.value)) {
    return noted(context, span, () => power(x, exponent.value));
  }
  const y = asNumber(yield lower(exponent, context), exponent, context);
  const constant = constantOf(context.frame, y);
  const isConstantPower = constant !== undefined && Number.isFinite(constant);
  return noted(context, span, () => (isConstantPower ? power(x, constant) : pow(x, y)));
}

function* lowerPercentage({ fn, base, share, span }: Percentage, context: Context): Work<Lowered> {
  const whole = asNumber(yield lower(base, context), base, context);
  const part = asNumber(yield lower(share, context), share, context);
  return noted(context, span, () => (fn === "add" ? add : sub)(whole, mul(whole, part)));
}

function* lowerChain({ comparisons, operands, span }: Chain, context: Context): Work<Lowered> {
  const values: Value[] = [];
  for (const operand of operands) values.push(asNumber(yield lower(operand, context), operand, context));
  return noted(context, span, () =>
    comparisons
      .map((name, index) => builtins.get(name)?.apply(values.slice(index, index + 2)) ?? unknownComparison(name))
      .reduce((all, comparison) => and(all, comparison)),
  );
}

function* lowerConditional({ test, then, otherwise, span }: Conditional, context: Context): Work<Lowered> {
  const { frame } = context;
  countSteps(context, STEPS_OF_A_BRANCH, span);
  if (frame.depth >= MOST_BRANCHES) throw mistake(context, catalogue.branchesTooDeep(MOST_BRANCHES, span));
  const condition = asTruth(yield lower(test, context), test, context);
  const sides = openSides(frame);
  const inThen = { ...context, frame: sides.then };
  const inOtherwise = { ...context, frame: sides.otherwise };
  const thenValue = numbers(yield lower(then, inThen), then, inThen);
  const otherwiseValue = numbers(yield lower(otherwise, inOtherwise), otherwise, inOtherwise);
  if (shapeOf(thenValue) !== shapeOf(otherwiseValue)) {
    throw mistake(context, catalogue.differentShapes(shapeOf(thenValue), shapeOf(otherwiseValue), span));
  }
  const size = frame.builder.size();
  const elements = sides.close(condition, valuesOf(thenValue), valuesOf(otherwiseValue));
  noteSpan(frame, size, span);
  return isVector(thenValue) ? { elements } : at(elements, 0);
}

/** An expression as a number, or as the vector that it is. */
function numbers(lowered: Lowered, expression: Expression, context: Context): Lowered {
  return isVector(lowered) ? lowered : asNumber(lowered, expression, context);
}

/** A value, with the place in the source recorded for the nodes that it is made of. */
function noted({ frame }: Context, span: Span, make: () => Value): Value {
  const size = frame.builder.size();
  const value = make();
  noteSpan(frame, size, span);
  return value;
}

function unknownComparison(name: string): never {
  throw new InternalError(`the comparison ${name} is not known`);
}
