import { describe, expect, it } from "vitest";
import { check, type CheckOptions } from "../../../compiler/inspect/check.ts";

const VECTOR = "u = exp(w1) + exp(2*w2); f1 = exp(u) + sigmoid(u); f2 = w1*w2 + max(w1, w2); [f1, f2]";

async function mistakesOf(source: string, options: CheckOptions): Promise<readonly string[]> {
  const { claim, passed } = await check(source, options);
  expect(passed).toBe(claim?.right);
  return claim?.mistakes.map(({ description }) => description) ?? [];
}

describe("a mistake that is named", () => {
  it.each([
    ["a forward difference with step 0.01, not the derivative", "[[48.192, 4.7641], [0, 1]]", {}],
    ["a backward difference with step 0.01, not the derivative", "[[46.4404, 4.6572], [0, 1]]", {}],
    ["a central difference with step 0.01, not the derivative", "[[47.3164, 4.71064], [0, 1]]", {}],
    ["a central difference with step 0.05, not the derivative", "[[47.6294, 4.72137], [0, 1]]", { step: 0.05 }],
    ["transposed", "[[47.3034, 0], [4.7102, 1]]", {}],
    ["wrong sign", "[[-47.3034, 4.7102], [0, -1]]", {}],
    ["the rows of f1 and f2 exchanged", "[[0, 1], [47.3034, 4.7102]]", {}],
    ["the columns of w1 and w2 exchanged", "[[4.7102, 47.3034], [1, 0]]", {}],
    ["a factor 2 too large", "[[94.6068, 4.7102], [0, 1]]", {}],
    ["a factor 2 too small", "[[23.6517, 2.3551], [0, 1]]", {}],
    ["the value of the function instead of its derivative", "[[18.2959, 18.2959], [0, 1]]", {}],
    ["the row of f1", "[[47.3034, 4.7102], [47.3034, 4.7102]]", {}],
  ])("%s", async (description, claim, options) => {
    expect(await mistakesOf(VECTOR, { at: [1, -1], claim, ...options })).toEqual([description]);
  });

  it.each([
    ["[0.8660]", "the point was taken in degrees"],
    ["[0.015115]", "the point was taken in degrees"],
    ["[0.0026922]", "per degree instead of per radian"],
    ["[8.838]", "a factor 180/π too large"],
  ])("degrees and radians: %s", async (claim, description) => {
    expect(await mistakesOf("sin(x)", { at: [30], claim })).toEqual([description]);
  });

  it("rows and columns exchanged, where the sizes tell", async () => {
    const claim = "[[5, 1, 1], [2, 1, -1]]";
    const report = await check("[x*y, x + y, x - y]", { at: [2, 5], claim });
    expect(report.claim?.right).toBe(false);
    expect(report.claim?.mistakes).toEqual([
      { description: "rows and columns are exchanged: a row belongs to an output", entries: [] },
    ]);
  });

  it("the derivative with respect to another parameter", async () => {
    const description = "the derivative with respect to x";
    expect(await mistakesOf("x*y*z", { at: [2, 3, 5], claim: [15, 15, 6] })).toEqual([description]);
    expect(await mistakesOf("x*y*z", { at: [2, 3, 5], claim: [15, 15, 15] })).toEqual([description]);
  });

  it("several at once, each with its entries", async () => {
    const { claim } = await check("[x^2*y, sin(x), x*y^3]", { at: [3, 2], claim: "[[-12, 9], [-0.99, 0], [16, 108]]" });
    expect(claim?.mistakes).toEqual([
      { description: "wrong sign", entries: [[0, 0]] },
      { description: "a factor 2 too large", entries: [[2, 0]] },
    ]);
  });

  it("none, where nothing fits", async () => {
    expect(await mistakesOf(VECTOR, { at: [1, -1], claim: "[[47.28739, 4.71], [0, 1]]" })).toEqual([]);
  });
});

describe("at a kink", () => {
  it.each([["[1, 0]"], ["[0, 1]"], ["[0.25, 0.75]"]])(
    "the subgradient %s is another choice, not a mistake",
    async (claim) => {
      const report = await check("max(x, y)", { at: [1, 1], claim });
      expect(report.claim?.entries.flat().map(({ verdict }) => verdict)).toEqual(["choice", "choice"]);
      expect(report.passed).toBe(true);
    },
  );

  it("what lies outside the slopes of both sides is wrong", async () => {
    const report = await check("max(x, y)", { at: [1, 1], claim: "[1.5, -0.5]" });
    expect(report.claim?.entries.flat().map(({ verdict }) => verdict)).toEqual(["wrong", "wrong"]);
    expect(report.passed).toBe(false);
  });

  it("the compiler's convention is right", async () => {
    const report = await check("relu(x)", { at: [0], claim: "0" });
    expect(report.claim?.right).toBe(true);
  });
});
