import { describe, expect, it } from "vitest";
import { run, VECTOR } from "./harness.ts";

describe("adjoint graph", () => {
  it.each([
    [[], /^<\?xml[^]*<svg[^]*<\/svg>\s*$/],
    [["--format", "svg"], /<svg/],
    [["--format", "dot"], /^digraph /],
    [["--format", "mermaid"], /^flowchart /],
  ])("draws with %j", async (argv, pattern) => {
    const { code, stdout, stderr } = await run(["graph", "x^2 * sin(y)", ...argv]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(pattern);
  });

  it("shows value, tangent and adjoint at a point", async () => {
    const { stdout } = await run(["graph", "x * y", "--at", "2,3", "--wrt", "y", "--format", "dot"]);
    expect(stdout).toContain("6.0000");
    expect(stdout).toContain("2.0000");
    expect(stdout).toContain("3.0000");
  });

  it("sweeps adjoints from the output that is wanted", async () => {
    const files = new Map([["vector.math", VECTOR]]);
    const graph = (seed: string): ReturnType<typeof run> =>
      run(["graph", "vector.math", "--at", "1,-1", "--seed", seed, "--format", "dot"], { files });
    expect((await graph("f1")).stdout).toContain("v̄ = 47.3034");
    expect((await graph("f2")).stdout).not.toContain("v̄ = 47.3034");
  });

  it("writes a file, and leaves one alone that says the same", async () => {
    const files = new Map<string, string>();
    expect(await run(["graph", "x + y", "-o", "graph.svg"], { files })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(files.get("graph.svg")).toContain("<svg");
    expect((await run(["graph", "x + y", "-o", "graph.svg"], { files })).code).toBe(0);
  });

  it.each([
    [["x*y", "--at", "1"], "ADJ605"],
    [["x*y", "--at", "1,2", "--wrt", "z"], "ADJ601"],
    [["x*y", "--at", "1,2", "--seed", "g"], "ADJ613"],
  ])("refuses %j", async (argv, errorCode) => {
    const { code, stdout, stderr } = await run(["graph", ...argv]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(errorCode);
  });

  it("says why a file cannot be written", async () => {
    const { code, stderr } = await run(["graph", "x", "--format", "dot", "-o", "a/b"], { failure: "ENOENT" });
    expect(code).toBe(1);
    expect(stderr).toContain("`a/b` cannot be written: its directory does not exist");
  });
});
