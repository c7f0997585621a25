import { compile, DiagnosticError } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

describe("1.7 properties used in proofs", () => {
  const ellipse = compile(sourceBeside(import.meta.url, "ellipse.math"));

  it.each([
    [4, 1.5],
    [-1, 2],
    [0, 0.5],
  ])("the derivative along a level set is 0, at (%d, %d)", (x, y) => {
    expect(ellipse.jvp([x, y], [-4 * y, x]).tangent).toBe(0);
  });

  it("the derivative along a level set is 0 for a function whose level sets have no formula", () => {
    const f = compile("f(x, y) = sin(x) * exp(y) + x * y");
    const point = [0.7, -0.3];
    const [fx = NaN, fy = NaN] = f.gradient(...point);
    expect(Math.abs(Number(f.jvp(point, [-fy, fx]).tangent))).toBeLessThan(1e-15);
  });

  it("g(w) = −w² is stationary at 0, which is not a minimum", () => {
    const g = compile("g(w) = -w^2");
    expectFigures(g.gradient(0), [0]);
    expect(g.hessian(0)).toEqual([[-2]]);
    for (const w of [0.1, -0.1]) expect(Number(g(w))).toBeLessThan(Number(g(0)));
  });

  it("a function that needs itself has no graph", () => {
    const source = sourceBeside(import.meta.url, "cycle.math");
    const attempt = (): unknown => compile(source);
    expect(attempt).toThrow(DiagnosticError);
    expect(attempt).toThrow("`f` is defined by itself [ADJ204]");
  });
});
