import { describe, expect, it } from "vitest";
import { compileExample, testGradient } from "../../test/support/example-derivatives.ts";
import { expectClose } from "../../test/support/typescript-examples.ts";

// The quotient in its six steps again, by the way that functions with loops and arrays take.
const quotient = { url: import.meta.url, file: "quotient.ts", fn: "quotient", wrt: ["w1", "w2"] };

testGradient(
  quotient,
  new Map([
    ["at 0.3, 0.7", { data: [0.3, 0.7], gradient: [0.5180987897451781, 41.182259981756864], tolerance: 1e-13 }],
    ["at 1.5, 0.5", { data: [1.5, 0.5], gradient: [154.31901669702975, -531.2589715198923], tolerance: 1e-13 }],
  ]),
);

describe("the quotient as a procedure", async () => {
  const { f } = await compileExample(quotient);

  it("has its value", () => {
    expectClose(f(0.3, 0.7), 6.468416135224864, 1e-15);
  });

  it("has a forward-mode program of exactly 12 steps: each of its six constants and its derivative", () => {
    const body =
      f
        .source({ of: ["jvp"] })
        .split("function quotientJvp(")[1]
        ?.split("\n}")[0] ?? "";
    const steps = Array.from(body.matchAll(/^ {2}(?:const|let) (\w+)/gm), ([, name]) => name);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6].flatMap((t) => [`z${t}`, `z${t}_dot`]));
  });
});
