import { describe, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/ode.ts";
import { testGradient, testJacobian } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const misfit = await functionBeside(import.meta.url, "models.ts", "misfit");
const decay = await functionBeside(import.meta.url, "models.ts", "decay");

const start: readonly Data[] = [
  Float64Array.of(2, 1),
  Float64Array.of(1.5, 1, 0.75, 0.6),
  3,
  50,
  Float64Array.of(1, 0.5),
];

// In 60-digit arithmetic; the gradient by central differences with steps of 1e-20.
const value = 1.2273266566682848;
const figures = [
  [-0.06222474520424129, -1.1392693167453354],
  [1.45138180544801, -3.592356896820945, 0.03232399200851634, -3.1194305864617697],
];

/** What one step of the method makes of 1 under y′ = −z y, and its derivative with respect to z. */
const factor = (z: number): number => 1 - z + z ** 2 / 2 - z ** 3 / 6 + z ** 4 / 24;
const factorSlope = (z: number): number => -1 + z - z ** 2 / 2 + z ** 3 / 6;

/** The derivatives of a · factor(r t/n)ⁿ with respect to a, r, t. */
function decaySlopes(amount: number, rate: number, time: number, steps: number): readonly number[] {
  const z = (rate * time) / steps;
  const slope = amount * factor(z) ** (steps - 1) * factorSlope(z);
  return [factor(z) ** steps, slope * time, slope * rate];
}

describe("ordinary differential equations", () => {
  it("have the solution of the method", () => {
    expectClose(misfit(...start), value, 1e-14);
    expectClose(decay(3, 0.7, 2, 100), 3 * factor(0.014) ** 100, 1e-14);
  });

  it("have a gradient by hand", () => {
    expectClose(ofData(gradient)(...start), figures, 1e-13);
    const many = start.with(3, 1000);
    expectClose(ofData(gradient)(...many), numericalGradient(misfit, many, [0, 1]), 1e-9);
  });
});

const example = { url: import.meta.url, file: "models.ts" };

testGradient(
  { ...example, fn: "misfit", wrt: ["initial", "rates"] },
  new Map([
    ["over 50 steps", { data: start, gradient: figures, tolerance: 1e-13 }],
    ["over 1000 steps", { data: start.with(3, 1000) }],
    [
      "over no step",
      {
        data: start.with(3, 0).with(2, 0),
        gradient: [
          [1, 0.5],
          [0, 0, 0, 0],
        ],
      },
    ],
  ]),
);
testGradient(
  { ...example, fn: "decay", wrt: ["amount", "rate", "time"] },
  new Map([
    ["in its closed form", { data: [3, 0.7, 2, 100], gradient: decaySlopes(3, 0.7, 2, 100), tolerance: 1e-13 }],
  ]),
);
testJacobian(
  { ...example, fn: "population", wrt: ["initial", "rates", "time"] },
  new Map([["over 50 steps", start.slice(0, 4)]]),
);
