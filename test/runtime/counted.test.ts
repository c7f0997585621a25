import { expect, it } from "vitest";
import { counted } from "../../runtime/counted.ts";

it.each([
  [counted(1, "step"), "1 step"],
  [counted(0, "step"), "0 steps"],
  [counted(2, "step"), "2 steps"],
  [counted(1, "entry", "entries"), "1 entry"],
  [counted(3, "entry", "entries"), "3 entries"],
  [counted("n", "entry", "entries"), "n entries"],
])("a number of things reads %s", (text, expected) => {
  expect(text).toBe(expected);
});
