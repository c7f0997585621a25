import { compile } from "adjoint";
import { linear } from "adjoint/runtime";
import { describe, expect, it } from "vitest";
import { sourceBeside } from "../../test/support/examples.ts";
import { newton } from "./newton.ts";

const f = compile(sourceBeside(import.meta.url, "rosenbrock.math"), { shapes: {} });

describe("Rosenbrock's function of many variables", () => {
  it("has a Hessian of three diagonals, from three sweeps", () => {
    for (const n of [4, 30, 1000]) {
      const { starts, indices, colours } = f.sparsity("sparseHessian", { n });
      expect(colours).toEqual({ forward: 3, reverse: 0 });
      expect(indices.length).toBe(3 * n - 2);
      expect(Array.from(indices.slice(starts[1], starts[2]))).toEqual([0, 1, 2]);
    }
  });

  it("has the second derivatives 1200 x² − 400 y + 202 and −400 x along its diagonals", () => {
    const x = Float64Array.of(0.5, -1, 2, 0.25);
    const { values } = linear.denseFromSparse(f.sparseHessian(x));
    const inner = (k: number): number => 1200 * x[k]! ** 2 - 400 * x[k + 1]! + (k > 0 ? 202 : 2);
    const expected = [
      [inner(0), -400 * x[0]!, 0, 0],
      [-400 * x[0]!, inner(1), -400 * x[1]!, 0],
      [0, -400 * x[1]!, inner(2), -400 * x[2]!],
      [0, 0, -400 * x[2]!, 200],
    ];
    expected.flat().forEach((value, k) => {
      expect(values[k]).toBeCloseTo(value, 9);
    });
  });

  it("has its minimum where Newton's method with sparse Hessians arrives", () => {
    const start = Float64Array.from({ length: 1000 }, (_, k) => (k % 2 === 0 ? 0.8 : 1.2));
    let iterations = 0;
    for (const { point, gradientNorm } of newton(f, start)) {
      if (gradientNorm < 1e-9) {
        expect(Math.max(...point.map((each) => Math.abs(each - 1)))).toBeLessThan(1e-9);
        break;
      }
      expect(++iterations).toBeLessThan(40);
    }
  });
});
