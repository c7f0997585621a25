import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIndexSets, NONE, ZERO } from "../../../compiler/transforms/sparse/index-sets.ts";

/** Unions of earlier sets, by their places; the first sets hold one index each. */
const unions = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), { maxLength: 40 });

describe("sets of inputs", () => {
  it("hold what their parts hold, however large they are and however often they are read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), unions, fc.boolean(), (count, each, inPairs) => {
        const sets = createIndexSets(count);
        const made: { readonly id: number; readonly expected: ReadonlySet<number> }[] = [
          { id: NONE, expected: new Set() },
          { id: ZERO, expected: new Set() },
          ...Array.from({ length: count }, (_, index) => ({ id: sets.single(index), expected: new Set([index]) })),
        ];
        for (const reads of each) {
          const parts = reads.map((read) => made[made.length - 1 - (read % made.length)]!);
          const id = inPairs
            ? parts.reduce((set, part) => sets.join(set, part.id), ZERO)
            : sets.union(parts.map((part) => part.id));
          made.push({ id, expected: new Set(parts.flatMap(({ expected }) => [...expected])) });
        }
        for (const { id, expected } of [...made, ...made]) {
          expect(Array.from(sets.indicesOf(id))).toEqual([...expected].sort((a, b) => a - b));
        }
      }),
    );
  });

  it("are zero only where all parts are", () => {
    const sets = createIndexSets(1);
    expect([sets.union([]), sets.union([ZERO, ZERO]), sets.join(ZERO, ZERO)]).toEqual([ZERO, ZERO, ZERO]);
    expect([sets.union([ZERO, NONE]), sets.join(NONE, ZERO)]).toEqual([NONE, NONE]);
    expect(sets.join(ZERO, sets.single(0))).toBe(sets.single(0));
  });

  it("are the same where they are equal and small", () => {
    const sets = createIndexSets(3);
    const [a, b, c] = [0, 1, 2].map(sets.single);
    expect(sets.join(sets.join(a!, b!), c!)).toBe(sets.union([c!, b!, a!, b!]));
  });

  it("of a long sum take room for the sum, not for each of its parts", () => {
    const count = 20_000;
    const sets = createIndexSets(count);
    let sum = ZERO;
    for (let index = 0; index < count; index++) sum = sets.join(sum, sets.single(index));
    expect(sets.indicesOf(sum).length).toBe(count);
  });
});
