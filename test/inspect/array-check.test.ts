import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../compiler/diagnostics/diagnostic.ts";
import { check, type CheckOptions } from "../../compiler/inspect/check.ts";
import { checkJson, renderCheck } from "../../compiler/inspect/check/render.ts";
import { sampleOf } from "../../compiler/inspect/check/sample.ts";
import type { Point } from "../../compiler/inspect/check/point.ts";
import { LEAST_SQUARES, LEAST_SQUARES_POINT, RESIDUAL, RESIDUAL_POINT } from "./array-systems.ts";

const refused = async (text: string, options: CheckOptions): Promise<string> => {
  try {
    await check(text, options);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0]!.message;
  }
  throw new Error(`${text} is accepted`);
};

describe("a check of a function of arrays", () => {
  it("names entries by their elements, from 1", async () => {
    const report = await check(LEAST_SQUARES, { at: LEAST_SQUARES_POINT });
    expect(report.entries).toHaveLength(1);
    expect(report.entries[0]!.map(({ output, parameter, forward }) => [output, parameter, forward])).toEqual([
      ...[-1, 1, -2, -4, 4, -8].map((slope, k) => ["f", `W[${Math.floor(k / 3) + 1}, ${(k % 3) + 1}]`, slope]),
      ...[-13, -18, 4].map((slope, k) => ["f", `x[${k + 1}]`, slope]),
      ...[1, 4].map((slope, k) => ["f", `t[${k + 1}]`, slope]),
    ]);
    expect(report).toMatchObject({ passed: true, parameters: ["W", "x", "t"], value: [8.5] });
    expect(report).not.toHaveProperty("total");
    expect(renderCheck(report)).toMatch(/^f at W = \[\[1, 2, 0\], \[3, 4, -1\]\], x = \[1, -1, 2\], t = \[0, 1\], /);
  });

  it("agrees for a residual layer, by both modes", async () => {
    const { entries, passed } = await check(RESIDUAL, { at: RESIDUAL_POINT });
    expect(passed).toBe(true);
    expect(entries.flat().map(({ verdict }) => verdict)).toEqual(new Array(24).fill("agree"));
    const byName = new Map(entries.flat().map((entry) => [entry.parameter, entry]));
    expect(byName.get("x[1]")!.forward).toBeCloseTo(0.164195776659792, 13);
    expect(byName.get("x[2]")!.reverse).toBeCloseTo(-2.82165957944763, 13);
  });

  it("goes through every pair of elements where the value is an array", async () => {
    const { entries, outputs } = await check("A*x", {
      shapes: { A: ["m", "n"], x: ["n"] },
      at: {
        A: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        x: [1, 0, -1],
      },
    });
    expect(outputs).toEqual(["f"]);
    expect(entries.map((row) => row.length)).toEqual([9, 9]);
    expect(entries[1]!.map(({ output, parameter, forward }) => `${output} ${parameter} ${forward}`)).toEqual([
      "f[2] A[1, 1] 0",
      "f[2] A[1, 2] 0",
      "f[2] A[1, 3] 0",
      "f[2] A[2, 1] 1",
      "f[2] A[2, 2] 0",
      "f[2] A[2, 3] -1",
      "f[2] x[1] 4",
      "f[2] x[2] 5",
      "f[2] x[3] 6",
    ]);
  });

  it("takes flat arrays, and parameters that are numbers beside them", async () => {
    const shapes = { A: [2, 2] };
    const { passed, point } = await check("c*sum(A)", { shapes, at: { A: Float64Array.of(1, 2, 3, 4), c: 2 } });
    expect(passed).toBe(true);
    expect(point).toContainEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("compares an answer with every entry", async () => {
    const shapes = { x: [3] };
    const right = await check("sum(x.^2)", { shapes, at: { x: [1, 2, 3] }, claim: "[2, 4, 6]" });
    expect(right.claim!.right).toBe(true);
    const wrong = await check("sum(x.^2)", { shapes, at: { x: [1, 2, 3] }, claim: "[2, 4, -6]" });
    expect(wrong.claim).toMatchObject({ right: false, mistakes: [{ description: "wrong sign" }] });
  });

  it("says which elements are at a kink", async () => {
    const report = await check("sum(relu(x)) + max(y)", {
      shapes: { x: [3], y: [2] },
      at: { x: [0, 1, -1], y: [2, 2] },
    });
    const verdicts = Object.fromEntries(report.entries[0]!.map(({ parameter, verdict }) => [parameter, verdict]));
    expect(verdicts).toEqual({ "x[1]": "kink", "x[2]": "agree", "x[3]": "agree", "y[1]": "kink", "y[2]": "kink" });
    expect(report.passed).toBe(true);
    expect(report.kinks.map(({ formula }) => formula)).toEqual(["relu(x) at [1]", "max(y)"]);
  });

  it("looks at some of many entries, the same ones each time, and at every parameter", async () => {
    const shapes = { W: [30, 40], b: [30], x: [40] };
    const at = {
      W: Array.from({ length: 30 }, (_, i) => Array.from({ length: 40 }, (_, j) => Math.sin(i + 2 * j))),
      b: Array.from({ length: 30 }, (_, i) => i / 30),
      x: Array.from({ length: 40 }, (_, j) => Math.cos(j)),
    };
    const report = await check("sum(tanh(W*x + b))", { shapes, at });
    const again = await check("sum(tanh(W*x + b))", { shapes, at });
    expect(report).toMatchObject({ total: 1270, passed: true });
    expect(report.entries[0]).toHaveLength(200);
    expect(new Set(report.entries[0]!.map(({ parameter }) => parameter.charAt(0)))).toEqual(new Set("Wbx"));
    expect(checkJson(again)).toBe(checkJson(report));
    const text = renderCheck(report);
    expect(text).toContain("200 entries: 200 agree");
    expect(text).toMatch(/^200 of 1270 entries were checked, .*10 that agree least\.\nThe worst is ∂f\/∂/m);
    expect(text.split("\n").filter((line) => line.startsWith("∂"))).toHaveLength(10);
  });

  it("cannot judge by labels, which only integers can be", async () => {
    const report = await check("f(Z, y) = sum(crossEntropy(Z, y))", {
      shapes: { Z: [2, 2], y: [2] },
      at: [
        [
          [1, 2],
          [3, 1],
        ],
        [0, 1],
      ],
    });
    expect(report.passed).toBe(true);
    expect(report.entries[0]!.map(({ verdict }) => verdict)).toEqual([
      ...new Array<string>(4).fill("agree"),
      ...new Array<string>(2).fill("inconclusive"),
    ]);
  });

  it("refuses complex steps", async () => {
    const message = await refused("sum(x)", { shapes: { x: [2] }, at: { x: [1, 2] }, method: "complex" });
    expect(message).toContain("complex step");
  });
});

describe("a point with arrays that is refused", () => {
  const shapes = { A: ["n", "n"], x: ["n"] };
  it.each<[string, Point, RegExp]>([
    ["ragged rows", { A: [[1, 2], [3]], x: [1, 2] }, /`A`.*n×n.*lists of different lengths/],
    [
      "a matrix that is not square",
      {
        A: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        x: [1, 2],
      },
      /`A`.*n×n.*2×3/,
    ],
    [
      "lengths that contradict",
      {
        A: [
          [1, 2],
          [3, 4],
        ],
        x: [1, 2, 3],
      },
      /`A`.*n×n = 3×3.*2×2/,
    ],
    ["a number for an array", { A: 1, x: [1, 2] }, /`A`.*n×n.*a number/],
    ["a list for a matrix", { A: [1, 2, 3, 4], x: [1, 2] }, /`A`.*n×n.*shape 4/],
    [
      "NaN",
      {
        A: [
          [1, 2],
          [3, NaN],
        ],
        x: [1, 2],
      },
      /`A`.*n×n.*NaN/,
    ],
    [
      "infinities",
      {
        A: [
          [1, 2],
          [3, 4],
        ],
        x: [1, Infinity],
      },
      /`x`.*shape n.*Infinity/,
    ],
    ["too few elements", { A: Float64Array.of(1, 2, 3), x: Float64Array.of(1, 2) }, /`A`.*2×2.*3 elements/],
  ])("%s", async (_, at, message) => {
    expect(await refused("A*x", { shapes, at })).toMatch(message);
  });

  it("an array for a number", async () => {
    expect(await refused("c*x", { shapes: { x: [2] }, at: { c: [1], x: [1, 2] } })).toMatch(/`c` is a number/);
  });
});

describe("a sample", () => {
  it("is everything where there is little", () => {
    expect(sampleOf([1], [2, 3], 200)).toEqual({
      rows: [[0]],
      columns: [
        [0, 1],
        [0, 1, 2],
      ],
      isComplete: true,
    });
  });

  it("has no more entries than wanted, of rows and columns alike", () => {
    for (const [rows, columns] of [
      [[1], [156800, 200, 2000, 10]],
      [[300], [300]],
      [[3, 5000], [1]],
      [[1000], [2]],
    ] as const) {
      const sample = sampleOf(rows, columns, 200);
      const [height, width] = [sample.rows.flat().length, sample.columns.flat().length];
      expect(height * width).toBeLessThanOrEqual(200);
      expect(height * width).toBeGreaterThan(100);
      expect(
        sample.columns.every(
          (chosen, index) => new Set(chosen).size === chosen.length && chosen.every((k) => k < columns[index]!),
        ),
      ).toBe(true);
      expect(sample.isComplete).toBe(false);
    }
  });
});
