import { describe, expect, it } from "vitest";
import { compileExample, testGradient } from "../../test/support/example-derivatives.ts";
import { expectClose, functionBeside, leavesOf } from "../../test/support/typescript-examples.ts";

const log1mexp = await functionBeside(import.meta.url, "stable.ts", "log1mexp");
const times = [0.1, 0.4, 0.9, 1.3, 1.8];
const orbit = { url: import.meta.url, file: "orbit.ts" };

testGradient(
  { ...orbit, fn: "eccentricAnomaly", wrt: ["meanAnomaly", "eccentricity"] },
  new Map([
    [
      "by 60-digit arithmetic",
      { data: [1.2, 0.6], gradient: [0.8863591446259845, 0.8658866168465396], tolerance: 1e-12 },
    ],
  ]),
);

testGradient(
  { ...orbit, fn: "orbitError", wrt: ["eccentricity", "period"] },
  new Map([["of five observations", { data: [0.6, 2.3, times, times.map((t) => 1 - 0.5 * Math.cos(3 * t))] }]]),
);

testGradient(
  { url: import.meta.url, file: "stable.ts", fn: "waitingTimes", wrt: ["rate", "from", "to"] },
  new Map([["on both branches", { data: [1.5, [0, 1, 2], [0.25, 4, 2.5]] }]]),
);

describe("log(1 − exp(−x))", () => {
  it.each([
    // by 40-digit arithmetic
    [1e-10, -23.025850929990458, 9999999999.5],
    [40, -4.248354255291589e-18, 4.248354255291589e-18],
  ])("is exact at %d, and so is its slope", async (x, value, slope) => {
    const { f } = await compileExample({ url: import.meta.url, file: "stable.ts", fn: "log1mexp", wrt: ["x"] });
    expectClose(log1mexp(x), value, 1e-15);
    expectClose(f.gradient(x), [slope], 1e-15);
  });
});

describe("a rounded line", () => {
  it("is trained as if it were not rounded", async () => {
    const example = { url: import.meta.url, file: "quantised.ts", fn: "lineError", wrt: ["slope", "offset"] };
    const { f } = await compileExample(example);
    const x = [-1, 0, 1, 2];
    const y = x.map((each) => 0.75 * each - 0.25);
    let [slope, offset] = [0, 1];
    for (let step = 0; step < 100; step++) {
      const [down = NaN, along = NaN] = leavesOf(f.gradient(slope, offset, x, y));
      [slope, offset] = [slope - 0.05 * down, offset - 0.05 * along];
    }
    expect(f(slope, offset, x, y)).toBe(0);
  });
});
