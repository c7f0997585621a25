import { describe, expect, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/log-sum-exp.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import { expectClose, functionBeside, numericalGradient, ofData } from "../../test/support/typescript-examples.ts";

const logSumExp = await functionBeside(import.meta.url, "log-sum-exp.ts", "logSumExp");

const x = Float64Array.of(0.5, -1.25, 2, 0.75, 1.5);

/** Numbers between −10 and 10. */
const long = Float64Array.from({ length: 2500 }, (_, index) => 10 * Math.sin(1 + 7 * index));

/** The gradient: exp(xᵢ − log-sum-exp). */
function softmax(of: Float64Array, value: number): Float64Array {
  return of.map((each) => Math.exp(each - value));
}

describe("log-sum-exp", () => {
  it("has its value, also where exp alone would overflow or vanish", () => {
    expectClose(logSumExp(x), Math.log(x.reduce((sum, each) => sum + Math.exp(each), 0)), 1e-15);
    expect(logSumExp(Float64Array.of(1000, 1000))).toBe(1000 + Math.LN2);
    expect(logSumExp(Float64Array.of(-1000, -2000))).toBe(-1000);
    expect(logSumExp(new Float64Array(0))).toBe(-Infinity);
  });

  it("has a gradient by hand: softmax", () => {
    expectClose(ofData(gradient)(x), numericalGradient(logSumExp, [x], [0]), 1e-9);
    expectClose(ofData(gradient)(long), softmax(long, Number(logSumExp(long))), 1e-14);
  });
});

testGradient(
  { url: import.meta.url, file: "log-sum-exp.ts", fn: "logSumExp", wrt: ["x"] },
  new Map([
    ["of five elements", { data: [x] }],
    ["of one element", { data: [Float64Array.of(3)], gradient: [[1]] }],
    ["where exp alone overflows", { data: [Float64Array.of(1000, 1000, 0)], gradient: [[0.5, 0.5, 0]] }],
    ["of 2500 elements", { data: [long], gradient: [softmax(long, Number(logSumExp(long)))], tolerance: 1e-12 }],
  ]),
);
