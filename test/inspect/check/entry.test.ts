import { describe, expect, it } from "vitest";
import { judgeEntry, type Evidence } from "../../../compiler/inspect/check/entry.ts";
import { riddersDerivative } from "../../../runtime/differences/index.ts";

/** The evidence for exp at 1, where everything is right. */
const evidence: Evidence = {
  output: "f",
  parameter: "x",
  forward: Math.E,
  reverse: Math.E,
  numerical: riddersDerivative(Math.exp, 1),
  isAdaptive: true,
  along: Math.exp,
  x: 1,
  isKink: false,
  tolerance: 1e-6,
};

const verdictOf = (changes: Partial<Evidence>): string => judgeEntry({ ...evidence, ...changes }).verdict;
const both = (value: number): Partial<Evidence> => ({ forward: value, reverse: value });

describe("an entry", () => {
  it("agrees when all three derivatives do", () => {
    expect(verdictOf({})).toBe("agree");
  });

  it("agrees when the modes differ by rounding", () => {
    expect(verdictOf({ reverse: Math.E * (1 + 4e-16) })).toBe("agree");
    // Terms that cancel leave their rounding, which is as large as that of the function.
    const nothing = { value: 0, error: 5e-16, step: 0.6 };
    expect(verdictOf({ forward: 4e-17, reverse: 6e-17, numerical: nothing })).toBe("agree");
    expect(verdictOf({ forward: 4e-17, reverse: 6e-17, numerical: { ...nothing, error: 1e-18 } })).toBe("disagree");
    expect(verdictOf({ forward: 1e-9, reverse: 2e-9, numerical: { ...nothing, error: 3e-9 } })).toBe("disagree");
  });

  it.each([
    ["one mode is wrong", { reverse: Math.E * (1 + 1e-9) }],
    ["one mode is NaN", { reverse: NaN }],
    ["both modes are wrong", both(Math.E * 1.001)],
    ["both modes are slightly wrong", both(Math.E * (1 + 1e-5))],
    ["the sign is wrong", both(-Math.E)],
    ["the derivative is lost", both(0)],
    ["the derivative is infinite where the function is smooth", both(Infinity)],
    ["the derivative is NaN where the function is smooth", both(NaN)],
  ])("disagrees when %s", (_, changes) => {
    expect(verdictOf(changes)).toBe("disagree");
  });

  it("is measured against the tolerance", () => {
    expect(verdictOf({ ...both(Math.E * 1.001), tolerance: 0.01 })).toBe("agree");
  });

  it("takes a central difference where the adaptive one has gone astray, but only then", () => {
    const astray = { value: 1, error: 0.1, step: 1e-15 };
    expect(judgeEntry({ ...evidence, numerical: astray })).toMatchObject({
      verdict: "agree",
      step: Math.cbrt(Number.EPSILON),
    });
    expect(verdictOf({ numerical: astray, isAdaptive: false })).toBe("disagree");
    expect(verdictOf({ ...both(1.5), numerical: astray })).toBe("disagree");
  });
});
