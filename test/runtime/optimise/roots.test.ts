import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RootOptions, RootResult } from "../../../runtime/optimise/roots/bracket.ts";
import { brentRoot } from "../../../runtime/optimise/roots/brent.ts";
import { newtonRoot, type DifferentiableFunction } from "../../../runtime/optimise/roots/newton-root.ts";

type Solver = (f: DifferentiableFunction, interval: readonly [number, number], options?: RootOptions) => RootResult;

const solvers: Readonly<Record<string, Solver>> = {
  brentRoot: ({ value }, interval, options) => brentRoot(value, interval, options),
  newtonRoot,
};

/** Functions with one root in an interval. */
const problems: Readonly<Record<string, readonly [f: DifferentiableFunction, from: number, to: number, root: number]>> =
  {
    "x³ − 2x − 5": [{ value: (x) => x ** 3 - 2 * x - 5, derivative: (x) => 3 * x * x - 2 }, 2, 3, 2.0945514815423265],
    "cos x − x": [{ value: (x) => Math.cos(x) - x, derivative: (x) => -Math.sin(x) - 1 }, 0, 1, 0.7390851332151607],
    "tan⁻¹ x": [{ value: Math.atan, derivative: (x) => 1 / (1 + x * x) }, -30, 70, 0],
    "exp x − 2, falling": [{ value: (x) => 2 - Math.exp(x), derivative: (x) => -Math.exp(x) }, -100, 50, Math.LN2],
    "(x − 1)⁷": [{ value: (x) => (x - 1) ** 7, derivative: (x) => 7 * (x - 1) ** 6 }, 0, 3, 1],
    "∛(x − 1)": [{ value: (x) => Math.cbrt(x - 1), derivative: (x) => Math.cbrt(x - 1) ** -2 / 3 }, -4, 3, 1],
    "sign(x − 0.3)": [{ value: (x) => (x < 0.3 ? -1 : 1), derivative: () => 0 }, 0, 1, 0.3],
    "1 − 1/x": [{ value: (x) => 1 - 1 / x, derivative: (x) => 1 / x ** 2 }, 0, 9, 1],
    "a root at the end": [{ value: (x) => x - 4, derivative: () => 1 }, 1, 4, 4],
    "a root at the beginning": [{ value: (x) => x - 4, derivative: () => 1 }, 4, 7, 4],
    "very far": [{ value: (x) => x - 1, derivative: () => 1 }, -1e308, 1e308, 1],
  };

describe.each(Object.entries(solvers))("%s", (_, solve) => {
  it.each(Object.entries(problems))("finds the root of %s", (name, [f, from, to, root]) => {
    for (const interval of [[from, to] as const, [to, from] as const]) {
      const { point, reason, bracket, value, evaluations } = solve(f, interval);
      expect(["value", "step"]).toContain(reason);
      // A root of order 7 is only known to the seventh root of the rounding, and here that underflows.
      expect(Math.abs(point - root)).toBeLessThanOrEqual(
        name === "(x − 1)⁷" ? 1e-6 : 4e-16 * Math.max(1, Math.abs(root)),
      );
      expect(bracket[0] <= point && point <= bracket[1]).toBe(true);
      expect(value).toBe(f.value(point));
      expect(evaluations).toBeLessThan(2200);
    }
  });

  it("finds roots of random cubics with one real root", () => {
    const within = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(within, within, fc.double({ min: 0.1, max: 10, noNaN: true }), (root, a, b) => {
        const f = {
          value: (x: number) => (x - root) * ((x - a) ** 2 + b),
          derivative: (x: number) => (x - a) ** 2 + b + 2 * (x - root) * (x - a),
        };
        const { point, reason } = solve(f, [-11, 12]);
        expect(["value", "step"]).toContain(reason);
        expect(Math.abs(point - root)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(root)));
      }),
    );
  });

  it("needs few evaluations for a smooth function", () => {
    const [f, from, to] = problems["x³ − 2x − 5"]!;
    expect(solve(f, [from, to]).evaluations).toBeLessThan(12);
  });

  it("stops as soon as the tolerances allow", () => {
    const [f, from, to, root] = problems["cos x − x"]!;
    const rough = solve(f, [from, to], { tolerance: 0.01 });
    expect(rough.reason).toBe("step");
    expect(Math.abs(rough.point - root)).toBeLessThan(0.01);
    expect(rough.evaluations).toBeLessThan(solve(f, [from, to]).evaluations);
    const small = solve(f, [from, to], { valueTolerance: 0.01 });
    expect(small.reason).toBe("value");
    expect(Math.abs(small.value)).toBeLessThanOrEqual(0.01);
  });

  it("stops when the iterations are used up, or the hook returns false", () => {
    const [f, from, to] = problems["tan⁻¹ x"]!;
    expect(solve(f, [from, to], { maxIterations: 2 })).toMatchObject({ reason: "iterations", iterations: 2 });
    const widths: number[] = [];
    const onStep: RootOptions["onStep"] = ({ bracket }) => widths.push(bracket[1] - bracket[0]) < 4;
    expect(solve(f, [from, to], { onStep })).toMatchObject({ reason: "stopped", iterations: 3 });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  it("says that the function is NaN", () => {
    const f = { value: (x: number) => (Math.abs(x) > 0.9 ? x : NaN), derivative: () => 1 };
    expect(solve(f, [-1, 2]).reason).toBe("nonFinite");
    expect(solve({ value: (x) => Math.log(x), derivative: (x) => 1 / x }, [-1, 2]).reason).toBe("nonFinite");
  });

  it("refuses an interval without a change of sign, or that is infinite", () => {
    const square = { value: (x: number) => x * x + 1, derivative: (x: number) => 2 * x };
    expect(() => solve(square, [-1, 2])).toThrow("f does not change its sign between -1 and 2: it is 2 and 5");
    expect(() => solve(square, [-1, Infinity])).toThrow("is no finite interval");
    expect(() => solve(square, [-1, 2], { tolerance: -1 })).toThrow(RangeError);
    expect(() => solve(square, [-1, 2], { maxIterations: 0.5 })).toThrow(RangeError);
  });
});

describe("newtonRoot", () => {
  it("converges quadratically from a start of one's own", () => {
    const errors: number[] = [];
    newtonRoot({ value: (x) => x * x - 2, derivative: (x) => 2 * x }, [0, 10], {
      start: 1.5,
      onStep: ({ point }) => errors.push(Math.abs(point - Math.SQRT2)),
    });
    // eₖ₊₁ = eₖ²/(2xₖ) for this function.
    expect(errors.length).toBeLessThan(7);
    for (const k of [0, 1, 2]) expect(errors[k + 1]).toBeLessThan(errors[k]! ** 2 / 2);
  });

  it("is safe from the cycle of Newton's method for x³ − 2x + 2", () => {
    const f = { value: (x: number) => x ** 3 - 2 * x + 2, derivative: (x: number) => 3 * x * x - 2 };
    expect(newtonRoot(f, [-2, 1], { start: 0 }).point).toBeCloseTo(-1.7692923542386314, 14);
  });

  it("needs a start in the interval", () => {
    expect(() => newtonRoot({ value: (x) => x, derivative: () => 1 }, [-1, 1], { start: 2 })).toThrow(RangeError);
  });
});
