import { describe, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/newton.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const squareRoot = await functionBeside(import.meta.url, "newton.ts", "squareRoot");
const eccentricAnomaly = await functionBeside(import.meta.url, "newton.ts", "eccentricAnomaly");
const orbitError = await functionBeside(import.meta.url, "newton.ts", "orbitError");

const orbit = { axis: 1.5, eccentricity: 0.6, period: 2.3, start: 0.15 };
const times = [0.1, 0.4, 0.9, 1.3, 1.8, 2.6];
const observed: readonly Data[] = [orbit, times, times.map((t) => Math.cos(3 * t)), times.map((t) => Math.sin(3 * t))];

describe("Newton's iteration", () => {
  it.each([0.01, 0.5, 2, 9, 12345.678])("finds the square root of %d", (x) => {
    expectClose(squareRoot(x), Math.sqrt(x), 1e-14);
  });

  it("solves Kepler's equation", () => {
    expectClose(eccentricAnomaly(1.2, 0.6), 1.7861416032743136, 1e-15);
  });

  it("has a gradient by hand", () => {
    expectClose(ofData(gradient)(...observed), numericalGradient(orbitError, observed, [0]), 1e-9);
  });
});

const example = { url: import.meta.url, file: "newton.ts" };

testGradient(
  { ...example, fn: "squareRoot", wrt: ["x"] },
  new Map(
    [0.01, 0.5, 2, 9, 12345.678].map((x) => [
      `at ${x}, 1/(2√x)`,
      { data: [x], gradient: [1 / (2 * Math.sqrt(x))], tolerance: 1e-12 },
    ]),
  ),
);
testGradient(
  { ...example, fn: "eccentricAnomaly", wrt: ["meanAnomaly", "eccentricity"] },
  new Map([
    [
      "by 60-digit arithmetic",
      { data: [1.2, 0.6], gradient: [0.8863591446259845, 0.8658866168465396], tolerance: 1e-12 },
    ],
  ]),
);
testGradient({ ...example, fn: "orbitError", wrt: ["orbit"] }, new Map([["of six observations", { data: observed }]]));
