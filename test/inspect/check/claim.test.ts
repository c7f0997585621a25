import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { isClaimed, readClaim, type Claim } from "../../../compiler/inspect/check/claim.ts";

/** The values of a claim for a Jacobian of a given size. */
const valuesOf = (claim: Claim, height: number, width: number): readonly (readonly number[])[] =>
  readClaim(claim, height, width).rows.map((row) => row.map(({ value }) => value));

describe("a claim", () => {
  it.each([
    [
      "a matrix",
      "[[1, 2.5], [-3e-1, .5]]",
      2,
      2,
      [
        [1, 2.5],
        [-0.3, 0.5],
      ],
    ],
    [
      "a matrix over several lines",
      "[\n  [1, 2],\n  [3, 4]\n]",
      2,
      2,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["a row", "[1, 2, 3]", 1, 3, [[1, 2, 3]]],
    ["a column", "[1, 2, 3]", 3, 1, [[1], [2], [3]]],
    ["a number", "-4.5", 1, 1, [[-4.5]]],
    ["the gradient of one output as a column", "[[1], [2]]", 1, 2, [[1, 2]]],
    ["numbers that JSON lacks", '[NaN, Infinity, "-Infinity", "NaN"]', 1, 4, [[NaN, Infinity, -Infinity, NaN]]],
    ["a typographic minus", "[−1, +2]", 1, 2, [[-1, 2]]],
    [
      "numbers instead of text",
      [
        [1, 2],
        [3, 4.5],
      ],
      2,
      2,
      [
        [1, 2],
        [3, 4.5],
      ],
    ],
    ["a list of numbers", [1, 2], 1, 2, [[1, 2]]],
    ["one number", 7, 1, 1, [[7]]],
  ] satisfies readonly (readonly [string, Claim, number, number, number[][]])[])(
    "may be %s",
    (_, claim, height, width, values) => {
      expect(valuesOf(claim, height, width)).toEqual(values);
      expect(readClaim(claim, height, width).isTransposed).toBe(false);
    },
  );

  it("that only fits with rows and columns exchanged is read so, and marked", () => {
    const { rows, isTransposed } = readClaim("[[1, 2, 3], [4, 5, 6]]", 3, 2);
    expect(isTransposed).toBe(true);
    expect(rows.map((row) => row.map(({ value }) => value))).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  it.each([
    ["", "ADJ609", 0, 0],
    ["[1, 2", "ADJ609", 5, 5],
    ["[1 2]", "ADJ609", 3, 4],
    ["[]", "ADJ609", 1, 2],
    ["[1, two]", "ADJ609", 4, 5],
    ["[1, 2] 3", "ADJ609", 7, 8],
    ["[[1, 2], 3]", "ADJ609", 9, 10],
    ["[1, [2]]", "ADJ609", 1, 2],
    ["[[1, 2], [3]]", "ADJ609", 9, 12],
    ["[[[1]]]", "ADJ609", 2, 3],
    ["[1, 2, 3]", "ADJ610", 0, 9],
    ["5", "ADJ610", 0, 1],
  ])("%s is refused where it goes wrong", (claim, code, start, end) => {
    let thrown: unknown;
    try {
      readClaim(claim, 2, 2);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DiagnosticError);
    expect(thrown).toMatchObject({ diagnostics: [{ code, span: { start, end } }], source: { text: claim } });
  });
});

describe("a number of a claim", () => {
  const isRight = (written: string, exact: number): boolean => {
    const [[number] = []] = readClaim(written, 1, 1).rows;
    return isClaimed(number!, exact);
  };

  it.each([
    ["4.71", 4.710196],
    ["4.7", 4.710196],
    ["4.71", 4.705],
    ["4.71", 4.715],
    ["47", 47.3034],
    ["-0.5", -0.4999],
    ["1.5e3", 1523],
    ["1.50e3", 1504],
    ["6.02e-3", 0.006018],
    [".3", 0.29],
    ["1", 1],
    ["0", 0],
    ["0", 6e-17],
    ["0", -0],
    ["0.00", 0.004],
    ["47.3034095912318", 47.3034095912318],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ["NaN", NaN],
  ])("%s stands for %d", (written, exact) => {
    expect(isRight(written, exact)).toBe(true);
  });

  it.each([
    ["47.28739", 47.3034095912318],
    ["4.72", 4.710196],
    ["4.710", 4.7112],
    ["47", 47.6],
    ["5", 4.7],
    ["0", 0.3],
    ["1", 0],
    ["-1", 1],
    ["1.50e3", 1523],
    ["47.3034095912318", 47.303409591],
    ["Infinity", 1e300],
    ["NaN", 0],
    ["0", NaN],
  ])("%s does not stand for %d", (written, exact) => {
    expect(isRight(written, exact)).toBe(false);
  });
});
