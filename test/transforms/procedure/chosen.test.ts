import { describe, expect, it } from "vitest";
import { countOperations, run } from "../../../compiler/inspect/procedure/run.ts";
import { chosenFrom } from "../../../compiler/transforms/procedure/chosen.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { createReader } from "./reading.ts";
import { originals } from "./subject.ts";
import { findings } from "./violations.ts";

const TEXT = `
/** The cheapest way through a grid, by Math.min. */
export function cheapest(x: readonly number[], p: number): number {
  const costs = Array.from({ length: x.length + 1 }, () => new Array<number>(x.length + 1).fill(Infinity));
  costs[0]![0] = 0;
  for (let i = 1; i <= x.length; i++) {
    for (let j = 1; j <= x.length; j++) {
      const own = (x[i - 1]! - p * x[j - 1]!) ** 2;
      costs[i]![j] = own + Math.min(costs[i - 1]![j]!, costs[i]![j - 1]!, costs[i - 1]![j - 1]!);
    }
  }
  return costs[x.length]![x.length]! ** 2;
}
/** The same, by comparisons. */
export function compared(x: readonly number[], p: number): number {
  const costs = Array.from({ length: x.length + 1 }, () => new Array<number>(x.length + 1).fill(Infinity));
  costs[0]![0] = 0;
  for (let i = 1; i <= x.length; i++) {
    for (let j = 1; j <= x.length; j++) {
      let least = costs[i - 1]![j - 1]!;
      if (costs[i - 1]![j]! < least) least = costs[i - 1]![j]!;
      if (costs[i]![j - 1]! < least) least = costs[i]![j - 1]!;
      costs[i]![j] = (x[i - 1]! - p * x[j - 1]!) ** 2 + least;
    }
  }
  return costs[x.length]![x.length]! ** 2;
}
/** Terms that all count. */
export function summed(x: readonly number[], p: number): number {
  const terms = x.map((each) => (each - p) ** 2);
  let largest = -Infinity;
  for (const each of terms) largest = Math.max(largest, each);
  let sum = 0;
  for (const each of terms) sum += Math.exp(each - largest);
  return sum;
}
/** How far a sum of what is positive is from 2. */
export function nearest(x: readonly number[], p: number): number {
  const z = x.map((each) => p * Math.exp(each));
  let s = 0;
  for (const each of z) s += Math.max(each, 0);
  return (s - 2) ** 2;
}
`;

const read = createReader()(TEXT);

const original = originals(TEXT);
const GIVEN = [[0.3, -0.8, 1.2, 0.7], 1.3];

describe("what is only one of several to choose from", () => {
  it.each([
    ["cheapest", true],
    ["compared", true],
    ["summed", false],
  ])("is told: %s", (name, expected) => {
    const procedure = read(name);
    const chosen = chosenFrom(procedure.body);
    const arrays = procedure.body.locals.filter(({ form }) => form === "array");
    expect(arrays.some((variable) => chosen.has(variable))).toBe(expected);
  });

  it.each(["cheapest", "compared", "summed", "nearest"])("has its derivatives: %s", (name) => {
    const subject = { procedure: read(name), original: original(name), given: GIVEN };
    const { violations, compared } = findings(subject, { kinds: ["gradient", "hvp"] });
    expect(violations).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });

  it.each([
    ["cheapest", 2.5],
    ["compared", 3.5],
  ])("costs no more than a test where nothing flows: %s", (name, most) => {
    const procedure = read(name);
    const gradient = deriveProcedure(procedure, "gradient");
    const given = [Array.from({ length: 40 }, (_, i) => Math.sin(7 * i)), 0.9];
    const [own, both] = [procedure, gradient].map((each) => countOperations(each, given).operations);
    expect(both).toBeLessThanOrEqual(most * (own ?? 0));
  });

  it("keeps second derivatives where the adjoint is 0", () => {
    // s is 2, so that the square has its least value: only (∂s)² is left of the second derivative.
    const procedure = read("nearest");
    const { result: gradient } = run(deriveProcedure(procedure, "gradient"), [[0, 0], 1]);
    expect(gradient).toEqual([[0, 0], 0]);
    const { result } = run(deriveProcedure(procedure, "hvp"), [[0, 0], 1, [1, 0], 0]);
    expect(result).toEqual({ gradient: [[0, 0], 0], product: [[2, 2], 4] });
  });
});
