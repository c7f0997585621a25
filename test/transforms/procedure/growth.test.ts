import { describe, expect, it } from "vitest";
import { countOperations } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { corpusProcedure } from "./arguments.ts";
import type * as corpus from "./corpus.ts";
import { largestMemory, tapesIn } from "./memory.ts";
import { createReader } from "./reading.ts";

/** Arguments with which a function of the corpus takes some multiple of n steps. */
type Sized = readonly [name: keyof typeof corpus, given: (n: number) => readonly StructuredValue[]];

const SIZED: readonly Sized[] = [
  ["energy", (n) => [Float64Array.from(numbers(n)), 0.7]],
  ["logSumExp", (n) => [numbers(n)]],
  ["scratch", (n) => [Array.from({ length: n }, (_, row) => numbers(3, row)), [1, -0.5, 0.3]]],
  ["relaxation", (n) => [numbers(7), n]],
  ["recurrence", (n) => [Float64Array.from(numbers(n)), 0.9, 1.1]],
  ["logisticMap", (n) => [0.3, 3.1, n]],
  ["search", (n) => [numbers(n).map((each) => 0.1 * each), 2.7]],
  ["strides", (n) => [numbers(n), n]],
  ["triangle", (n) => [numbers(n / 4)]],
  ["timeWarping", (n) => [Float64Array.from(numbers(n)), Float64Array.from(numbers(5, 3))]],
  ["rungeKutta", (n) => [[1, 0.2], 2.3, n]],
  ["lookup", (n) => [[0.4, 1.3, 0.9], Array.from({ length: n }, (_, i) => i % 3), 0.8]],
  ["growing", (n) => [numbers(n).map((each) => 0.1 * each)]],
  ["methods", (n) => [numbers(n), numbers(n, 5)]],
  ["fibonacci", (n) => [0.4, 0.9, n]],
  ["branches", (n) => [0.7, 0.9, n]],
];

/** Numbers between −1 and 1 without a pattern. */
function numbers(length: number, from = 0): readonly number[] {
  return Array.from({ length }, (_, i) => 2 * (((from + i + 1) * 0.6180339887) % 1) - 1);
}

describe("what a gradient takes when the function takes more", () => {
  it.each(SIZED)("%s: as many times the operations of the function as before", (name, given) => {
    const procedure = corpusProcedure(name);
    const gradient = deriveProcedure(procedure, "gradient");
    const ratio = (n: number): number =>
      countOperations(gradient, given(n)).weighted / countOperations(procedure, given(n)).weighted;
    expect(ratio(160)).toBeLessThanOrEqual(5);
    expect(ratio(160)).toBeLessThanOrEqual(1.1 * ratio(40));
  });

  it.each(SIZED)("%s: no more memory than the function has steps", (name, given) => {
    const procedure = corpusProcedure(name);
    const gradient = deriveProcedure(procedure, "gradient");
    const more = largestMemory(gradient, given(160)) - largestMemory(gradient, given(40));
    const steps = countOperations(procedure, given(160)).operations - countOperations(procedure, given(40)).operations;
    expect(more).toBeGreaterThanOrEqual(0);
    expect(more).toBeLessThanOrEqual(steps);
  });
});

/** Loops with a state of a fixed size, in pieces. */
const IN_PIECES: readonly (readonly [...Sized, loop: string])[] = [
  ["relaxation", (n) => [numbers(7), n], "s"],
  ["logisticMap", (n) => [0.3, 3.1, n], "t"],
  ["rungeKutta", (n) => [[1, 0.2], 2.3, n], "t"],
  ["fibonacci", (n) => [0.4, 0.9, n], "i"],
  ["branches", (n) => [0.7, 0.9, n], "i"],
];

describe("a loop of n steps in pieces", () => {
  it.each(IN_PIECES)("%s: memory grows like √n", (name, given, loop) => {
    const gradient = deriveProcedure(corpusProcedure(name), "gradient", { checkpoints: [loop] });
    const memory = (n: number): number => largestMemory(gradient, given(n));
    expect(memory(1024)).toBeLessThanOrEqual(2.2 * memory(256));
    expect(memory(1024)).toBeLessThanOrEqual(
      0.25 * largestMemory(deriveProcedure(corpusProcedure(name), "gradient"), given(1024)),
    );
  });

  it.each(IN_PIECES)("%s: costs one more sweep at most", (name, given, loop) => {
    const procedure = corpusProcedure(name);
    const cost = (checkpoints: readonly string[]): number =>
      countOperations(deriveProcedure(procedure, "gradient", { checkpoints }), given(256)).weighted;
    expect(cost([loop])).toBeLessThanOrEqual(cost([]) + 1.25 * countOperations(procedure, given(256)).weighted);
  });
});

const LINEAR = createReader()(`
export function weighted(x: readonly number[], w: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += w[i]! * x[i]!;
  return sum;
}
export function sine(x: readonly number[], k: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const angle = k * x[i]!;
    if (angle > 0) sum += Math.sin(angle) * angle;
    else sum -= angle ** 3;
  }
  return sum;
}
export function double(a: readonly (readonly number[])[], x: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    let row = 0;
    for (let j = 0; j < x.length; j++) row += a[i]![j]! * x[j]!;
    total += row * row;
  }
  return total;
}
export function smoothed(x: readonly number[], w: number): number {
  let mean = 0;
  for (let i = 0; i < x.length; i++) mean = 0.9 * mean + 0.1 * x[i]!;
  return mean * w;
}
export function sums(x: readonly number[]): number {
  const s = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i++) s[i + 1] = s[i]! + x[i]!;
  let product = 0;
  for (let i = 0; i < x.length; i++) product += s[i]! * s[i + 1]!;
  return product;
}
export function orbit(x0: number, n: number): number {
  const x = new Float64Array(n + 1);
  x[0] = x0;
  for (let t = 0; t < n; t++) x[t + 1] = 3.1 * x[t]! * (1 - x[t]!);
  return x[n]!;
}
export function downwards(c: readonly number[], x: number): number {
  const b = new Array<number>(c.length + 2).fill(0);
  for (let k = c.length - 1; k >= 0; k--) b[k] = c[k]! + 2 * x * b[k + 1]! - b[k + 2]!;
  return b[0]! * b[1]!;
}
export function table(x: readonly number[], y: readonly number[]): number {
  const d = Array.from({ length: x.length + 1 }, () => new Float64Array(y.length + 1));
  for (let i = 1; i <= x.length; i++) {
    for (let j = 1; j <= y.length; j++) d[i]![j] = Math.sin(x[i - 1]! * d[i - 1]![j]! + y[j - 1]! * d[i]![j - 1]! + 1);
  }
  return d[x.length]![y.length]!;
}
export function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const c = Array.from({ length: a.length }, () => new Array<number>(b[0]!.length).fill(0));
  for (let i = 0; i < a.length; i++) {
    for (let k = 0; k < b.length; k++) {
      for (let j = 0; j < b[0]!.length; j++) c[i]![j]! += a[i]![k]! * b[k]![j]!;
    }
  }
  return c;
}
`);

describe("nothing is saved", () => {
  it.each(["weighted", "sine", "double", "smoothed"])("where a loop only adds up, or is linear: %s", (name) => {
    expect(tapesIn(deriveProcedure(LINEAR(name), "gradient"))).toEqual([]);
  });

  it.each(["sums", "orbit", "downwards", "table"])("where elements are written one by one: %s", (name) => {
    expect(tapesIn(deriveProcedure(LINEAR(name), "gradient"))).toEqual([]);
  });

  it("in a product of matrices", () => {
    expect(tapesIn(deriveProcedure(LINEAR("product"), "vjp"))).toEqual([]);
  });

  it.each(["energy", "recurrence", "methods"] as const)("in %s of the corpus", (name) => {
    expect(tapesIn(deriveProcedure(corpusProcedure(name), "gradient"))).toEqual([]);
  });
});
