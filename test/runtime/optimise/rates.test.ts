import { describe, expect, it } from "vitest";
import {
  constantRate,
  cosineRate,
  exponentialRate,
  inverseTimeRate,
  rateAt,
  stepRate,
  warmUp,
  type Schedule,
} from "../../../runtime/optimise/rates.ts";

function first(schedule: Schedule, count: number): readonly number[] {
  return Array.from({ length: count }, (_, step) => schedule(step));
}

function expectRates(schedule: Schedule, expected: readonly number[]): void {
  for (const [step, rate] of first(schedule, expected.length).entries()) expect(rate).toBeCloseTo(expected[step]!, 14);
}

describe("schedules", () => {
  it("stay constant", () => {
    expect(first(constantRate(0.3), 4)).toEqual([0.3, 0.3, 0.3, 0.3]);
  });

  it("fall in steps", () => {
    expectRates(stepRate(8, { every: 3, factor: 0.5 }), [8, 8, 8, 4, 4, 4, 2, 2, 2, 1]);
  });

  it("fall exponentially", () => {
    expectRates(exponentialRate(16, { factor: 0.5 }), [16, 8, 4, 2, 1]);
    expectRates(exponentialRate(16, { factor: 0.25, every: 2 }), [16, 8, 4, 2, 1]);
  });

  it("fall along a cosine, and stay at its end", () => {
    const half = Math.SQRT1_2;
    expectRates(cosineRate(2, { steps: 4 }), [2, 1 + half, 1, 1 - half, 0, 0, 0]);
    expectRates(cosineRate(5, { steps: 2, final: 1 }), [5, 3, 1, 1]);
  });

  it("fall like 1/t", () => {
    expectRates(inverseTimeRate(6, { every: 1 }), [6, 3, 2, 1.5, 1.2]);
    expectRates(inverseTimeRate(6, { every: 2 }), [6, 4, 3]);
  });

  it("begin with a linear rise", () => {
    expectRates(warmUp(8, { steps: 3 }), [2, 4, 6, 8, 8]);
    expectRates(warmUp(exponentialRate(8, { factor: 0.5 }), { steps: 1 }), [4, 8, 4, 2]);
    expectRates(warmUp(8, { steps: 0 }), [8, 8]);
  });
});

describe("a rate", () => {
  it("is a number or a schedule", () => {
    expect(rateAt(0.5, 7)).toBe(0.5);
    expect(rateAt((step) => step / 2, 7)).toBe(3.5);
  });

  it.each([
    () => rateAt(-1, 0),
    () => rateAt(NaN, 0),
    () => rateAt(() => -1, 0),
    () => constantRate(-1),
    () => stepRate(1, { every: 0, factor: 0.5 }),
    () => stepRate(1, { every: 1, factor: -0.5 }),
    () => exponentialRate(1, { factor: NaN }),
    () => cosineRate(1, { steps: 0 }),
    () => cosineRate(1, { steps: 1, final: -1 }),
    () => inverseTimeRate(1, { every: -1 }),
    () => warmUp(1, { steps: 1.5 }),
  ])("is refused if it makes no sense: %s", (make) => {
    expect(make).toThrow(RangeError);
  });
});
