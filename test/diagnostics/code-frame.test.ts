import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../compiler/diagnostics/code-frame.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";

/** The frame of a diagnostic about the piece of a text between two marks `«` and `»`. */
function frame(marked: string, details: Partial<Diagnostic> = {}): readonly string[] {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const text = marked.replace(/[«»]/g, "");
  const diagnostic: Diagnostic = {
    code: "ADJ000",
    severity: "error",
    message: "something",
    notes: [],
    span: { start, end },
    ...details,
  };
  return renderDiagnostic(diagnostic, { name: "f.math", text }).split("\n");
}

test("a diagnostic has a header, a place, the line with carets, notes and help", () => {
  const details = { message: "unknown function `sinn`", notes: ["one", "two"], help: "three\nfour" };
  expect(frame("a = x\nb = «sinn»(a)\nb", details)).toEqual([
    "error[ADJ000]: unknown function `sinn`",
    " --> f.math:2:5",
    "  |",
    "2 | b = sinn(a)",
    "  |     ^^^^",
    "  = note: one",
    "  = note: two",
    "  = help: three",
    "          four",
  ]);
});

describe("the place", () => {
  test.each([
    ["at the start", "«x» + 1", "f.math:1:1", "1 | x + 1", "  | ^"],
    ["at the end of the text", "x +«»", "f.math:1:4", "1 | x +", "  |    ^"],
    ["an empty text", "«»", "f.math:1:1", "1 |", "  | ^"],
    ["after an empty last line", "x\n«»", "f.math:2:1", "2 |", "  | ^"],
    ["after CRLF", "a = 1\r\n\r\n«b» + a\r\n", "f.math:3:1", "3 | b + a", "  | ^"],
    ["after a lone carriage return", "a = 1\r«b» + a", "f.math:2:1", "2 | b + a", "  | ^"],
    ["in a line with tabs", "\tx\t+ «yy»", "f.math:1:6", "1 |     x   + yy", "  |           ^^"],
    ["a tab itself", "x«\t»y", "f.math:1:2", "1 | x   y", "  |  ^^^"],
    ["after wide characters", "漢字 «x»", "f.math:1:4", "1 | 漢字 x", "  |      ^"],
    ["a wide character", "x «漢»", "f.math:1:3", "1 | x 漢", "  |   ^^"],
    ["an emoji", "x «😀» y", "f.math:1:3", "1 | x 😀 y", "  |   ^^"],
    ["after a combining accent", "e\u0301 «x»", "f.math:1:4", "1 | e\u0301 x", "  |   ^"],
    ["a line separator, which is no line break here", "x «\u2028» y", "f.math:1:3", "1 | x � y", "  |   ^"],
    ["control characters, which a terminal would obey", "\u001b[31m«x»", "f.math:1:6", "1 | ␛[31mx", "  |      ^"],
    ["characters that would reorder the line", "\u202e«x»", "f.math:1:2", "1 | �x", "  |  ^"],
  ])("%s", (_, marked, place, line, carets) => {
    expect(frame(marked).slice(1)).toEqual([` --> ${place}`, "  |", line, carets]);
  });

  test("a span of several lines shows the first and the last", () => {
    expect(frame("x + «(y\n+ 2\n+ z)» + 1").slice(3)).toEqual([
      "1 | x + (y",
      "  |     ^^",
      "  | ...",
      "3 | + z) + 1",
      "  | ^^^^",
    ]);
    expect(frame("x + «(y\n+ z)»").slice(3)).toEqual(["1 | x + (y", "  |     ^^", "2 | + z)", "  | ^^^^"]);
  });

  test("the line numbers share a column", () => {
    expect(frame(`${"\n".repeat(8)}«x\n+ 1»`).slice(1)).toEqual([
      "  --> f.math:9:1",
      "   |",
      " 9 | x",
      "   | ^",
      "10 | + 1",
      "   | ^^^",
    ]);
  });

  test("a long line is cut around the place", () => {
    const [, place, , line = "", carets = ""] = frame(`${"x + ".repeat(10_000)}«yy»${" + x".repeat(10_000)}`);
    expect(place).toBe(" --> f.math:1:40001");
    expect(line).toMatch(/^1 \| …(x \+ ){10}yy( \+ x)+( \+ ?)?…$/);
    expect(line.length).toBeLessThan(110);
    expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("yy");
  });

  test("a long span is cut too", () => {
    const [, , , line = "", carets = ""] = frame(`«${"x + ".repeat(10_000)}x»`);
    expect(line).toMatch(/^1 \| x \+ .*…$/);
    expect(carets).toBe(`  | ${"^".repeat(100)}`);
  });

  test("a diagnostic without a place has no frame", () => {
    const diagnostic: Diagnostic = {
      code: "ADJ000",
      severity: "warning",
      message: "something",
      notes: [],
      help: "this",
    };
    expect(renderDiagnostic(diagnostic)).toBe("warning[ADJ000]: something\n  = help: this");
  });
});

test("colours are for terminals, and change nothing else", () => {
  const diagnostic: Diagnostic = {
    code: "ADJ000",
    severity: "error",
    message: "something",
    notes: ["a note"],
    span: { start: 4, end: 5 },
  };
  const source = { name: "f.math", text: "x + y" };
  const colored = renderDiagnostic(diagnostic, source, { color: true });
  expect(colored).toContain("\u001b[1;31merror[ADJ000]\u001b[0m");
  expect(colored.split("\u001b").length).toBeGreaterThan(5);
  const plain = colored.split("\u001b[").map((piece, index) => (index === 0 ? piece : piece.replace(/^[\d;]*m/, "")));
  expect(plain.join("")).toBe(renderDiagnostic(diagnostic, source));
});
