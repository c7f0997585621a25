import { describe, expect, it } from "vitest";
import { isEnvironment, patternOf, printEnvironment, readEnvironment } from "../../compiler/plugin/environment.ts";

const module = (pattern: string, declarations = "export const a: 1;") => ({ pattern, path: "model.ts", declarations });

describe("the pattern of a specifier", () => {
  it.each([
    ["./model.ts?gradient", "*/model.ts?gradient"],
    ["../../lib/model.ts?gradient", "*/lib/model.ts?gradient"],
    ["/src/model.ts?gradient&wrt=x", "*/src/model.ts?gradient&wrt=x"],
    ["@/model.ts?gradient", "@/model.ts?gradient"],
    ["models/model.math?jvp", "models/model.math?jvp"],
  ])("of %s is %s", (specifier, pattern) => {
    expect(patternOf(specifier)).toBe(pattern);
  });
});

describe("the file of ambient modules", () => {
  const modules = [
    module("*/model.ts?gradient"),
    module(
      "*/a/model.ts?gradient",
      "/**\n * Two lines,\n *\n * and a third.\n */\nexport function f(): {\n  a: 1;\n};",
    ),
    module("@/b.ts?hessian"),
  ];

  it("is the same in whatever order its modules come, with longer paths first", () => {
    const text = printEnvironment(modules);
    expect(printEnvironment(modules.toReversed())).toBe(text);
    expect(text.indexOf('"*/a/model.ts?gradient"')).toBeLessThan(text.indexOf('"*/model.ts?gradient"'));
  });

  it("can be read again", () => {
    const text = printEnvironment(modules);
    expect(isEnvironment(text)).toBe(true);
    expect(printEnvironment(readEnvironment(text))).toBe(text);
    expect(readEnvironment(text.replaceAll("\n", "\r\n"))).toEqual(readEnvironment(text));
    expect(readEnvironment(text).toSorted((a, b) => a.pattern.length - b.pattern.length)).toEqual(
      modules.toSorted((a, b) => a.pattern.length - b.pattern.length),
    );
  });

  it("is told from other files", () => {
    expect(isEnvironment("declare module 'x';\n")).toBe(false);
    expect(readEnvironment("")).toEqual([]);
  });
});
