import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { indicator } from "../../primitives/branch.ts";
import { ne } from "../../primitives/comparison.ts";
import { mistake, noteSpan, type Context } from "./context.ts";
import { isVector, type Lowered } from "./lowered.ts";
import type { Expression } from "./syntax.ts";

/** An expression as a number: a truth value counts 1 or 0. @throws DiagnosticError when it is a vector or a chain. */
export function asNumber(lowered: Lowered, expression: Expression, context: Context): Value {
  const value = single(lowered, expression, context);
  const { builder } = context.frame;
  if (builder.node(value).type.kind === "real") return value;
  if (expression.kind === "chain") throw mistake(context, catalogue.chainAsNumber(expression.span));
  const known = knownValue(value);
  if (known !== undefined) return builder.constant(known);
  const size = builder.size();
  const number = indicator(value);
  noteSpan(context.frame, size, expression.span);
  return number;
}

/** An expression as a truth value: a number is true unless it is 0. @throws DiagnosticError when it is a vector. */
export function asTruth(lowered: Lowered, expression: Expression, context: Context): Value {
  const value = single(lowered, expression, context);
  const { builder } = context.frame;
  if (builder.node(value).type.kind === "boolean") return value;
  const known = knownValue(value);
  if (known !== undefined) return builder.truth(known !== 0);
  const size = builder.size();
  const truth = ne(value, 0);
  noteSpan(context.frame, size, expression.span);
  return truth;
}

function single(lowered: Lowered, expression: Expression, context: Context): Value {
  if (isVector(lowered)) throw mistake(context, catalogue.vectorOperand(expression.span));
  return lowered;
}
