import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as catalogue from "../../compiler/diagnostics/catalogue.ts";
import { DiagnosticError } from "../../compiler/diagnostics/diagnostic.ts";
import { refusal } from "../frontends/mathjs/support.ts";

const codes = Object.values(catalogue)
  .map(({ code }) => code)
  .sort();
const sections = readFileSync("docs/diagnostics.md", "utf8").split(/^### /m).slice(1);

test("every code belongs to one entry", () => expect(new Set(codes).size).toBe(codes.length));

test("every code is documented, in order", () => expect(sections.map((section) => section.slice(0, 6))).toEqual(codes));

/** The example of a section, with the options that its first line gives. */
function exampleOf(
  section: string,
): { readonly text: string; readonly options: ReadonlyMap<string, string> } | undefined {
  const [, words, text] = /^```math(.*)\n([^]*?)\n```$/m.exec(section) ?? [];
  if (words === undefined || text === undefined) return undefined;
  const pairs = words.split(" ").flatMap((word) => {
    const [key, value] = word.split("=");
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return { text, options: new Map(pairs) };
}

describe("the examples of the documentation provoke their codes", () => {
  test.for(sections.map((section) => [section.slice(0, 6), section] as const))("%s", ([code, section]) => {
    const example = exampleOf(section);
    if (example === undefined) {
      expect(code >= "ADJ500").toBe(true);
      return;
    }
    const fn = example.options.get("fn");
    const variables = example.options.get("vars")?.split(",");
    expect(refusal(example.text, { ...(fn && { fn }), ...(variables && { variables }) }).code).toBe(code);
  });
});

describe("the exception", () => {
  const span = { start: 6, end: 7 };
  const source = { name: "f.math", text: "a = 1\nb" };

  test("says all that there is to know, one diagnostic per line", () => {
    const diagnostics = [catalogue.unknownFunction("b", span, "a"), catalogue.emptySource()];
    const error = new DiagnosticError(diagnostics, source);
    expect(error.message.split("\n")).toEqual([
      "f.math:2:1: unknown function `b` [ADJ202]",
      "  help: did you mean `a`?",
      "there is nothing to compile [ADJ103]",
      "  help: write an expression such as `x^2 + y`, or a function such as `f(x, y) = x^2 + y`",
    ]);
    expect(error).toMatchObject({ name: "DiagnosticError", diagnostics, source });
    expect(error).toBeInstanceOf(Error);
  });

  test("keeps out what a terminal would obey", () => {
    const hostile = { name: "\u001b[2J", text: "x" };
    expect(
      new DiagnosticError([catalogue.unknownSymbol("\u001b[2J", { start: 0, end: 1 })], hostile).message,
    ).not.toContain("\u001b");
  });
});
