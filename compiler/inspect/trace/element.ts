/** The indices of an element as they are written behind a name: `[2, 1]`, counted from 1. */
export function elementText(element: readonly number[] | undefined): string {
  return element === undefined ? "" : `[${element.map((index) => index + 1).join(", ")}]`;
}
