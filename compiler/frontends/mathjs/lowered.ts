import type { Value } from "../../graph/builder.ts";

/** Several numbers at once. */
export interface Vector {
  readonly elements: readonly Value[];
}

/** What an expression is lowered to: a number or a truth value of the graph, or a vector of numbers. */
export type Lowered = Value | Vector;

/** Whether an expression is a vector. */
export function isVector(lowered: Lowered): lowered is Vector {
  return "elements" in lowered;
}

/** The values that something lowered is made of. */
export function valuesOf(lowered: Lowered): readonly Value[] {
  return isVector(lowered) ? lowered.elements : [lowered];
}

/** The same with every value replaced. */
export function mapValues(lowered: Lowered, change: (value: Value) => Value): Lowered {
  return isVector(lowered) ? { elements: lowered.elements.map(change) } : change(lowered);
}

/** A number or a vector, in words. */
export function shapeOf(lowered: Lowered): string {
  return isVector(lowered) ? `a vector of ${lowered.elements.length}` : "a number";
}
