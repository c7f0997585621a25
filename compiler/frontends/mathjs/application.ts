import type { Value } from "../../graph/builder.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Span } from "../../graph/provenance.ts";
import type { Context } from "./context.ts";
import type { Lowered } from "./lowered.ts";
import type { Expression, Text } from "./syntax.ts";

/** An argument of a function, or an operand of an operator. */
export interface Argument {
  readonly value: Value;
  readonly dims: readonly Dim[];
  readonly lowered: Lowered;
  readonly expression: Expression;
}

/** A function or an operator applied to its arguments. */
export interface Application {
  /** The name of the function that is called or that the operator stands for. */
  readonly name: string;
  readonly operands: readonly Argument[];
  /** A string behind the arguments, which tells what is meant. */
  readonly option: Text | undefined;
  readonly span: Span;
  readonly context: Context;
}

/** A function of arguments that may be arrays. @throws DiagnosticError when they do not fit. */
export type OnArrays = (application: Application) => Lowered;

/** Whether an argument is an array. */
export function isArray({ dims }: Argument): boolean {
  return dims.length > 0;
}

/** The values of the arguments. */
export function operandValues({ operands }: Application): readonly Value[] {
  return operands.map(({ value }) => value);
}
