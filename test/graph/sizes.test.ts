import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dimValue, sizeOf, type Dim } from "../../compiler/graph/dim.ts";
import type { Input } from "../../compiler/graph/graph.ts";
import { planSizes, solveSizes } from "../../compiler/graph/sizes.ts";
import { REAL, tensorOf } from "../../compiler/graph/type.ts";
import { array, graphOver, plainRunner } from "../support/arrays.ts";
import { sumOver } from "../../compiler/primitives/reduction.ts";
import { add } from "../../compiler/primitives/arithmetic.ts";

const input = (name: string, ...dims: readonly Dim[]): Input => ({ name, type: tensorOf(dims) });
const zeros = (length: number): Float64Array => new Float64Array(length);

function solved(inputs: readonly Input[], lengths: readonly number[]): Record<string, number> {
  return Object.fromEntries(solveSizes(inputs, lengths.map(zeros)));
}

describe("named lengths", () => {
  it("follow from the number of elements of an array", () => {
    expect(solved([input("x", "n")], [7])).toEqual({ n: 7 });
    expect(solved([input("x", "n", 3)], [15])).toEqual({ n: 5 });
    expect(solved([input("x", 2, "n", 3)], [0])).toEqual({ n: 0 });
    expect(solved([input("x", "n", "n")], [49])).toEqual({ n: 7 });
    expect(solved([input("x", "n", "n", "n")], [64])).toEqual({ n: 4 });
    expect(solved([input("x", "n", "n", 5)], [45])).toEqual({ n: 3 });
  });

  it("follow one from another", () => {
    expect(solved([input("A", "n", "m"), input("x", "m")], [12, 4])).toEqual({ n: 3, m: 4 });
    expect(solved([input("A", "n", "m"), input("B", "m", "k"), input("C", "k", "k")], [6, 10, 25])).toEqual({
      n: 3,
      m: 2,
      k: 5,
    });
  });

  it("are told by arrays of one axis first, where others have no elements", () => {
    expect(solved([input("y", "m"), input("A", "n", "m"), input("x", "n")], [0, 0, 3])).toEqual({ n: 3, m: 0 });
  });

  it("of every power are whole", () => {
    for (let n = 0; n < 60; n++) {
      for (let power = 1; power <= 5; power++) {
        const x = input("x", ...Array.from({ length: power }, () => "n"));
        expect(solved([x], [n ** power])).toEqual({ n });
      }
    }
  });

  it("are solved for whenever each has an array of its own", () => {
    const dims = fc.array(fc.constantFrom<Dim>("n", "m", "k", 2, 1), { minLength: 1, maxLength: 3 });
    const lengths = fc.record({ n: fc.nat({ max: 6 }), m: fc.nat({ max: 6 }), k: fc.nat({ max: 6 }) });
    fc.assert(
      fc.property(fc.array(dims, { maxLength: 3 }), lengths, (shapes, values) => {
        const sizes = new Map(Object.entries(values));
        const own = ["n", "m", "k"].map((name) => input(name, name));
        const inputs = [...shapes.map((each, index) => input(`x${index}`, ...each)), ...own];
        const elements = inputs.map(({ type }) => dimValue(sizeOf(type.kind === "tensor" ? type.dims : []), sizes));
        expect(solved(inputs, elements)).toEqual(values);
      }),
    );
  });

  it("that no number of elements tells are named", () => {
    expect(planSizes([input("A", "n", "m")]).unsolved).toEqual(["n", "m"]);
    expect(planSizes([input("A", "n", "m"), input("B", "m", "n")]).unsolved).toEqual(["n", "m"]);
    expect(planSizes([input("x", "n - 1")]).unsolved).toEqual(["n"]);
    expect(planSizes([input("x", "n - 1"), input("y", "n")]).unsolved).toEqual([]);
    expect(planSizes([input("x", 3), { name: "y", type: REAL }])).toEqual({ steps: [], unsolved: [] });
  });

  it("that do not fit are refused, in words", () => {
    expect(() => solved([input("x", "n", 3)], [7])).toThrow("x has 7 elements, and its shape is n×3");
    expect(() => solved([input("x", "n"), input("y", "n")], [3, 4])).toThrow("y has 4 elements, and its shape is n");
    expect(() => solved([input("A", "n", "n")], [8])).toThrow("A has 8 elements, and its shape is n×n");
    expect(() => solved([input("x", "n"), input("y", "n - 1")], [3, 3])).toThrow("its shape is (n - 1)");
    expect(() => solved([input("x", 4)], [3])).toThrow("x has 3 elements, and its shape is 4");
  });
});

describe("generated functions", () => {
  const shapes: readonly (readonly [title: string, dims: readonly (readonly Dim[])[], right: readonly number[]])[] = [
    ["a vector of named length and one of the same", [["n"], ["n"]], [3, 3]],
    ["a matrix of a known number of columns", [["n", 3]], [6]],
    ["a square matrix", [["n", "n"]], [9]],
    ["a cube", [["n", "n", "n"]], [64]],
    ["a matrix and a vector", [["n", "m"], ["m"]], [6, 3]],
    ["a known length", [[4]], [4]],
  ];

  it.each(shapes)("take %s, and nothing of another length", (_, dims, right) => {
    const graph = graphOver(
      dims.map((each) => array(...each)),
      (...inputs) => inputs.map((x, index) => sumOver(x, [...dims[index]!.keys()])).reduce((a, b) => add(a, b)),
    );
    const run = plainRunner(graph);
    expect(run(right.map(zeros))).toEqual([0]);
    const wrong = right.map((length, index) => zeros(index === right.length - 1 ? length + 1 : length));
    expect(() => run(wrong)).toThrow(RangeError);
    // With a matrix of n×m it may be either of the two that has the wrong one.
    expect(() => run(wrong)).toThrow(/x\d has \d+ elements, but its shape is/);
  });
});
