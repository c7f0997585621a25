import type { Value } from "../../graph/builder.ts";

/** An array or an object of the function, by its number: assignment copies the number, as JavaScript copies references. */
export interface Reference {
  readonly object: number;
}

/** What an expression is: a number or a truth value of the graph, or an array or object of such. */
export type Lowered = Value | Reference;

/** What an array or an object holds. */
export type Contents =
  | { readonly kind: "list"; readonly typed: boolean; readonly items: readonly Lowered[] }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Lowered> };

/** Whether what has been lowered is a number or a truth value. */
export function isValue(lowered: Lowered): lowered is Value {
  return "builder" in lowered;
}

/** Whether a value is a truth value. */
export function isTruth(value: Value): boolean {
  return value.builder.node(value).type.kind === "boolean";
}
