import { describe, expect, test } from "vitest";
import { quoted, quotedList, theseAre, visible } from "../../compiler/diagnostics/text.ts";

describe("what a user wrote cannot take over a terminal", () => {
  test.each([
    ["x + y", "x + y"],
    ["\u001b]0;title\u0007", "␛]0;title␇"],
    ["a\nb\r\tc\0", "a␊b␍␉c␀"],
    ["\u0085\u007f", "��"],
    ["\u202eabc\u2066", "�abc�"],
    ["\u200b\ufeff\u2028\u2029", "����"],
    ["\ud800", "�"],
    ["é漢😀", "é漢😀"],
  ])("%j", (text, shown) => expect(visible(text)).toBe(shown));
});

test("pieces of text in messages are short", () => {
  expect(quoted("x")).toBe("`x`");
  expect(quoted("x".repeat(60))).toBe(`\`${"x".repeat(60)}\``);
  expect(quoted("😀".repeat(61))).toBe(`\`${"😀".repeat(60)}…\``);
});

test.each([
  [[], ""],
  [["a"], "`a`"],
  [["a", "b"], "`a` and `b`"],
  [["a", "b", "c"], "`a`, `b` and `c`"],
  [Array.from("abcdefghijklmnop"), "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, …, `o` and `p`"],
])("the names %j read %s", (names, prose) => expect(quotedList(names)).toBe(prose));

test("names make a sentence", () => {
  expect(theseAre("column", ["x"])).toBe("the column is `x`");
  expect(theseAre("column", ["x", "y"])).toBe("the columns are `x` and `y`");
});
