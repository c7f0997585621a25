import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { elementType, isNumeric } from "../../graph/type.ts";
import { indicator } from "../../primitives/branch.ts";
import { ne } from "../../primitives/comparison.ts";
import { full, stack } from "../../primitives/tensor.ts";
import { mistake, noted, type Context } from "./context.ts";
import { isLiteral, type Lowered } from "./lowered.ts";
import type { Expression } from "./syntax.ts";

/** An expression as one value of the graph: an array that is written down is put together. */
export function asValue(lowered: Lowered, { span }: Pick<Expression, "span">, context: Context): Value {
  if (!isLiteral(lowered)) return lowered;
  const { elements, dims } = lowered;
  return noted(context, span, () =>
    elements.length === 0 ? full(context.frame.builder, 0, dims) : stack(elements, dims),
  );
}

/** An expression as a number or an array of numbers: a truth value counts 1 or 0. @throws DiagnosticError for a chain. */
export function asNumbers(lowered: Lowered, expression: Expression, context: Context): Value {
  const value = asValue(lowered, expression, context);
  const { builder } = context.frame;
  if (isNumeric(builder.node(value).type)) return value;
  if (expression.kind === "chain") throw mistake(context, catalogue.chainAsNumber(expression.span));
  const known = knownValue(value);
  if (known !== undefined) return builder.constant(known);
  return noted(context, expression.span, () => indicator(value));
}

/** An expression as a truth value or an array of them: a number is true unless it is 0. */
export function asTruths(lowered: Lowered, expression: Expression, context: Context): Value {
  const value = asValue(lowered, expression, context);
  const { builder } = context.frame;
  if (elementType(builder.node(value).type).kind === "boolean") return value;
  const known = knownValue(value);
  if (known !== undefined) return builder.truth(known !== 0);
  return noted(context, expression.span, () => ne(value, 0));
}
