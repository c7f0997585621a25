import { check, compile, emit } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

const source = sourceBeside(import.meta.url, "logistic.math");
const [f1, f2, F] = (["f1", "f2", "F"] as const).map((fn) => compile(source, { fn }));

describe("1.5 logistic", () => {
  it("has the values and the derivatives at 0", () => {
    expectFigures(f1!(0), Math.LN2);
    expectFigures(f2!(0), Math.LN2);
    expectFigures(F!(0), 2 * Math.LN2);
    expectFigures([f1!.gradient(0), f2!.gradient(0), F!.gradient(0)], [[0.5], [-0.5], [0]]);
    expectFigures(F!.hessian(0), [[0.5]]);
  });

  it.each([
    [0.1, 1.386919296026573],
    [1, 1.448153968360213],
  ])("is raised by a step of gradient descent on f1 alone, at rate %d", (rate, raised) => {
    const [slope = NaN] = f1!.gradient(0);
    const w = -rate * slope;
    expect(w).toBe(-rate / 2);
    expectFigures(F!(w), raised);
    expect(Number(F!(w))).toBeGreaterThan(Number(F!(0)));
  });

  it("is exact where the formula as written overflows", () => {
    expectFigures(f1!(40), 40);
    expectFigures(f2!(40), 4.248354255291589e-18);
    expectFigures(f1!(1000), 1000);
    expectFigures([f1!.gradient(1000), f2!.gradient(40)], [[1], [-4.248354255291589e-18]]);
    expect(compile(source, { fn: "f1", stable: false })(37)).toBe(Infinity);
  });

  it("says which stable forms it uses", () => {
    expect(emit(source, { fn: "f2" })).toContain("// stable form: log(sigmoid(x)) → -softplus(-x)\n");
    expect(emit(source, { fn: "f2", stable: false })).not.toContain("stable form");
  });

  it.each(["f1", "f2", "F"])("agrees with numerical differentiation: %s", async (fn) => {
    expect((await check(source, { fn, at: [1.3] })).entries[0]?.[0]?.verdict).toBe("agree");
  });
});
