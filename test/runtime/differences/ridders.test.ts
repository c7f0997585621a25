import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneSidedDerivative, riddersDerivative, type Side } from "../../../runtime/differences/index.ts";
import { demanding, type Known, wellScaled } from "./family.ts";

const sides: readonly Side[] = ["left", "right"];
const undetermined = { value: NaN, error: Infinity, step: NaN };

/** Checks a property of the derivative at many points; the seed keeps a rare unlucky point from failing at random. */
function atManyPoints({ x }: Known, property: (x: number) => void): void {
  fc.assert(fc.property(x, property), { numRuns: 300, seed: 1 });
}

describe.each(Object.entries(wellScaled))("for the well-scaled function %s", (_, known) => {
  const { f, derivative } = known;

  it("Ridders' derivative is precise to ten digits and more", () => {
    const errors: number[] = [];
    atManyPoints(known, (x) => {
      errors.push(Math.abs(riddersDerivative(f, x).value / derivative(x) - 1));
    });
    expect(Math.max(...errors)).toBeLessThan(1e-10);
    expect(errors.toSorted((a, b) => a - b)[150]).toBeLessThan(2e-12);
  });

  it("the one-sided derivatives are precise to nine digits", () => {
    atManyPoints(known, (x) => {
      for (const side of sides) {
        const { value } = oneSidedDerivative(f, x, side);
        expect(Math.abs(value / derivative(x) - 1)).toBeLessThan(1e-9);
      }
    });
  });
});

describe.each(Object.entries({ ...wellScaled, ...demanding }))("for %s", (_, known) => {
  const { f, derivative } = known;

  it("the error bars are honest", () => {
    atManyPoints(known, (x) => {
      const expected = derivative(x);
      for (const { value, error } of [
        riddersDerivative(f, x),
        oneSidedDerivative(f, x, "left"),
        oneSidedDerivative(f, x, "right"),
      ]) {
        const tiny = 1e-15 * Math.abs(expected) + Number.MIN_VALUE;
        expect(Math.abs(value - expected), `at ${x}`).toBeLessThanOrEqual(10 * error + tiny);
      }
    });
  });
});

describe("the error bar", () => {
  it.each([0.1, 1, 3, 20])("is also narrow at %d", (x) => {
    const { value, error } = riddersDerivative(Math.exp, x);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-11 * value);
  });
});

describe("extreme scales", () => {
  it.each([
    ["hypot far out", (x: number) => Math.hypot(x, 1e200), 1e200, Math.SQRT1_2],
    ["hypot close in", (x: number) => Math.hypot(x, 1e-200), 1e-200, Math.SQRT1_2],
    ["the logarithm far out", Math.log, 1e200, 1e-200],
    ["the root close in", Math.sqrt, 1e-200, 0.5e100],
    ["the exponential close in", Math.exp, 1e-200, 1],
    ["an exponential overflowing nearby", Math.exp, 709, Math.exp(709)],
    ["a wide sine at zero", (x: number) => 5 + Math.sin(1e-10 * x), 0, 1e-10],
    ["a steep arctangent at zero", (x: number) => Math.atan(1e100 * x), 0, 1e100],
    ["the largest numbers", (x: number) => x / 2, 1.7e308, 0.5],
    ["subnormal numbers", (x: number) => 2 * x, 1e-320, 2],
  ])("do not matter: %s", (_, f, x, expected) => {
    expect(Math.abs(riddersDerivative(f, x).value / expected - 1)).toBeLessThan(1e-9);
  });

  it.each([
    ["hypot", (x: number) => Math.hypot(x, 1e200)],
    ["the cosine", Math.cos],
    ["a square", (x: number) => x * x],
    ["a constant", () => 7],
    ["zero", () => 0],
  ])("at zero, %s is flat", (_, f) => {
    const { value, error } = riddersDerivative(f, 0);
    expect(value).toBe(0);
    expect(error).toBeLessThan(1e-13);
  });
});

describe("steps and plateaus", () => {
  it.each([Math.floor, Math.round, Math.trunc, Math.sign])("%o is flat between its jumps", (f) => {
    for (const x of [0.3, -0.2, 1.7, 5.2, 1e-9]) {
      const { value, error } = riddersDerivative(f, x);
      expect(value).toBe(0);
      expect(error).toBeLessThan(1e-5);
    }
  });

  it("a rounded-off function is not taken for steps", () => {
    const { value, error } = riddersDerivative((x) => x + 1e6 - 1e6, 1);
    expect(Math.abs(value - 1)).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(1e-9);
  });
});

describe("the domain", () => {
  it("bounds the steps", () => {
    const { value, error } = riddersDerivative(Math.log, 1e-5);
    expect(Math.abs(value - 1e5)).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(1e-4);
  });

  it("may end closely beside the point", () => {
    const x = 1 - 2 ** -40;
    const { value, error } = riddersDerivative(Math.asin, x);
    const expected = 1 / Math.sqrt((1 - x) * (1 + x));
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(1e-3 * expected);
  });

  it("may end at the point, where the inner side decides", () => {
    const right = riddersDerivative((x) => x + Math.sqrt(x) ** 4, 0);
    expect(Math.abs(right.value - 1)).toBeLessThan(1e-10);
    const left = riddersDerivative((x) => Math.sqrt(2 - x) ** 2 * x, 2);
    expect(Math.abs(left.value + 2)).toBeLessThan(1e-10);
  });

  it("leaves nothing to say where there is no finite slope", () => {
    expect(riddersDerivative(Math.sqrt, 0)).toEqual(undetermined);
    expect(riddersDerivative(Math.asin, 1)).toEqual(undetermined);
    expect(riddersDerivative(Math.cbrt, 0)).toEqual(undetermined);
    expect(riddersDerivative(Math.floor, 2)).toEqual(undetermined);
    expect(oneSidedDerivative(Math.sqrt, 0, "left")).toEqual(undetermined);
  });

  it("leaves nothing to say outside", () => {
    expect(riddersDerivative(Math.log, -1)).toEqual(undetermined);
    expect(riddersDerivative(Math.log, 0)).toEqual(undetermined);
    expect(riddersDerivative(Math.sin, NaN)).toEqual(undetermined);
    expect(riddersDerivative(Math.atan, Infinity)).toEqual(undetermined);
    expect(oneSidedDerivative(Math.log, -1, "right")).toEqual(undetermined);
  });
});

describe("one-sided derivatives", () => {
  it("see the two slopes of a corner", () => {
    const f = (x: number): number => Math.abs(x - 1) + x * x;
    expect(oneSidedDerivative(f, 1, "left").value).toBeCloseTo(1, 10);
    expect(oneSidedDerivative(f, 1, "right").value).toBeCloseTo(3, 10);
    expect(riddersDerivative(f, 1).value).toBeCloseTo(2, 10);
  });

  it("exist at the edge of the domain", () => {
    expect(oneSidedDerivative((x) => x * Math.sqrt(x) + x, 0, "right").value).toBeCloseTo(1, 7);
    expect(oneSidedDerivative(Math.acos, 1, "left")).toEqual(undetermined);
  });
});

describe("the step option", () => {
  it("limits the steps", () => {
    const visited: number[] = [];
    const f = (x: number): number => {
      visited.push(x);
      return Math.sin(x);
    };
    const { value, step } = riddersDerivative(f, 1, { step: 1e-3 });
    expect(value).toBeCloseTo(Math.cos(1), 11);
    expect(step).toBeLessThanOrEqual(1e-3);
    expect(Math.max(...visited.map((x) => Math.abs(x - 1)))).toBeLessThanOrEqual(1e-3);
  });

  it.each([0, -1, NaN, Infinity])("refuses %d", (step) => {
    expect(() => riddersDerivative(Math.sin, 1, { step })).toThrow(RangeError);
    expect(() => oneSidedDerivative(Math.sin, 1, "left", { step })).toThrow(RangeError);
  });
});

it("a derivative costs some hundred evaluations", () => {
  for (const f of [Math.sin, Math.exp, Math.cos, (x: number) => x ** 3, () => 1]) {
    for (const x of [0, 1e-5, 1, 300]) {
      let evaluations = 0;
      riddersDerivative((at) => {
        evaluations++;
        return f(at);
      }, x);
      expect(evaluations).toBeLessThan(400);
    }
  }
});
