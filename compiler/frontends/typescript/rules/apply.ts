import type { ts } from "ts-morph";
import { applied } from "../apply.ts";
import type { Context } from "../session.ts";
import { isTruth, isValue, type Lowered } from "../value.ts";
import type { Rule } from "./index.ts";

/** The value of a function whose derivative is declared. */
export function withRule(
  { primitive, takesArguments }: Rule,
  value: Lowered | undefined,
  values: readonly Lowered[],
  node: ts.Node,
  context: Context,
): Lowered | undefined {
  if (value === undefined || !isValue(value) || isTruth(value)) return value;
  const numbers = values.filter(isValue).filter((each) => !isTruth(each));
  return applied(context, primitive, [value, ...(takesArguments ? numbers : [])], node);
}
