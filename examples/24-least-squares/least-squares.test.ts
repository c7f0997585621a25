import { describe, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/least-squares.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import { expectClose, functionBeside, ofData } from "../../test/support/typescript-examples.ts";

const leastSquares = await functionBeside(import.meta.url, "least-squares.ts", "leastSquares");
const leastSquaresOfRows = await functionBeside(import.meta.url, "least-squares.ts", "leastSquaresOfRows");

const A = Array.from({ length: 7 }, (_, i) => [Math.sin(i), Math.cos(3 * i), 1, i / 7]);
const x = [0.3, -0.7, 0.2, 1.1];
const b = A.map((_, i) => Math.sin(5 * i + 1));

const residual = A.map((row, i) => row.reduce((sum, entry, j) => sum + entry * x[j]!, 0) - b[i]!);

/** ∂/∂A = r xᵀ, ∂/∂x = Aᵀ r, ∂/∂b = −r. */
const expected = [
  residual.map((r) => x.map((each) => r * each)),
  x.map((_, j) => A.reduce((sum, row, i) => sum + row[j]! * residual[i]!, 0)),
  residual.map((r) => -r),
];

const flat = [Float64Array.from(A.flat()), Float64Array.from(x), Float64Array.from(b)];

describe("least squares", () => {
  it("has half the squared norm of the residual", () => {
    const value = residual.reduce((sum, r) => sum + r * r, 0) / 2;
    expectClose(leastSquares(...flat), value, 1e-15);
    expectClose(leastSquaresOfRows(A, x, b), value, 1e-15);
  });

  it("has a gradient by hand", () => {
    expectClose(ofData(gradient)(...flat), expected[1], 1e-14);
  });
});

const example = { url: import.meta.url, file: "least-squares.ts" };

testGradient(
  { ...example, fn: "leastSquares", wrt: ["a", "x", "b"] },
  new Map([["in its closed form", { data: flat, gradient: expected, tolerance: 1e-14 }]]),
);
testGradient(
  { ...example, fn: "leastSquaresOfRows", wrt: ["rows", "x", "b"] },
  new Map([["in its closed form", { data: [A, x, b], gradient: expected, tolerance: 1e-14 }]]),
);
