import { describe, expect, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/determinant.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import { expectClose, functionBeside, numericalGradient, ofData } from "../../test/support/typescript-examples.ts";

const determinant = await functionBeside(import.meta.url, "determinant.ts", "determinant");

// Determinant and cofactors, by hand; the rows change places twice.
const integers = [
  [1, 2, -1],
  [3, 0, 4],
  [-5, 6, 2],
];
const cofactors = [
  [-24, -26, 18],
  [-10, -3, -16],
  [8, -7, -6],
];

const matrix = Array.from({ length: 6 }, (_, i) =>
  Array.from({ length: 6 }, (__, j) => Math.sin(1 + 7 * i + 3 * i * j)),
);

describe("determinant", () => {
  it("has its value", () => {
    expectClose(determinant(integers), -94, 1e-15);
    expect(
      determinant([
        [0, 1],
        [0, 2],
      ]),
    ).toBe(0);
    expect(determinant([])).toBe(1);
  });

  it("has a gradient by hand", () => {
    expectClose(ofData(gradient)(integers), cofactors, 1e-14);
    expectClose(ofData(gradient)(matrix), numericalGradient(determinant, [matrix], [0]), 1e-9);
  });
});

testGradient(
  { url: import.meta.url, file: "determinant.ts", fn: "determinant", wrt: ["matrix"] },
  new Map([
    ["of three rows, as cofactors", { data: [integers], gradient: [cofactors], tolerance: 1e-14 }],
    ["of six rows, det A · A⁻ᵀ", { data: [matrix], gradient: gradient(matrix), tolerance: 1e-12 }],
  ]),
);
