import { describe, expect, it } from "vitest";
import { run } from "./harness.ts";

const lines = (text: string, pattern: RegExp): readonly string[] =>
  text.split("\n").filter((line) => pattern.test(line));

const MEAN = `export function mean(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return sum / x.length;
}
`;

describe("adjoint emit --batch", () => {
  it("writes functions of many rows", async () => {
    const { code, stdout } = await run(["emit", "x * y", "--batch"]);
    expect(code).toBe(0);
    expect(lines(stdout, /^export/)).toEqual([
      "export function fBatch(rows: Float64Array): Float64Array {",
      "export function fGradientBatch(rows: Float64Array): Float64Array {",
    ]);
    expect(lines(stdout, /regenerate/)).toEqual(['// regenerate: npx adjoint emit "x * y" --batch']);
  });

  it("shares parameters, takes columns and adds up, without being told of the batch again", async () => {
    const options = ["--shared", "a", "--layout", "columns", "--reduce", "sum", "--style", "into"];
    const { stdout } = await run(["emit", "x * y * a", ...options]);
    expect(lines(stdout, /^export/)).toEqual([
      "export function fSumInto(x: Float64Array, y: Float64Array, a: number): number {",
      "export function fGradientSumInto(x: Float64Array, y: Float64Array, a: number, gradient: Float64Array): void {",
    ]);
    const command = lines(stdout, /regenerate/)[0]?.replace('// regenerate: npx adjoint emit "x * y * a" ', "");
    expect((await run(["emit", "x * y * a", ...(command ?? "").split(" ")])).stdout).toBe(stdout);
  });

  it.each<[readonly string[], string]>([
    [["x * a", "--shared", "b"], "error[ADJ601]: there is no parameter `b`"],
    [["x * a", "--shared", "x,a"], "error[ADJ635]: no parameter of `f` has a value in each row"],
    [["x * a", "--reduce", "sum"], "error[ADJ636]: a sum over rows is differentiated by the parameters"],
    [["sum(x)", "--shape", "x=3", "--batch"], "error[ADJ634]: only functions of numbers"],
    [["mean.ts", "--batch"], "error[ADJ634]: only functions of numbers"],
    [["mean.ts", "--of", "gnvp"], "error[ADJ639]: Gauss-Newton products are made of"],
  ])("refuses %j", async (argv, message) => {
    const { code, stdout, stderr } = await run(["emit", ...argv], { files: new Map([["mean.ts", MEAN]]) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("--mode mixed", () => {
  it("is a mode of emit, eval and cost", async () => {
    const source = "p = x * y; [sin(p), p^2]";
    const emitted = await run(["emit", source, "--mode", "mixed"]);
    expect(lines(emitted.stdout, /by mixed mode/)).toHaveLength(1);
    const evaluated = await run(["eval", source, "--at", "2,3", "--of", "jacobian", "--mode", "mixed", "--json"]);
    const cos = Math.cos(6);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({
      jacobian: [
        [3 * cos, 2 * cos],
        [36, 24],
      ],
    });
    expect((await run(["cost", source, "--mode", "mixed"])).stdout).toContain("Jacobian, mixed mode");
  });

  it.each<[readonly string[]]>([
    [["emit", "mean.ts"]],
    [["eval", "mean.ts", "--at", "x=[1,2]"]],
    [["cost", "mean.ts", "--at", "x=[1,2]"]],
    [["emit", "x .* x", "--shape", "x=2"]],
  ])("is refused by %j", async ([command = "", ...argv]) => {
    const { code, stderr } = await run([command, ...argv, "--mode", "mixed"], { files: new Map([["mean.ts", MEAN]]) });
    expect(code).toBe(1);
    expect(stderr).toContain("error[ADJ638]: intermediate values are eliminated from functions of numbers only");
  });
});
