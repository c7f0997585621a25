import { describe, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/pendulum.ts";
import { testGradient, testJacobian } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  filled,
  functionBeside,
  leavesOf,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const finalAngle = await functionBeside(import.meta.url, "pendulum.ts", "finalAngle");
const energy = await functionBeside(import.meta.url, "pendulum.ts", "energy");
const swing = await functionBeside(import.meta.url, "pendulum.ts", "swing");

const pendulum = { masses: [1.5, 0.75], lengths: [1.1, 0.9] };
const released = { angles: [1.9, -1.2], velocities: [0.4, -0.1] };
const wild: readonly Data[] = [[1.9, -1.2], pendulum, 1.5, 300];
const start: readonly Data[] = [[0.5, -0.8], pendulum, 2, 40];

// In 60-digit arithmetic, with accelerations that solve Lagrange's equations as a linear system; the gradient by central
// differences with steps of 1e-20.
const value = -0.25142010068159465;
const figures = [
  [-2.4771454820668137, 2.132055730532635],
  [-0.5318689585585549, 1.0637379171171097, -2.004320037168568, -2.159564284213638],
];

describe("double pendulum", () => {
  it("swings as Lagrange's equations say", () => {
    expectClose(finalAngle(...start), value, 1e-13);
  });

  it("keeps its energy", () => {
    const later = filled(released, leavesOf(swing(released, pendulum, 3, 6000)));
    expectClose(energy(later, pendulum), energy(released, pendulum), 1e-10);
  });

  it("has a gradient by hand", () => {
    expectClose(ofData(gradient)(...start), figures, 1e-12);
    expectClose(ofData(gradient)(...wild), numericalGradient(finalAngle, wild, [0, 1]), 1e-8);
  });
});

const example = { url: import.meta.url, file: "pendulum.ts" };

testGradient(
  { ...example, fn: "finalAngle", wrt: ["angles", "pendulum"] },
  new Map([
    ["of small swings", { data: start, gradient: figures, tolerance: 1e-12 }],
    ["of large swings", { data: wild, tolerance: 1e-8 }],
  ]),
);
testGradient(
  { ...example, fn: "energy", wrt: ["state", "pendulum"] },
  new Map([["of a state", { data: [released, pendulum] }]]),
);
testJacobian(
  { ...example, fn: "swing", wrt: ["start", "pendulum"] },
  new Map([["over 100 steps", [released, pendulum, 1, 100]]]),
);
