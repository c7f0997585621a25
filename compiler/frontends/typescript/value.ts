import type { Value } from "../../graph/builder.ts";
import type { ArrayVariable, Index, Scalar } from "../../procedure/procedure.ts";
import type { FunctionLike } from "./functions.ts";

/** A list or an object of the function, by its number: assignment copies the number, as JavaScript copies references. */
export interface Reference {
  readonly object: number;
}

/** An array in the memory of a procedure, or a row of it: the indices that lead there never change. */
export interface View {
  readonly array: ArrayVariable;
  readonly prefix: readonly Index[];
}

/** A function that has been passed as an argument: one of the program, or one of the language by its name in `Math`. */
export interface FunctionValue {
  readonly called: FunctionLike | string;
  readonly name: string;
}

/** What an expression is: a number or a truth value of the graph, an array or object of such, or a function. */
export type Lowered = Value | Reference | View | FunctionValue;

/** A number or truth value in the memory of a procedure. */
export interface Cell {
  readonly scalar: Scalar;
}

/** What a variable or a field holds. */
export type Stored = Lowered | Cell;

/** What a list or an object holds. */
export type Contents =
  | { readonly kind: "list"; readonly typed: boolean; readonly items: readonly Stored[] }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Stored> };

/** Whether what has been lowered is a number or a truth value. */
export function isValue(lowered: Stored): lowered is Value {
  return "builder" in lowered;
}

/** Whether what has been lowered is a list or an object. */
export function isReference(lowered: Stored): lowered is Reference {
  return "object" in lowered;
}

/** Whether what has been lowered is an array in memory. */
export function isView(lowered: Stored): lowered is View {
  return "prefix" in lowered;
}

/** Whether what has been lowered is a function. */
export function isFunction(lowered: Stored): lowered is FunctionValue {
  return "called" in lowered;
}

/** Whether something is kept in memory. */
export function isCell(stored: Stored): stored is Cell {
  return "scalar" in stored;
}

/** Whether a value is a truth value. */
export function isTruth(value: Value): boolean {
  return value.builder.node(value).type.kind === "boolean";
}
