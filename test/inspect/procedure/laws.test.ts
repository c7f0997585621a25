import { describe, expect, it } from "vitest";
import type { ProcedureFunctions } from "../../../compiler/inspect/procedure/functions.ts";
import { dotProducts, sameValue, wholeDerivative } from "../../../compiler/inspect/procedure/laws.ts";
import { procedureSubject } from "../../../compiler/inspect/procedure/subject.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import { array, scalar } from "../../procedure/build.ts";

const [x, y, p] = [array("x"), scalar("y"), array("p")];
const MATRIX = [
  [1, 2, 3],
  [4, 5, 6],
] as const;

/** A linear function of x and y with two results, with one entry of its transpose changed. */
function linear(change = 0): ProcedureFunctions {
  const value = (point: readonly number[]): readonly number[] =>
    MATRIX.map((row) => row.reduce<number>((sum, each, index) => sum + each * (point[index] ?? NaN), 0));
  return {
    parameters: [
      { name: "x[0]", number: 1, leaf: x },
      { name: "x[1]", number: -1, leaf: x },
      { name: "y", number: 2, leaf: y },
    ],
    results: [
      { name: "p[0]", number: 5, leaf: p },
      { name: "p[1]", number: 11, leaf: p },
    ],
    values: [[5, 11]],
    value,
    jvp: (_, tangent) => value(tangent),
    vjp: (_, [a = NaN, b = NaN]) => [MATRIX[0][0] * a + MATRIX[1][0] * b, 2 * a + (5 + change) * b, 3 * a + 6 * b],
  };
}

describe("the dot-product law", () => {
  it("holds where both modes are right", () => {
    const { forward, reverse, agree } = dotProducts(linear());
    expect(agree).toBe(true);
    expect(forward).toBeCloseTo(reverse, 12);
  });

  it("does not where one entry is wrong", () => expect(dotProducts(linear(1e-6)).agree).toBe(false));
});

describe("the derivative as a whole", () => {
  const options = {
    most: 100,
    path: () => {
      throw new Error("no path is needed");
    },
    source: { name: "f.ts", text: "" },
  };
  const compare = (blocks: StructuredValue, functions = linear()): unknown =>
    wholeDerivative("jacobian", () => blocks, functions, procedureSubject(functions, options));

  it("is made of blocks, one for each variable", () => {
    const blocks = [
      [
        [
          [1, 2],
          [4, 5],
        ],
        [3, 6],
      ],
    ];
    expect(compare(blocks)).toEqual({ kind: "jacobian", differs: [] });
  });

  it("names the entries that differ", () => {
    const blocks = [
      [
        [
          [1, 4],
          [2, 5],
        ],
        [3, 6],
      ],
    ];
    expect(compare(blocks)).toEqual({ kind: "jacobian", differs: ["∂p[0]/∂x[1]", "∂p[1]/∂x[0]"] });
  });

  it("is not asked for where there is nothing to differentiate by", () => {
    const functions = { ...linear(), parameters: [] };
    expect(compare([], functions)).toBeUndefined();
  });
});

describe("the value", () => {
  it("is the same bit for bit, or another", () => {
    expect(sameValue({ result: [1, NaN], written: { y: [0] } }, [[1, NaN], [0]])).toBe(true);
    expect(sameValue({ result: [1, NaN], written: { y: [0] } }, [[1, NaN], [-0]])).toBe(false);
    expect(sameValue({ result: undefined, written: {} }, [1])).toBe(false);
  });
});
