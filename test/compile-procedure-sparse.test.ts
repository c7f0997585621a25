import { describe, expect, it } from "vitest";
import { compileProcedure, type ProcedureCompileOptions } from "../compiler/compile-procedure.ts";
import { parseProcedure } from "../compiler/frontends/typescript/index.ts";
import type { CompiledProcedure } from "../compiler/function-types.ts";
import { denseFromSparse, requireSparse, tripletsOf, type SparseMatrix } from "../runtime/linear/index.ts";
import { leavesOf } from "./support/arrays.ts";
import { isNear } from "./support/numbers.ts";
import { arrow, banded, placesOf } from "./transforms/sparse/patterns.ts";

async function compiled(text: string, options?: ProcedureCompileOptions): Promise<CompiledProcedure> {
  return compileProcedure(await parseProcedure(text, { name: "model.ts" }), options);
}

const ROSENBROCK = `export function rosenbrock(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
  return sum;
}`;

const ARROW = `export function arrow(x: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += x[0]! * Math.sin(x[i]!) + x[i]! ** 4;
  return sum + x[0]! ** 3;
}`;

const HEAT = `export function heat(u: readonly number[], k: number, out: Float64Array): void {
  for (let i = 0; i < u.length; i++) {
    out[i] = u[i]!;
    if (i > 0) out[i] += k * (u[i - 1]! - u[i]!);
    if (i + 1 < u.length) out[i] += k * (u[i + 1]! - u[i]!);
  }
}`;

const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => Math.cos(3 * k + 1));

/** Whether a sparse matrix is a dense one, given row by row. */
function expectSame(sparse: SparseMatrix, dense: readonly number[]): void {
  requireSparse(sparse);
  const { values } = denseFromSparse(sparse);
  expect(values.length).toBe(dense.length);
  dense.forEach((value, k) => {
    expect(isNear(values[k]!, value, 1e-12, 1)).toBe(true);
  });
}

describe("the sparse Hessian of a function with loops", () => {
  it("is the dense one, from a handful of sweeps", async () => {
    for (const [source, pattern, sweeps] of [
      [ROSENBROCK, banded(30, 1), 3],
      [ARROW, arrow(30), 2],
    ] as const) {
      const f = await compiled(source);
      const x = numbers(30);
      expectSame(f.sparseHessian(x), leavesOf(f.hessian(x)));
      const found = f.sparsity("sparseHessian", [x]);
      expect(placesOf(found)).toEqual(placesOf(pattern));
      expect(found.colours).toEqual({ forward: sweeps, reverse: 0 });
    }
  });

  it("is symmetric, and of long arrays too", async () => {
    const f = await compiled(ROSENBROCK);
    const matrix = f.sparseHessian(numbers(2000));
    expect(matrix.values.length).toBe(3 * 2000 - 2);
    const entries = new Map(tripletsOf(matrix).map(([row, column, value]) => [`${row},${column}`, value]));
    for (const [row, column, value] of tripletsOf(matrix)) expect(entries.get(`${column},${row}`)).toBe(value);
  });

  it("has the entries of the branches that are taken, and other ones at another point", async () => {
    const f = await compiled(`export function f(x: Float64Array): number {
      let sum = 0;
      for (let i = 1; i < x.length; i++) {
        if (x[i]! > 0) sum += x[i]! * x[i - 1]!;
        else sum += x[i]! ** 3;
      }
      return sum;
    }`);
    const places = (...x: readonly number[]) => placesOf(f.sparsity("sparseHessian", [Float64Array.from(x)]));
    expect(places(0, 1, -1)).toEqual([
      [1, 0],
      [0, 1],
      [2, 2],
    ]);
    expect(places(0, -1, 1)).toEqual([
      [1, 1],
      [2, 1],
      [1, 2],
    ]);
  });
});

describe("the sparse Jacobian of a function with loops", () => {
  it("is the dense one where it writes into an array, with a full column for a number", async () => {
    const f = await compiled(HEAT);
    const u = Array.from(numbers(12));
    const matrix = f.sparseJacobian(u, 0.3, new Float64Array(12));
    const rows = u.map((_, i) =>
      [...u, 0].map((_each, j) => {
        const inner = (i > 0 ? 1 : 0) + (i < 11 ? 1 : 0);
        if (j === 12) return (u[i - 1] ?? u[i]!) + (u[i + 1] ?? u[i]!) - 2 * u[i]!;
        return j === i ? 1 - 0.3 * inner : Math.abs(i - j) === 1 ? 0.3 : 0;
      }),
    );
    expectSame(matrix, rows.flat());
    expect(f.sparsity("sparseJacobian", [u, 0.3, new Float64Array(12)]).colours).toEqual({ forward: 4, reverse: 0 });
  });

  it("leaves the array that is written as it was", async () => {
    const f = await compiled(HEAT);
    const out = Float64Array.of(7, 7, 7);
    f.sparseJacobian([1, 2, 3], 0.3, out);
    expect(out).toEqual(Float64Array.of(7, 7, 7));
  });

  it("takes sweeps in both directions where it has dense rows and columns", async () => {
    const f = await compiled(`export function f(x: Float64Array): { energy: number; flux: Float64Array } {
      let energy = 0;
      const flux = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) {
        energy += x[i]! ** 2;
        flux[i] = x[0]! * Math.sin(x[i]!);
      }
      return { energy, flux };
    }`);
    const x = numbers(20);
    expect(f.sparsity("sparseJacobian", [x]).colours).toEqual({ forward: 2, reverse: 1 });
    const dense = Array.from({ length: 21 }, (_, row) =>
      Array.from(x, (each, j) => {
        if (row === 0) return 2 * each;
        const own = j === row - 1 ? x[0]! * Math.cos(each) : 0;
        return own + (j === 0 ? Math.sin(x[row - 1]!) : 0);
      }),
    );
    expectSame(f.sparseJacobian(x), dense.flat());
  });

  it("is that of the parameters that are differentiated", async () => {
    const source = `export function f(p: { a: number[]; b: number }, x: number[]): number[] {
      const y: number[] = [];
      for (let i = 0; i < x.length; i++) y.push(p.a[i]! * x[i]! + p.b);
      return y;
    }`;
    const point = [{ a: [1, 2], b: 3 }, [4, 5]];
    const all = await compiled(source);
    expectSame(all.sparseJacobian(...point), [4, 0, 1, 1, 0, 0, 5, 1, 0, 2]);
    const some = await compiled(source, { wrt: ["p.a"] });
    expectSame(some.sparseJacobian(...point), [4, 0, 0, 5]);
  });
});

describe("what has no sparse derivative", () => {
  it("is refused as it is for the dense ones", async () => {
    const f = await compiled(HEAT);
    expect(() => f.sparseHessian([1], 1, new Float64Array(1))).toThrow("ADJ628");
    expect(() => f.sparseJacobian([1], "k", new Float64Array(1))).toThrow("ADJ6");
  });
});
