import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fits, hornerSteps } from "../../../scripts/special/coefficients.ts";

describe("the fitted polynomials", () => {
  it.each(fits)("of $file are those that scripts/special/coefficients.ts computes", (fit) => {
    const source = readFileSync(new URL(`../../../runtime/special/${fit.file}`, import.meta.url), "utf8");
    const steps = source.split("\n").map((line) => line.trim());
    expect(steps).toEqual(expect.arrayContaining(hornerSteps(fit)));
  });
});
