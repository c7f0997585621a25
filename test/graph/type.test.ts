import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dim } from "../../compiler/graph/dim.ts";
import {
  BOOLEAN,
  broadcastDims,
  dimsOf,
  elementType,
  isNumeric,
  REAL,
  sameDims,
  sameType,
  showType,
  tensorOf,
  tupleOf,
} from "../../compiler/graph/type.ts";

const dims = fc.array(fc.constantFrom<Dim>(1, 1, 2, 3, "n", "n - 1", 0), { maxLength: 4 });

describe("axes that are repeated to fit", () => {
  it("are those of the longer array, whichever comes first", () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        const both = broadcastDims(a, b);
        expect(broadcastDims(b, a)).toEqual(both);
        if (both === undefined) return;
        expect(both.length).toBe(Math.max(a.length, b.length));
        for (const own of [a, b]) {
          own.forEach((dim, axis) => {
            const shared = both[axis + both.length - own.length];
            expect(dim === shared || dim === 1).toBe(true);
          });
        }
      }),
    );
  });

  it("fit what they were made of, and do not depend on the order of several", () => {
    fc.assert(
      fc.property(dims, dims, dims, (a, b, c) => {
        const ab = broadcastDims(a, b);
        if (ab !== undefined) expect(broadcastDims(ab, a)).toEqual(ab);
        const left = ab && broadcastDims(ab, c);
        const bc = broadcastDims(b, c);
        const right = bc && broadcastDims(a, bc);
        if (left !== undefined && right !== undefined) expect(left).toEqual(right);
      }),
    );
  });

  it("do not fit where they are different and none is 1, though they may turn out the same", () => {
    expect(broadcastDims([2], [3])).toBeUndefined();
    expect(broadcastDims(["n"], [3])).toBeUndefined();
    expect(broadcastDims(["n"], ["m"])).toBeUndefined();
    expect(broadcastDims(["n"], ["n", 1])).toEqual(["n", "n"]);
    expect(broadcastDims([0], [1])).toEqual([0]);
    expect(broadcastDims([2, 1], [3])).toEqual([2, 3]);
  });
});

describe("types", () => {
  it("of arrays without axes are those of numbers", () => {
    expect(tensorOf([])).toBe(REAL);
    expect(tensorOf([], "boolean")).toBe(BOOLEAN);
    expect(dimsOf(REAL)).toEqual([]);
  });

  it("are the same where their axes and elements are", () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        expect(sameType(tensorOf(a), tensorOf(b))).toBe(sameDims(a, b));
        if (a.length > 0) expect(sameType(tensorOf(a), tensorOf(a, "boolean"))).toBe(false);
        expect(sameType(tupleOf([tensorOf(a), REAL]), tupleOf([tensorOf(b), REAL]))).toBe(sameDims(a, b));
        expect(sameType(tupleOf([tensorOf(a)]), tensorOf(a))).toBe(false);
      }),
    );
  });

  it("tell what may have a derivative", () => {
    expect([REAL, tensorOf([2]), BOOLEAN, tensorOf([2], "boolean"), tupleOf([REAL])].map(isNumeric)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(elementType(tensorOf(["n"], "boolean"))).toBe(BOOLEAN);
  });

  it("are shown by their axes", () => {
    expect(showType(tensorOf(["n", 3]))).toBe("n×3 array");
    expect(showType(tensorOf([2], "boolean"))).toBe("2 array of truth values");
    expect(showType(tupleOf([REAL, tensorOf([1])]))).toBe("(real, 1 array)");
  });
});
