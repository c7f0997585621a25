import { describe, expect, it } from "vitest";
import { run, VECTOR } from "./harness.ts";

const THREE = "(x1*x2*sin(x3) + exp(x1*x2)) / x3";
const at = ["--at", "x1=1,x2=1.5,x3=2"];

describe("adjoint trace", () => {
  it("prints a table with both modes", async () => {
    const { code, stdout, stderr } = await run(["trace", THREE, ...at, "--wrt", "x2"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/x1 · x2 +1\.5000 +1\.0000 +2\.6955/);
  });

  it("follows one mode, with the digits that are wanted", async () => {
    const { stdout } = await run(["trace", THREE, ...at, "--mode", "forward", "--wrt", "x2", "--digits", "2"]);
    expect(stdout).toMatch(/x1 · x2 +1\.50 +1\.00/);
    expect(stdout).not.toContain("v̄");
  });

  it.each([
    ["markdown", "| :--- |"],
    ["latex", "\\begin{array}"],
    ["json", '"rows": ['],
  ])("prints %s", async (format, part) => {
    const { stdout } = await run(["trace", THREE, ...at, "--format", format]);
    expect(stdout).toContain(part);
  });

  it("seeds the output that is wanted", async () => {
    const files = new Map([["vector.math", VECTOR]]);
    const { stdout } = await run(["trace", "vector.math", "--at", "1,-1", "--mode", "reverse", "--seed", "f2"], {
      files,
    });
    expect(stdout).toContain("output 2");
    expect(stdout).toMatch(/f1 = .* 0\.0000 {3}f̄1 = 0\n/);
    expect(stdout).toMatch(/f2 = .* 1\.0000 {3}f̄2 = 1\n/);
  });

  it.each([
    [["x*y"], "ADJ602"],
    [["x*y", "--at", "1,2", "--wrt", "z"], "ADJ601"],
    [["[x, y]", "--at", "1,2", "--seed", "g"], "ADJ613"],
  ])("refuses %j", async (argv, errorCode) => {
    const { code, stdout, stderr } = await run(["trace", ...argv]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(errorCode);
  });

  it("warns of NaN", async () => {
    const { code, stderr } = await run(["trace", "x", "--at", "NaN"]);
    expect(code).toBe(0);
    expect(stderr).toContain("ADJ607");
  });
});
