import { dimsOf } from "../../graph/type.ts";
import type { Argument } from "./application.ts";
import type { Context } from "./context.ts";
import { asNumbers, asTruths } from "./convert.ts";
import type { Lowered } from "./lowered.ts";
import type { Expression } from "./syntax.ts";

/** An argument of a function that takes numbers or truth values, or arrays of them. */
export function argumentOf(
  lowered: Lowered,
  expression: Expression,
  takes: "numbers" | "truths" | "arrays",
  context: Context,
): Argument {
  const value = (takes === "truths" ? asTruths : asNumbers)(lowered, expression, context);
  return { value, dims: dimsOf(value.builder.node(value).type), lowered, expression };
}
