import { showDims, type Dim } from "../../graph/dim.ts";
import type { Context } from "./context.ts";
import type { Expression } from "./syntax.ts";

/** A shape, in words: a number, a vector of 3, 2×3. */
export function showShape(dims: readonly Dim[]): string {
  if (dims.length === 0) return "a number";
  return dims.length === 1 ? `a vector of ${showDims(dims)}` : showDims(dims);
}

/** The text of an expression, on one line. */
export function textOf({ span }: Pick<Expression, "span">, { session }: Context): string {
  return session.source.text
    .slice(span.start, span.end)
    .replace(/#[^\n]*/g, "")
    .replace(/\s+/g, " ");
}

/** The text of an expression as it can stand before `'` or after an operator. */
export function factorText(expression: Expression, context: Context): string {
  const text = textOf(expression, context);
  const isTranspose = expression.kind === "operation" && expression.fn === "ctranspose";
  const isWhole = /^(name|number|call|index|vector|end)$/.test(expression.kind);
  return isWhole || isTranspose ? text : `(${text})`;
}
