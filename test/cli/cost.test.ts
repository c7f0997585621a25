import { describe, expect, it } from "vitest";
import { run } from "./harness.ts";

describe("adjoint cost", () => {
  it("prints a table", async () => {
    const { code, stdout, stderr } = await run(["cost", "x^2 * sin(y)"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^f +3 /m);
    expect(stdout).toMatch(/^gradient, reverse mode +6 +2\.0 /m);
  });

  it("prints JSON", async () => {
    const { stdout } = await run(["cost", "x^2 * sin(y)", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      directions: ["x", "y"],
      outputCount: 1,
      value: { operations: 3 },
      gradient: { operations: 6, ratio: 2, mode: "reverse" },
    });
  });

  it("counts some parameters, in the mode that is wanted", async () => {
    const { stdout } = await run(["cost", "x^2 * sin(y)", "--wrt", "y", "--mode", "forward", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ directions: ["y"], gradient: { mode: "forward" } });
  });

  it.each([
    [["x", "--wrt", "y"], "ADJ601"],
    [["sinn(x)"], "ADJ202"],
  ])("refuses %j", async (argv, errorCode) => {
    const { code, stdout, stderr } = await run(["cost", ...argv]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(errorCode);
  });
});
