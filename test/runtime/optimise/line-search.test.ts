import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { armijo } from "../../../runtime/optimise/line-search/armijo.ts";
import { cubicMinimiser } from "../../../runtime/optimise/line-search/cubic.ts";
import type { Line, LineSearch } from "../../../runtime/optimise/line-search/line.ts";
import { strongWolfe } from "../../../runtime/optimise/line-search/strong-wolfe.ts";

/** Functions that fall from 0 on and are bounded from below. */
const lines: Readonly<Record<string, Line>> = {
  parabola: { value: (t) => (t - 1) ** 2, slope: (t) => 2 * (t - 1) },
  quartic: { value: (t) => (t - 2) ** 4 - t, slope: (t) => 4 * (t - 2) ** 3 - 1 },
  // J. J. Moré, D. J. Thuente, ACM TOMS 20 (1994), (5.1) with β = 2, and (5.2) with β = 0.004.
  rational: { value: (t) => -t / (t * t + 2), slope: (t) => (t * t - 2) / (t * t + 2) ** 2 },
  steep: {
    value: (t) => (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4,
    slope: (t) => 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3,
  },
  wavy: { value: (t) => t * t - 10 * t + 2 * Math.sin(3 * t), slope: (t) => 2 * t - 10 + 6 * Math.cos(3 * t) },
  exponential: { value: (t) => Math.exp(-t), slope: (t) => -Math.exp(-t) },
  barrier: { value: (t) => -t - Math.log(3 - t), slope: (t) => -1 + 1 / (3 - t) },
  wall: { value: (t) => (t > 0.3 ? Infinity : -t), slope: (t) => (t > 0.3 ? NaN : t === 0 ? -1 : t - 0.2) },
};

describe("a strong Wolfe search", () => {
  const cases = Object.entries(lines).filter(([name]) => name !== "wall");

  it.each(cases)("finds a step that satisfies both conditions: %s", (_, line) => {
    const steps = fc.double({ min: -12, max: 12, noNaN: true }).map((exponent) => 10 ** exponent);
    const shares = fc.constantFrom([1e-4, 0.9], [1e-4, 0.1], [0.1, 0.2], [1e-3, 1e-3 * 1.01]);
    fc.assert(
      fc.property(steps, shares, (first, [decrease = NaN, curvature = NaN]) => {
        const outcome = strongWolfe({ decrease, curvature })(line, first);
        if (outcome.kind !== "accepted") throw new Error(outcome.reason);
        const { step } = outcome;
        expect(line.value(step)).toBeLessThanOrEqual(line.value(0) + decrease * step * line.slope(0));
        expect(Math.abs(line.slope(step))).toBeLessThanOrEqual(curvature * Math.abs(line.slope(0)));
      }),
      { numRuns: 60 },
    );
  });

  it("takes the first step if that will do", () => {
    const tried: number[] = [];
    const { slope, value } = lines["parabola"]!;
    const counting: Line = { value: (t) => (tried.push(t), value(t)), slope };
    expect(strongWolfe()(counting, 0.7)).toEqual({ kind: "accepted", step: 0.7 });
    expect(tried).toEqual([0, 0.7]);
  });

  it("finds the minimum of a parabola by its second trial", () => {
    expect(strongWolfe({ curvature: 1e-3 })(lines["parabola"]!, 4)).toEqual({ kind: "accepted", step: 1 });
  });

  it("has shares that fit", () => {
    for (const options of [{ decrease: 0 }, { decrease: 0.6 }, { curvature: 1 }, { decrease: 0.2, curvature: 0.1 }]) {
      expect(() => strongWolfe(options)).toThrow(RangeError);
    }
  });

  it("accepts what has decreased enough where no slope is small enough", () => {
    // |t − 1| has slopes of −1 and 1 only.
    const corner: Line = { value: (t) => Math.abs(t - 1), slope: (t) => (t < 1 ? -1 : 1) };
    const outcome = strongWolfe()(corner, 3);
    expect(outcome.kind === "accepted" && Math.abs(outcome.step - 1)).toBeLessThan(1e-12);
  });
});

describe("backtracking", () => {
  it.each(Object.entries(lines))("finds a step with Armijo's decrease: %s", (_, line) => {
    for (const first of [1e-6, 0.1, 1, 30, 1e6]) {
      const outcome = armijo()(line, first);
      if (outcome.kind !== "accepted") throw new Error(outcome.reason);
      const { step } = outcome;
      expect(step).toBeLessThanOrEqual(first);
      expect(line.value(step)).toBeLessThanOrEqual(line.value(0) + 1e-4 * step * line.slope(0));
    }
  });

  it("goes to the minimum of a parabola, but not below a tenth of the step before", () => {
    const parabola = lines["parabola"]!;
    expect(armijo()(parabola, 4)).toEqual({ kind: "accepted", step: 1 });
    const tried: number[] = [];
    armijo()({ ...parabola, value: (t) => (tried.push(t), parabola.value(t)) }, 1000);
    expect(tried).toEqual([0, 1000, 100, 10, 1]);
  });
});

describe.each<[string, LineSearch]>([
  ["strongWolfe", strongWolfe()],
  ["armijo", armijo()],
])("%s", (_, search) => {
  it("backs off from where the function is not finite", () => {
    const outcome = search(lines["wall"]!, 100);
    expect(outcome.kind === "accepted" && outcome.step > 0 && outcome.step <= 0.3).toBe(true);
  });

  it("says that the slope is wrong, after a limited number of trials", () => {
    let trials = 0;
    const rising: Line = { value: (t) => (trials++, t * t + t), slope: () => -1 };
    expect(search(rising, 1)).toEqual({ kind: "failed", reason: "lineSearch" });
    expect(trials).toBeLessThan(65);
  });

  it("says that the function is nowhere finite", () => {
    const hole: Line = { value: (t) => (t === 0 ? 1 : NaN), slope: (t) => (t === 0 ? -1 : NaN) };
    expect(search(hole, 1)).toEqual({ kind: "failed", reason: "nonFinite" });
  });

  it("says that the function reaches −∞", () => {
    const pole: Line = { value: (t) => (t < 0.5 ? -t : -Infinity), slope: () => -1 };
    expect(search(pole, 1)).toEqual({ kind: "failed", reason: "unbounded" });
  });

  it("says that a flat function does not become lower", () => {
    expect(search({ value: () => 3, slope: () => -1 }, 1)).toEqual({ kind: "failed", reason: "lineSearch" });
  });
});

it.each([
  () => armijo({ decrease: 0 }),
  () => armijo({ decrease: 1 }),
  () => armijo({ maxTrials: 0 }),
  () => strongWolfe({ maxTrials: 1.5 }),
])("options are checked: %s", (make) => {
  expect(make).toThrow(RangeError);
});

it("a strong Wolfe search says that a line goes on falling", () => {
  expect(strongWolfe()({ value: (t) => -t, slope: () => -1 }, 1)).toEqual({ kind: "failed", reason: "unbounded" });
});

describe("the minimiser of a cubic", () => {
  it("is exact", () => {
    // (t − 1)² (t + 2) = t³ − 3t + 2 has its minimum at 1.
    const at = (step: number): Parameters<typeof cubicMinimiser>[0] => ({
      step,
      value: step ** 3 - 3 * step + 2,
      slope: 3 * step ** 2 - 3,
    });
    expect(cubicMinimiser(at(0), at(3))).toBeCloseTo(1, 14);
    expect(cubicMinimiser(at(3), at(0))).toBeCloseTo(1, 14);
    expect(cubicMinimiser(at(-0.5), at(0.5))).toBeCloseTo(1, 14);
  });

  it("is NaN for a cubic without one", () => {
    const at = (step: number): Parameters<typeof cubicMinimiser>[0] => ({
      step,
      value: -(step ** 3) - step,
      slope: -3 * step ** 2 - 1,
    });
    expect(cubicMinimiser(at(0), at(1))).toBeNaN();
  });
});
