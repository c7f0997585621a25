import { compile } from "adjoint";
import { describe, expect, it } from "vitest";
import { sourceBeside } from "../../test/support/examples.ts";

describe("1.1 product", () => {
  const f = compile(sourceBeside(import.meta.url, "product.math"));
  const points = [
    [2, 3],
    [-1.5, 0.25],
    [0, -1],
  ] as const;

  it.each(points)("has the value and the derivatives that one finds by hand, at (%d, %d)", (x, y) => {
    expect(f(x, y)).toBe((x + y) * (y + 1));
    expect(f.gradient(x, y)).toEqual([y + 1, x + 2 * y + 1]);
    expect(f.hessian(x, y)).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it("keeps the steps a and b", () => {
    expect(f.source()).toContain("const a = x + y;\n  const b = y + 1;\n  return a * b;");
  });
});
