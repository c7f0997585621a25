import { constants } from "./constants.ts";
import type { Context } from "./context.ts";
import { builtins } from "./functions.ts";

/** Whether a symbol is a variable here, whatever else has its name. */
export function isVariable(name: string, { session, locals }: Context): boolean {
  return (locals?.has(name) ?? false) || session.assignments.has(name) || session.inputs.has(name);
}

/** Whether a symbol means a function here. */
export function isFunction(name: string, context: Context): boolean {
  return !isVariable(name, context) && (context.session.program.functions.has(name) || builtins.has(name));
}

/** Whether a symbol means a constant here: the base e, say. */
export function isConstant(name: string, context: Context): boolean {
  return !isVariable(name, context) && constants.has(name);
}
