import { describe, expect, it } from "vitest";
import { toJson } from "../../../compiler/inspect/json.ts";
import { guarded } from "../../../compiler/inspect/procedure/guard.ts";
import { asStored, numbersIn, realPart, withReals } from "../../../compiler/inspect/procedure/parts.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import { structuredJson, structuredText } from "../../../compiler/inspect/procedure/text.ts";
import type { Structure } from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import { array, scalar } from "../../procedure/build.ts";
import * as samples from "../../procedure/samples.ts";

const [w, n, b] = [array("w", { rank: 2, storage: "Float64Array" }), scalar("n", "integer"), scalar("b", "boolean")];
const [k, x] = [array("k", { kind: "integer" }), scalar("x")];
const structure: Structure = {
  form: "record",
  fields: [
    ["w", w],
    ["rest", { form: "list", items: [n, b, k, x] }],
  ],
};
const value = { w: [[1, 2], [3]], rest: [4, true, [5], 6] };

describe("the parts of a value", () => {
  it("are its real numbers, with their names", () => {
    const names: string[] = [];
    const doubled = withReals(structure, value, "p", (number, path) => {
      names.push(path);
      return 2 * number;
    });
    expect(doubled).toEqual({ w: [[2, 4], [6]], rest: [4, true, [5], 12] });
    expect(names).toEqual(["p.w[0][0]", "p.w[0][1]", "p.w[1][0]", "p.rest[3]"]);
  });

  it("are what tangents consist of", () => {
    expect(realPart(structure, value, "p", () => 1)).toEqual({ w: [[1, 1], [1]], rest: [1] });
    expect(
      realPart(
        structure,
        value,
        "p",
        () => 1,
        (leaf) => leaf === x,
      ),
    ).toEqual({ rest: [1] });
    expect(realPart(n, 3, "n", () => 1)).toBeUndefined();
  });

  it("are stored as the source declares them", () => {
    expect(asStored(structure, value)).toEqual({
      w: [Float64Array.of(1, 2), Float64Array.of(3)],
      rest: [4, true, [5], 6],
    });
    expect(asStored(k, Float64Array.of(5))).toEqual([5]);
  });

  it("are listed in order", () => {
    expect(numbersIn(value)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(numbersIn([Float64Array.of(7), { a: 8, b: false }])).toEqual([7, 8]);
  });
});

describe("the text of a value", () => {
  it.each([
    [0.1, "0.1"],
    [-0, "-0"],
    [true, "true"],
    [[], "[]"],
    [{}, "{}"],
    [[1, 2], "[1, 2]"],
    [[[1], [2]], "[[1], [2]]"],
    [[[1], [2, 3]], "[[1], [2, 3]]"],
    [Float64Array.of(1, 2), "[1, 2]"],
    [{ a: 1, b: { c: [true, 2] } }, "{ a: 1, b: { c: [true, 2] } }"],
    [Array.from({ length: 16 }, () => 1), "(16, ‖·‖ = 4.0000)"],
    [[3, { a: 4 }], "[3, { a: 4 }]"],
  ])("%j", (given, text) => {
    expect(structuredText(given)).toBe(text);
  });

  it("is JSON that reads back", () => {
    expect(toJson(structuredJson({ a: [1, true], b: Float64Array.of(-0, NaN) }))).toBe(
      '{"a": [1, true], "b": [-0, "NaN"]}',
    );
  });
});

describe("a guarded procedure", () => {
  const of = guarded(samples.squareRoot());

  it("is one", () => {
    expect(() => {
      verify(of);
      verify(guarded(samples.early()));
      verify(guarded(samples.product()));
    }).not.toThrow();
  });

  it("computes the same where its iterations last, and tells what is left of them", () => {
    const { result } = run(samples.squareRoot(), [2]);
    expect(run(of, [2, 100]).result).toEqual([result, 95]);
  });

  it("ends where they do not", () => {
    // No number is the root of a negative one.
    expect(run(of, [-2, 100]).result).toEqual([expect.any(Number), -1]);
  });
});
