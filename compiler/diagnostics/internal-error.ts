/** A broken invariant of the compiler itself: never the user's mistake, and never expected to be caught. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** The element at `index`, which an invariant says is there. @throws InternalError when it is not. */
export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new InternalError(`no element ${String(index)} of ${String(items.length)}`);
  return item;
}
