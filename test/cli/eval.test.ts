import { describe, expect, it } from "vitest";
import { run, VECTOR } from "./harness.ts";

const files = (): Map<string, string> => new Map([["vector.math", VECTOR]]);

describe("adjoint eval", () => {
  it("shows the value and the gradient, one entry a line", async () => {
    expect(await run(["eval", "x^2 * y", "--at", "x=3,y=2"])).toEqual({
      code: 0,
      stdout: "value     18\ngradient  x   12\n          y   9\n",
      stderr: "",
    });
  });

  it("shows the value and the Jacobian of a vector", async () => {
    const { stdout } = await run(["eval", "[x*y, x + y]", "--at", "2,5"]);
    expect(stdout.split("\n").map((line) => line.trimEnd())).toEqual([
      "value     f[1]  10",
      "          f[2]  7",
      "jacobian        x   y",
      "          f[1]  5   2",
      "          f[2]  1   1",
      "",
    ]);
  });

  it("calls outputs by the names of their steps", async () => {
    const { stdout } = await run(["eval", "vector.math", "--at", "1,-1"], { files: files() });
    expect(stdout).toContain("f1  47.3034095912318");
    expect(stdout).toContain("f2  0");
  });

  it("prints what is asked for as JSON, in a fixed order", async () => {
    const { stdout } = await run([
      "eval",
      "x^2 * y",
      "--at",
      "3,2",
      "--of",
      "hessian,jacobian,gradient,value",
      "--json",
    ]);
    expect(stdout).toBe(
      '{"value": 18, "gradient": [12, 9], "jacobian": [[12, 9]], "hessian": [[4, 6], [6, 0]], "parameters": ["x", "y"]}\n',
    );
  });

  it("prints a vector's value as a list", async () => {
    const { stdout } = await run(["eval", "vector.math", "--at", "1,-1", "--json"], { files: files() });
    expect(JSON.parse(stdout)).toEqual({
      value: [18.29593226225053, 0],
      jacobian: [
        [expect.closeTo(47.3034095912318, 12), expect.closeTo(4.710196174703457, 13)],
        [0, 1],
      ],
      parameters: ["w1", "w2"],
    });
  });

  it("prints numbers that read back as the same double, and strings for those that JSON lacks", async () => {
    const { stdout } = await run([
      "eval",
      "[x, y, z, 1/y, -1/y, x*y]",
      "--at",
      "0.1,-0,NaN",
      "--of",
      "value",
      "--json",
    ]);
    expect(stdout).toBe('{"value": [0.1, -0, "NaN", "-Infinity", "Infinity", -0], "parameters": ["x", "y", "z"]}\n');
  });

  it("shows −0, NaN and the infinities as they are", async () => {
    const { stdout } = await run(["eval", "[x, 1/x, 0*(1/x)]", "--at", "-0", "--of", "value"]);
    expect(stdout).toBe("value  f[1]  -0\n       f[2]  -Infinity\n       f[3]  NaN\n");
  });

  it("warns of NaN, but answers", async () => {
    const { code, stdout, stderr } = await run(["eval", "x^2", "--at", "x=NaN", "--json"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '{"value": "NaN", "gradient": ["NaN"], "parameters": ["x"]}\n',
    });
    expect(stderr).toContain("warning[ADJ607]");
  });

  it.each(["forward", "reverse", "auto"])("differentiates by some parameters, in %s mode", async (mode) => {
    const { stdout } = await run(["eval", "x*y*z", "--at", "2,3,5", "--wrt", "z,x", "--mode", mode, "--json"]);
    expect(stdout).toBe('{"value": 30, "gradient": [6, 15], "parameters": ["x", "y", "z"]}\n');
  });

  it("evaluates functions without parameters", async () => {
    expect((await run(["eval", "2 + 3"])).stdout).toBe("value  5\n");
    expect((await run(["eval", "2 + 3", "--json"])).stdout).toBe('{"value": 5, "gradient": [], "parameters": []}\n');
  });

  it("takes names that objects have of their own", async () => {
    const point = "constructor=3,__proto__=2";
    const { stdout } = await run(["eval", "__proto__ * constructor", "--at", point, "--wrt", "__proto__", "--json"]);
    expect(stdout).toBe('{"value": 6, "gradient": [3], "parameters": ["__proto__", "constructor"]}\n');
  });

  it.each([
    [["x*y", "--at", "x=1"], "ADJ602", "--at:1:4"],
    [["x*y"], "ADJ602", '`--at "x=…,y=…"`'],
    [["x*y", "--at", "x=1,y=2", "--wrt", "x,z"], "ADJ601", "--> --wrt:1:3"],
    [["x*y", "--at", "x=1,y=2", "--wrt", "x,x"], "ADJ603", "--> --wrt:1:3"],
    [["[x, y]", "--at", "1,2", "--of", "gradient"], "ADJ608", "a gradient exists only"],
    [["[x, y]", "--at", "1,2", "--of", "hessian"], "ADJ608", "a Hessian exists only"],
  ])("refuses %j", async (argv, errorCode, text) => {
    const { code, stdout, stderr } = await run(["eval", ...argv]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(errorCode);
    expect(stderr).toContain(text);
  });
});
