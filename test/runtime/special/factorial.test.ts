import { describe, expect, it } from "vitest";
import { factorial } from "../../../runtime/special/factorial.ts";

describe("factorial", () => {
  it("is correctly rounded for every n that does not overflow", () => {
    let exact = 1n;
    for (let n = 0n; n <= 170n; n += 1n) {
      if (n > 0n) exact *= n;
      expect(factorial(Number(n))).toBe(Number(exact));
    }
  });

  it("overflows beyond 170 and passes NaN on", () => {
    expect(factorial(171)).toBe(Infinity);
    expect(factorial(Infinity)).toBe(Infinity);
    expect(factorial(NaN)).toBeNaN();
  });
});
