import { describe, expect, it } from "vitest";
import { run } from "./harness.ts";

const GRADIENT = ["--of", "gradient", "--json"];

describe("a source", () => {
  it.each([
    ["an expression", ["x^2"], {}],
    ["a file that ends with .math", ["square.math"], { files: new Map([["square.math", "x^2\n"]]) }],
    ["another file that exists", ["square"], { files: new Map([["square", "f(x) = x^2"]]) }],
    ["standard input", ["-"], { input: "x^2\n" }],
  ])("may be %s", async (_, source, surroundings) => {
    const outcome = await run(["eval", ...source, "--at", "x=3", ...GRADIENT], surroundings);
    expect(outcome).toEqual({ code: 0, stdout: '{"gradient": [6], "parameters": ["x"]}\n', stderr: "" });
  });

  it.each([
    [["-x^2", "--at", "x=2"], -4],
    [["--at", "x=2", "-x^2"], -4],
    [["--at=x=2", "-x^2"], -4],
    [["--x", "--at", "x=1"], 1],
    [["-o^2", "--at", "o=1"], -2],
    [["--at", "1", "--", "-x"], -1],
    [["--at", "h=1", "--", "-h"], -1],
  ])("may begin with a minus: %j", async (argv, slope) => {
    const { code, stdout } = await run(["eval", ...GRADIENT, ...argv]);
    expect(code).toBe(0);
    expect(stdout).toMatch(`{"gradient": [${String(slope)}]`);
  });

  it("may define several functions, of which one is chosen", async () => {
    const source = "g(x) = 3*x; h(x, y) = x*y";
    expect((await run(["eval", source, "--fn", "g", "--at", "1", ...GRADIENT])).stdout).toContain("[3]");
    expect((await run(["eval", source, "--at", "2,5", ...GRADIENT])).stdout).toContain("[5, 2]");
  });

  it("may have its parameters listed", async () => {
    const { stdout } = await run(["eval", "x*y", "--vars", "y, x, z", "--at", "2,5,1", ...GRADIENT]);
    expect(stdout).toBe('{"gradient": [5, 2, 0], "parameters": ["y", "x", "z"]}\n');
  });

  it("is called by its name in messages", async () => {
    const files = new Map([["bad.math", "a = 1\nsinn(a)"]]);
    expect((await run(["eval", "bad.math"], { files })).stderr).toContain("bad.math:2:1");
    expect((await run(["eval", "-"], { input: "sinn(x)" })).stderr).toContain("standard input:1:1");
    expect((await run(["eval", "sinn(x)"])).stderr).toContain("expression:1:1");
  });

  it.each([
    ["a file that is missing", ["lost.math"], {}, "ADJ701", "there is no file `lost.math`"],
    [
      "a file that cannot be read",
      ["secret.math"],
      { files: new Map([["secret.math", "x"]]), failure: "EACCES" },
      "ADJ702",
      "`secret.math` cannot be read: permission denied",
    ],
    ["an unknown function", ["--fn", "h", "g(x) = x"], {}, "ADJ209", "does not define a function `h`"],
    ["nothing", ["  "], {}, "ADJ103", "nothing to compile"],
  ])("is refused with a diagnostic where it is %s", async (_, argv, surroundings, errorCode, message) => {
    const { code, stdout, stderr } = await run(["eval", ...argv], surroundings);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(errorCode);
    expect(stderr).toContain(message);
  });
});
