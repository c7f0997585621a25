import { expect, test } from "vitest";
import { lineAt, positionAt } from "../../compiler/diagnostics/position.ts";

const text = "ab\ncd\r\n\ref";

test.each([
  [0, 1, 1],
  [1, 1, 2],
  [2, 1, 3],
  [3, 2, 1],
  [5, 2, 3],
  [6, 2, 4],
  [7, 3, 1],
  [8, 4, 1],
  [10, 4, 3],
])("offset %d is line %d, column %d", (offset, line, column) => {
  expect(positionAt(text, offset)).toEqual({ line, column });
});

test("a line is given without its break", () => {
  expect([0, 3, 7, 8].map((offset) => lineAt(text, offset).text)).toEqual(["ab", "cd", "", "ef"]);
});
