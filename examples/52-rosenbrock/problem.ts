import { readFileSync } from "node:fs";
import { compileProcedure, parseProcedure } from "adjoint";
import type { optimise } from "adjoint/runtime";

/** Everything that a solver may ask for. */
export type Problem = optimise.JointObjective & optimise.WithHessian & optimise.WithProduct;

/** A function of `rosenbrock.ts` with the derivatives that are made of its source. */
export async function problemOf(fn: "pairs" | "chain"): Promise<Problem> {
  const text = readFileSync(new URL("rosenbrock.ts", import.meta.url), "utf8");
  const f = compileProcedure(await parseProcedure(text, { name: "rosenbrock.ts", fn }));
  const product = (x: Float64Array, direction: Float64Array): Float64Array => arrayIn(f.hvp([x], [direction]).product);
  return {
    value: (x) => Number(f(x)),
    valueAndGradient: (x) => {
      const { value, gradient } = f.valueAndGradient(x);
      return { value, gradient: arrayIn(gradient) };
    },
    hvp: product,
    hessian: (x) => tridiagonal(x.length, (direction) => product(x, direction)),
  };
}

/** The numbers of the one array that a derivative consists of. */
function arrayIn([part]: readonly unknown[]): Float64Array {
  return part instanceof Float64Array ? part : new Float64Array();
}

/**
 * A matrix of three diagonals, by three products: columns that are three apart have no row in common, and are taken
 * together.
 */
function tridiagonal(n: number, product: (direction: Float64Array) => Float64Array): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let color = 0; color < 3; color++) {
    const columns = product(Float64Array.from({ length: n }, (_, j) => (j % 3 === color ? 1 : 0)));
    for (let j = color; j < n; j += 3) {
      const end = Math.min(n, j + 2);
      for (let i = Math.max(0, j - 1); i < end; i++) matrix[i * n + j] = columns[i] ?? NaN;
    }
  }
  return matrix;
}

/** A start above the valley for each pair of numbers, (−1.2, 1, −1.2, 1, …). */
export function usualStart(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
}
