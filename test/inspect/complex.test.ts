import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../compiler/diagnostics/diagnostic.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { expand } from "../../compiler/graph/expand.ts";
import { complexJacobian, evaluateComplex } from "../../compiler/inspect/complex.ts";

const evaluate = (text: string, ...inputs: readonly (readonly [number, number])[]): unknown => {
  const { graph, source } = parseMath(text);
  return evaluateComplex(
    expand(graph),
    inputs.map(([re, im]) => ({ re, im })),
    source,
  );
};

const slope = (text: string, ...point: readonly number[]): readonly (readonly number[])[] => {
  const { graph, source } = parseMath(text);
  return complexJacobian(expand(graph), point, source, undefined).map((row) => row.map(({ value }) => value));
};

/** A number that agrees to a relative difference of 10⁻¹⁴. */
const withinRounding = (value: number): unknown =>
  expect.toSatisfy((given: number) => Math.abs(given - value) <= 1e-14 * Math.abs(value));

describe("a graph over complex numbers", () => {
  it("is evaluated", () => {
    expect(evaluate("x^2 + y", [3, 4], [1, 0])).toEqual([{ re: withinRounding(-6), im: withinRounding(24) }]);
    expect(evaluate("[x*y, x/y]", [1, 1], [1, -1])).toEqual([
      { re: 2, im: 0 },
      { re: 0, im: 1 },
    ]);
  });

  it("takes branches by the real part", () => {
    expect(evaluate("x > 0 ? 2*x : log(x)", [1, 5])).toEqual([{ re: 2, im: 10 }]);
    expect(evaluate("a = x > 0 and x < 2 ? [x, 1] : [0, 2]; a", [1, 5])).toEqual([
      { re: 1, im: 5 },
      { re: 1, im: 0 },
    ]);
  });

  it("is constant where nothing flows through", () => {
    expect(evaluate("floor(x) + sign(x) + round(x)", [1.7, 5])).toEqual([{ re: 4, im: 0 }]);
  });
});

describe("the Jacobian by complex steps", () => {
  it.each([
    ["exp(x)*sin(y)", [1, 2], [[Math.E * Math.sin(2), Math.E * Math.cos(2)]]],
    [
      "[x*y, x - y]",
      [3, 5],
      [
        [5, 3],
        [1, -1],
      ],
    ],
    ["relu(x) + abs(y)", [-1, -2], [[0, -1]]],
    ["max(x, y, 3)", [1, 5], [[0, 1]]],
    ["1/(1 + exp(-x))", [40], [[4.248354255291589e-18]]],
    ["hypot(x, y)", [3e-200, 4e-200], [[0.6, 0.8]]],
    ["3", [], [[]]],
  ] as const)("of %s", (text, point, expected) => {
    const expectedRows = expected.map((row) => row.map((value) => withinRounding(value)));
    expect(slope(text, ...point)).toEqual(expectedRows);
  });

  it("has an error bar that shrinks with the square of the step", () => {
    const { graph, source } = parseMath("exp(x)");
    const errorAt = (step: number): number => complexJacobian(expand(graph), [1], source, step)[0]![0]!.error;
    expect(errorAt(0.1) / errorAt(0.01)).toBeCloseTo(100, 0);
    expect(errorAt(1e-20)).toBeLessThan(1e-15);
  });

  it("is refused where a function is only known for real numbers, with the place of it", () => {
    expect(() => slope("x + erf(2*y)", 1, 2)).toThrow(DiagnosticError);
    expect(() => slope("x + erf(2*y)", 1, 2)).toThrow("expression:1:5: the complex step cannot go through `erf`");
  });
});
