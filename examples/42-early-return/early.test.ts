import { describe, expect, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/early.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const interpolate = await functionBeside(import.meta.url, "early.ts", "interpolate");
const tax = await functionBeside(import.meta.url, "early.ts", "tax");
const distanceToHit = await functionBeside(import.meta.url, "early.ts", "distanceToHit");

const xs = [0, 1, 2.5, 4];
const ys = [3, -1, 0.5, 2];
const thresholds = [10, 20, 50];
const rates = [0.1, 0.2, 0.4];
const centers = [
  [0, 0, 5],
  [3, 0.5, 4],
];
const radii = [1, 0.5];

/** The nearer root of |t u − c| = r for a unit vector u. */
function hit(direction: readonly number[], center: readonly number[], radius: number): number {
  const size = Math.hypot(...direction);
  const along = direction.reduce((sum, each, axis) => sum + (each / size) * center[axis]!, 0);
  const squared = center.reduce((sum, each) => sum + each ** 2, 0);
  return along - Math.sqrt(along ** 2 - squared + radius ** 2);
}

describe("early returns", () => {
  it.each([
    [-1, 3],
    [0.25, 2],
    [2.5, 0.5],
    [3, 1],
    [7, 2],
  ])("interpolates at %d", (x, value) => {
    expectClose(interpolate(xs, ys, x), value, 1e-15);
  });

  it.each([
    [5, 0],
    [15, 0.5],
    [30, 3],
    [100, 27],
  ])("taxes an income of %d", (income, value) => {
    expectClose(tax(income, thresholds, rates), value, 1e-15);
  });

  it("finds where a ray hits a sphere", () => {
    expectClose(distanceToHit([0.02, -0.05, 1], centers, radii), hit([0.02, -0.05, 1], centers[0]!, 1), 1e-11);
    expectClose(distanceToHit([3, 0.4, 4.1], centers, radii), hit([3, 0.4, 4.1], centers[1]!, 0.5), 1e-11);
    expect(distanceToHit([0, 1, 0], centers, radii)).toBe(100);
  });

  it.each([-1, 0.25, 1.7, 3, 7])("has a gradient of interpolation by hand at %d", (x) => {
    const start: readonly Data[] = [xs, ys, x];
    expectClose(ofData(gradient)(...start), numericalGradient(interpolate, start, [0, 1, 2]), 1e-9);
  });
});

const example = { url: import.meta.url, file: "early.ts" };

testGradient(
  { ...example, fn: "interpolate", wrt: ["xs", "ys", "x"] },
  new Map([-1, 0.25, 1.7, 3, 7].map((x) => [`at ${x}`, { data: [xs, ys, x] }])),
);
testGradient(
  { ...example, fn: "tax", wrt: ["income", "thresholds", "rates"] },
  new Map([5, 15, 30, 100].map((income) => [`of an income of ${income}`, { data: [income, thresholds, rates] }])),
);
testGradient(
  { ...example, fn: "distanceToHit", wrt: ["direction", "centers", "radii"] },
  new Map(
    [
      [0.02, -0.05, 1],
      [3, 0.4, 4.1],
      [0, 1, 0],
    ].map((direction) => [`along ${direction.join(", ")}`, { data: [direction, centers, radii], tolerance: 1e-8 }]),
  ),
);
