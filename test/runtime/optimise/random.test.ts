import { describe, expect, it } from "vitest";
import { createRandom, randomFrom, seedState } from "../../../runtime/optimise/random.ts";

describe("the generator", () => {
  it("gives the numbers of the reference implementation of xoshiro128**", () => {
    // What xoshiro128starstar.c (version 1.1) by its authors gives from the state {1, 2, 3, 4}.
    const { word } = randomFrom([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, word)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it("is seeded by the first numbers of SplitMix64", () => {
    // What splitmix64.c gives for the seed 1234567.
    const [a, b, c, d] = seedState(1234567n);
    expect(BigInt(a) + (BigInt(b) << 32n)).toBe(6457827717110365317n);
    expect(BigInt(c) + (BigInt(d) << 32n)).toBe(3203168211198807973n);
  });

  it("gives the same numbers for the same seed, and others for others", () => {
    const first = (seed: number): readonly number[] => {
      const { word } = createRandom(seed);
      return Array.from({ length: 20 }, word);
    };
    expect(first(8)).toEqual(first(8));
    expect(first(9)).not.toEqual(first(8));
    expect(first(-8)).not.toEqual(first(8));
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])("refuses the seed %d", (seed) => {
    expect(() => createRandom(seed)).toThrow(RangeError);
  });
});

describe("uniform numbers", () => {
  const { uniform } = createRandom(1);
  const numbers = Array.from({ length: 100_000 }, uniform);

  it("are multiples of 2⁻⁵³ from 0 up to 1", () => {
    expect(numbers.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53))).toBe(true);
  });

  it("fall into equal intervals equally often", () => {
    const counts = new Array<number>(100).fill(0);
    for (const u of numbers) counts[Math.floor(100 * u)]! += 1;
    // χ² with 99 degrees of freedom is beyond 149 once in a thousand times.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(149);
  });
});

describe("whole numbers below n", () => {
  it("are equally likely, for a number that does not divide 2³² too", () => {
    const { below } = createRandom(2);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let k = 0; k < 70_000; k++) counts[below(7)]! += 1;
    // χ² with 6 degrees of freedom is beyond 22.5 once in a thousand times.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5);
  });

  it("leave out the words that would favour small ones", () => {
    // 2³² = 1·(3·2³⁰) + 2³⁰: without rejection the numbers below 2³⁰ were twice as likely as the others.
    const { below } = createRandom(4);
    const n = 3 * 2 ** 30;
    const small = Array.from({ length: 9000 }, () => below(n)).filter((k) => k < 2 ** 30).length;
    expect(Math.abs(small - 3000)).toBeLessThan(3.3 * Math.sqrt(2000));
  });

  it.each([0, -1, 1.5, NaN, 2 ** 32 + 1])("need a whole number from 1 to 2³², not %d", (n) => {
    expect(() => createRandom(1).below(n)).toThrow(RangeError);
  });

  it("reach as far as 1 and 2³²", () => {
    const random = createRandom(1);
    expect(random.below(1)).toBe(0);
    expect(random.below(2 ** 32)).toBeLessThan(2 ** 32);
  });
});

describe("normal numbers", () => {
  it("have the moments of the normal distribution", () => {
    const { normal } = createRandom(5);
    const numbers = Array.from({ length: 100_000 }, normal);
    const moment = (k: number): number => numbers.reduce((sum, x) => sum + x ** k, 0) / numbers.length;
    // Their standard errors are √(var xᵏ/10⁵): 0.0032, 0.0045, 0.0122 and 0.031.
    expect(Math.abs(moment(1))).toBeLessThan(0.011);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(3))).toBeLessThan(0.041);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.11);
  });
});

describe("permutations", () => {
  it("hold every number once", () => {
    const { permutation } = createRandom(6);
    for (const n of [0, 1, 2, 17]) {
      expect(permutation(n).toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  it("are equally likely", () => {
    const { permutation } = createRandom(7);
    const counts = new Map<string, number>();
    for (let k = 0; k < 24_000; k++) {
      const name = permutation(4).join("");
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // χ² with 23 degrees of freedom is beyond 49.7 once in a thousand times.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(49.7);
  });
});
