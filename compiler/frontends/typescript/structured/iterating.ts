import type { ArrayVariable, Scalar } from "../../../procedure/procedure.ts";
import type { Writer } from "./writer.ts";

/** Write what is done for the elements of an array while a loop runs through it. */
export function iterating<Result>({ iterated }: Writer, array: ArrayVariable, step: () => Result): Result {
  if (iterated.has(array)) return step();
  iterated.add(array);
  const result = step();
  iterated.delete(array);
  return result;
}

/** Whether a variable is an item of a list that a loop is running through. */
export function isIteratedItem({ iterated, snapshots }: Writer, variable: Scalar): boolean {
  return [...iterated].some((array) => snapshots.get(array)?.includes(variable));
}
