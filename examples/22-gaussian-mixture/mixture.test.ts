import { describe, expect, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/mixture.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const logLikelihood = await functionBeside(import.meta.url, "mixture.ts", "logLikelihood");

const wrt = [3, 4, 5];

/** Three components in two dimensions, four points. */
const small: readonly Data[] = [
  2,
  3,
  4,
  Float64Array.of(0.3, -0.5, 0.1),
  Float64Array.of(0.5, -0.2, 1.1, 0.4, -0.7, 0.9),
  Float64Array.of(0.2, -0.1, 0.4, 0.05, 0.3, -0.6, -0.2, 0.15, 0.25),
  Float64Array.of(0.1, 0.7, -0.4, 1.2, 0.9, -0.3, 0.35, 0.05),
  { gamma: 1.5, m: 2 },
];

// In 60-digit arithmetic, from the densities of the components and the gamma function of mpmath; central differences
// with steps of 1e-20.
const value = -0.04190822242578712;
const figures = [
  [0.22867951409765794, -0.12178478682016097, -0.10689472727749695],
  [
    -0.2228060116997156, 0.7001470453897805, -0.41664515424933835, -0.06660716774350392, 0.604910117745017,
    -0.03188835363281499,
  ],
  [
    2.6384020094555907, 1.148837817347616, 1.3156925402738926, 0.7897276849130842, 2.450355555029568,
    -1.194667148897365, 0.274284944546165, 1.9563539799294183, 0.8525035133662205,
  ],
];

/** Four components in three dimensions, five points. */
const larger: readonly Data[] = [3, 4, 5, waves(4, 1), waves(12, 2), waves(24, 3), waves(15, 4), { gamma: 0.8, m: 0 }];

/** Two components on a line, three points. */
const line: readonly Data[] = [1, 2, 3, waves(2, 1), waves(2, 2), waves(2, 3), waves(3, 4), { gamma: 1, m: 1 }];

/** Numbers between −1 and 1. */
function waves(length: number, phase: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => Math.sin(phase + 7 * index));
}

describe("Gaussian mixture", () => {
  it("has its log-likelihood", () => {
    expect(Math.abs(Number(logLikelihood(...small)) - value)).toBeLessThan(1e-13);
  });

  it("has a gradient by hand", () => {
    expectClose(ofData(gradient)(...small), figures, 1e-14);
    expectClose(ofData(gradient)(...larger), numericalGradient(logLikelihood, larger, wrt), 1e-9);
  });
});

testGradient(
  { url: import.meta.url, file: "mixture.ts", fn: "logLikelihood", wrt: ["alphas", "means", "icf"] },
  new Map([
    ["in two dimensions", { data: small, gradient: figures, tolerance: 1e-13 }],
    ["in three dimensions", { data: larger }],
    ["in one dimension", { data: line }],
  ]),
);
