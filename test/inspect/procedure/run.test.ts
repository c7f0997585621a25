import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { InternalError } from "../../../compiler/diagnostics/internal-error.ts";
import { countOperations, run } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import { mul } from "../../../compiler/primitives/arithmetic.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import {
  allocate,
  array,
  block,
  compute,
  element,
  loop,
  procedure,
  repeat,
  scalar,
  set,
} from "../../procedure/build.ts";
import * as samples from "../../procedure/samples.ts";

/** Procedures with arguments, and what the function of JavaScript gives for them. */
const CASES: readonly (readonly [string, Procedure, readonly StructuredValue[], StructuredValue])[] = [
  [
    "dot",
    samples.dot(),
    [
      [0.1, -2, 3],
      [7, 0.3, 1e-3],
    ],
    samples.dotInJavaScript([0.1, -2, 3], [7, 0.3, 1e-3]),
  ],
  ["dot of nothing", samples.dot(), [[], []], 0],
  ["dot with −0", samples.dot(), [[-0], [1]], 0],
  [
    "dot with NaN",
    samples.dot(),
    [
      [NaN, 1],
      [1, 2],
    ],
    NaN,
  ],
  ["squareRoot", samples.squareRoot(), [2], samples.squareRootInJavaScript(2)],
  [
    "moments",
    samples.moments(),
    [{ w: [-3, 0.5, 7, 0.1], scale: 1.1 }, true],
    samples.momentsInJavaScript({ w: [-3, 0.5, 7, 0.1], scale: 1.1 }, true),
  ],
  [
    "moments with sign",
    samples.moments(),
    [{ scale: -1.1, w: Float64Array.of(-3, 0.5, 7, 0.1) }, false],
    samples.momentsInJavaScript({ w: [-3, 0.5, 7, 0.1], scale: -1.1 }, false),
  ],
  ["stack", samples.stack(), [0.7, 5], samples.stackInJavaScript(0.7, 5)],
  ["shelves", samples.shelves(), [[0.1, 0.7, -3], 4], samples.shelvesInJavaScript([0.1, 0.7, -3], 4)],
  ["early", samples.early(), [[1, 2, 0.3, 5, 0.1], 3.5], samples.earlyInJavaScript([1, 2, 0.3, 5, 0.1], 3.5)],
  ["early, to the end", samples.early(), [[1, 2, 0.3], 1e3], samples.earlyInJavaScript([1, 2, 0.3], 1e3)],
];

describe("a procedure that is carried out", () => {
  it.each(CASES)("computes what JavaScript computes: %s", (_, of, given, expected) => {
    verify(of);
    expect(run(of, given)).toEqual({ result: expected, written: {} });
  });

  it("returns what is written in parameters, and leaves the arguments alone", () => {
    const rows = [
      [1, 2, 0.1],
      [-1, 0.3, 4],
    ];
    const y = [7, 7];
    const of = samples.product();
    verify(of);
    expect(run(of, [rows, [0.1, 0.2, 0.3], y])).toEqual({
      result: undefined,
      written: { y: samples.productInJavaScript(rows, [0.1, 0.2, 0.3]) },
    });
    expect(y).toEqual([7, 7]);
  });

  it("returns arrays as they are stored", () => {
    const table = array("table", { rank: 2, storage: "Float64Array" });
    const of = procedure([], block([table], [allocate(table, [2, 1], 3)]), table);
    expect(run(of, []).result).toEqual([Float64Array.of(3), Float64Array.of(3)]);
  });

  it("runs loops within loops without end of the stack", () => {
    const [s, i] = [scalar("s"), scalar("i", "integer")];
    const many = Array.from({ length: 5_000 }, () => compute((read) => [[s, mul(read(s), 1)]]));
    const of = procedure([], block([s], [set(s, 1), loop(i, 0, 3, block([], many))]), s);
    expect(run(of, []).result).toBe(1);
  });
});

function refusal(of: Procedure, given: readonly StructuredValue[], limit?: number): readonly string[] {
  try {
    run(of, given, limit === undefined ? {} : { limit });
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics.map(({ code, message }) => `${code} ${message}`);
    throw error;
  }
  throw new Error("nothing is refused");
}

describe("what cannot be carried out", () => {
  it.each<readonly [string, Procedure, readonly StructuredValue[], string]>([
    ["a wrong number of arguments", samples.dot(), [[1]], "ADJ605 the point has 1 value for 2 parameters"],
    [
      "a number for an array",
      samples.dot(),
      [1, [1]],
      "ADJ624 `x` is a list of numbers, and the number 1 does not fit it",
    ],
    [
      "an array for a number",
      samples.squareRoot(),
      [[1]],
      "ADJ624 `a` is a number, and a list of 1 number does not fit it",
    ],
    [
      "rows of different lengths",
      samples.product(),
      [[[1], [1, 2]], [1], [1, 1]],
      "ADJ624 `A[1]` is a list of 1 numbers, and a list of 2 numbers does not fit it",
    ],
    [
      "a fraction for a whole number",
      samples.stack(),
      [1, 2.5],
      "ADJ624 `n` is a whole number, and the number 2.5 does not fit it",
    ],
    [
      "a missing field",
      samples.moments(),
      [{ w: [1] }, true],
      "ADJ624 `params` is an object of `w` and `scale`, and an object of `w` does not fit it",
    ],
    [
      "an element that is a list",
      samples.moments(),
      [{ w: [1, [2]], scale: 1 }, true],
      "ADJ624 `params.w[1]` is a number, and a list of 1 number does not fit it",
    ],
    [
      "a number for a truth value",
      samples.moments(),
      [{ w: [1], scale: 1 }, 1],
      "ADJ624 `absolute` is true or false, and the number 1 does not fit it",
    ],
    [
      "an element that does not exist",
      samples.dot(),
      [[1, 2], [1]],
      "ADJ625 there is no `y[1]` at this point: `y` has 1 element",
    ],
    [
      "an element of a row that does not exist",
      samples.product(),
      [[[1, 2]], [1], [1]],
      "ADJ625 there is no `x[1]` at this point: `x` has 1 element",
    ],
  ])("%s", (_, of, given, expected) => {
    expect(refusal(of, given)).toEqual([expected]);
  });

  it("an endless loop", () => {
    const x = scalar("x");
    const of = procedure([x], block([], [repeat(block([], []))]), x);
    expect(refusal(of, [1], 1000)).toEqual(["ADJ507 the function takes more than 1000 steps at this point"]);
  });

  it("an array of a negative length, or one that is too large", () => {
    const [n, z] = [scalar("n", "integer"), array("z", { rank: 2 })];
    const of = procedure([n], block([z], [allocate(z, [n, n])]), z);
    expect(refusal(of, [-1])).toEqual(["ADJ626 `z` cannot be an array of -1 elements"]);
    expect(refusal(of, [1e5])).toEqual(["ADJ506 100000×100000 has more than 10000000 elements: too many"]);
  });

  it("an array that is read before it has memory, which is a defect", () => {
    const [a, x] = [array("a"), array("x")];
    const of = procedure([x], block([a], []), a);
    expect(() => run(of, [[]])).toThrow(InternalError);
  });

  it("points into the source", () => {
    const source = { name: "dot.ts", text: "function dot() {\n  a;\n  s += x[i] * y[i];\n}" };
    expect(() => run(samples.dot(), [[1, 2], [1]], { source })).toThrow("dot.ts:3:3: there is no `y[1]`");
  });

  it("points into the source at the end of a file that is shorter", () => {
    const source = { name: "dot.ts", text: "" };
    expect(() => run(samples.dot(), [[1, 2], [1]], { source })).toThrow("there is no `y[1]`");
  });
});

describe("the count of operations", () => {
  it("counts what is carried out, with the weights of the primitives", () => {
    // One product and one addition for each element.
    const { operations, weighted, byPrimitive } = countOperations(samples.dot(), [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect({ operations, weighted }).toEqual({ operations: 6, weighted: 6 });
    expect(byPrimitive).toEqual(
      new Map([
        ["mul", 3],
        ["add", 3],
      ]),
    );
  });

  it("counts decisions, and of conditionals the side that is taken", () => {
    // A comparison and a decision for each element; where it is small: two products, two additions, a quotient, and a
    // conditional, whose absolute value is computed only where it is asked for.
    const given = { w: [-3, 0.5], scale: 1 };
    const taken = countOperations(samples.moments(), [given, true]).byPrimitive;
    expect(taken).toEqual(new Map(Object.entries({ lt: 2, cond: 4, mul: 4, abs: 2, div: 2, add: 4 })));
    const other = countOperations(samples.moments(), [given, false]).byPrimitive;
    expect(other.get("abs")).toBeUndefined();
  });

  it("grows with the number of steps", () => {
    const at = (n: number): number => countOperations(samples.stack(), [0.1, n]).operations;
    expect(at(20) - at(10)).toBe(2 * (at(10) - at(5)));
  });

  it("does not count indices", () => {
    const [x, y, i] = [array("x"), scalar("y"), scalar("i", "integer")];
    const body = block([], [compute((read) => [[y, read(element(x, i))]])]);
    const of = procedure([x], block([y], [set(y, 0), loop(i, 0, 2, body)]), y);
    expect(countOperations(of, [[1, 2]]).operations).toBe(0);
  });
});
