import { describe, expect, it } from "vitest";
import { run } from "./harness.ts";

const LOOP = `export function energy(x: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += (x[i]! - x[i - 1]!) ** 2;
  return sum;
}`;

describe("adjoint emit --of sparseHessian", () => {
  it("writes the pattern and the function, and how to make them again", async () => {
    const argv = ["emit", "sum(x[2:end] .* x[1:end-1])", "--shape", "x=4", "--of", "sparseHessian"];
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").filter((line) => /^export|regenerate/.test(line))).toEqual([
      '// regenerate: npx adjoint emit "sum(x[2:end] .* x[1:end-1])" --shape x=4 --of sparseHessian',
      "export interface SparseMatrix {",
      "export const fSparseHessianPattern = {",
      "export function f(x: Float64Array): number {",
      "export function fSparseHessian(x: Float64Array): SparseMatrix {",
    ]);
  });

  it("is refused for arrays of any length, with what would do", async () => {
    const { code, stderr } = await run(["emit", "sum(x .^ 2)", "--shape", "x=n", "--of", "sparseHessian"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error[ADJ640]");
    expect(stderr).toContain("--shape x=1000");
  });

  it("is refused for loops that are kept, and for rows", async () => {
    const files = new Map([["energy.ts", LOOP]]);
    const loop = await run(["emit", "energy.ts#energy", "--of", "sparseHessian"], { files });
    expect([loop.code, loop.stderr.slice(0, 13)]).toEqual([1, "error[ADJ641]"]);
    const rows = await run(["emit", "x^2 * y", "--batch", "--of", "sparseJacobian"]);
    expect([rows.code, rows.stderr.slice(0, 13)]).toEqual([1, "error[ADJ641]"]);
  });

  it("is named where it is misspelt", async () => {
    const { code, stderr } = await run(["emit", "x^2", "--of", "sparse-hessian"]);
    expect(code).toBe(2);
    expect(stderr).toContain("sparseHessian");
  });
});
