import { compile } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

const loss = compile(sourceBeside(import.meta.url, "regression.math"), { shapes: {}, wrt: ["w"] });

describe("2.4 linear regression", () => {
  it("reaches the shortest of all solutions in one step from 0", () => {
    const [X, t] = [[[2, 1]], [2]];
    expectFigures(loss([0, 0], X, t), 4);
    const [slope] = loss.gradient([0, 0], X, t);
    expectFigures(slope, [-8, -4]);
    const w = Array.from(slope instanceof Float64Array ? slope : [], (each) => -0.1 * each);
    expectFigures(w, [0.8, 0.4]);
    expectFigures(loss.gradient(w, X, t), [[0, 0]], 1e-12);
    expect(Number(loss(w, X, t))).toBeLessThan(1e-30);
  });

  it("has the gradient (2/n) Xᵀ(Xw − t) and the Hessian (2/n) XᵀX, for any n", () => {
    for (const n of [1, 2, 5, 300]) {
      const X = Array.from({ length: n }, (_, i) => [Math.sin(i), Math.cos(3 * i), 1]);
      const t = Array.from({ length: n }, (_, i) => Math.sin(5 * i + 1));
      const w = [0.3, -0.7, 0.2];
      const residual = X.map((row, i) => row.reduce((sum, entry, j) => sum + entry * w[j]!, 0) - t[i]!);
      const expected = w.map((_, j) => (2 / n) * X.reduce((sum, row, i) => sum + row[j]! * residual[i]!, 0));
      expectFigures(loss.gradient(w, X, t), [expected]);
      const products = w.flatMap((_, j) =>
        w.map((__, k) => (2 / n) * X.reduce((sum, row) => sum + row[j]! * row[k]!, 0)),
      );
      expectFigures(loss.hessian(w, X, t), [[products]], 1e-11);
    }
  });

  it("finds the coefficients of a cubic that the points lie on, by the normal equations", () => {
    const solve = compile(sourceBeside(import.meta.url, "normal-equations.math"), { shapes: {} });
    const x = Array.from({ length: 12 }, (_, i) => i / 5 - 1);
    const c = [0.5, -1, 0.25, 2];
    const X = x.map((u) => [1, u, u * u, u * u * u]);
    const t = X.map((row) => row.reduce((sum, entry, j) => sum + entry * c[j]!, 0));
    expectFigures(solve(X, t), c, 1e-11);

    const fit = compile(sourceBeside(import.meta.url, "polynomial.math"), {
      shapes: {},
      variables: ["c", "x", "t"],
      wrt: ["c"],
    });
    const { value, gradient } = fit.valueAndGradient(c, x, t);
    expect(value).toBeLessThan(1e-28);
    for (const entry of Object.values(gradient[0]!)) expect(Math.abs(Number(entry))).toBeLessThan(1e-14);
  });

  it("differentiates the solution of the normal equations", () => {
    const solve = compile(sourceBeside(import.meta.url, "normal-equations.math"), { shapes: {}, wrt: ["t"] });
    // A line through four points: the slope is Σ(x − x̄)t / Σ(x − x̄)², and its derivatives (x − x̄) / 5.
    const X = [0, 1, 2, 3].map((x) => [1, x]);
    expectFigures(solve.vjp([X, [1, 3, 2, 5]], [0, 1]).cotangents, [[-0.3, -0.1, 0.1, 0.3]]);
  });
});
