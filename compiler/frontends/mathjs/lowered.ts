import type { Value } from "../../graph/builder.ts";
import { dimsOf } from "../../graph/type.ts";
import type { Dim } from "../../graph/dim.ts";

/** An array that is written down: its numbers, in row-major order. */
export interface Literal {
  readonly elements: readonly Value[];
  readonly dims: readonly number[];
}

/** What an expression is lowered to: a number, a truth value or an array of the graph, or an array that is written down. */
export type Lowered = Value | Literal;

/** Whether an expression is an array that is written down. */
export function isLiteral(lowered: Lowered): lowered is Literal {
  return "elements" in lowered;
}

/** Whether an expression is a vector that is written down; as a result, such a vector is a list of numbers. */
export function isVector(lowered: Lowered): lowered is Literal {
  return isLiteral(lowered) && lowered.dims.length === 1;
}

/** The values that something lowered is made of. */
export function valuesOf(lowered: Lowered): readonly Value[] {
  return isLiteral(lowered) ? lowered.elements : [lowered];
}

/** The same with every value replaced. */
export function mapValues(lowered: Lowered, change: (value: Value) => Value): Lowered {
  return isLiteral(lowered) ? { elements: lowered.elements.map(change), dims: lowered.dims } : change(lowered);
}

/** The lengths of the axes; none for a number. */
export function dimsOfLowered(lowered: Lowered): readonly Dim[] {
  return isLiteral(lowered) ? lowered.dims : dimsOf(lowered.builder.node(lowered).type);
}
