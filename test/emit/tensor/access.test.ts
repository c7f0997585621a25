import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  collapse,
  isContiguous,
  isWhole,
  repeatedTo,
  rowMajor,
  throughView,
  wholeAccess,
  type Access,
} from "../../../compiler/emit/tensor/access.ts";
import { dimValue, sizeOf, type Dim } from "../../../compiler/graph/dim.ts";
import { broadcastDims } from "../../../compiler/graph/type.ts";

const sizes = new Map([
  ["n", 3],
  ["m", 2],
]);

const dim = fc.constantFrom<Dim>(1, 2, 3, "n", "m", 0, 4);
const dims = fc.array(dim, { maxLength: 4 });

function lengthsOf(dims: readonly Dim[]): readonly number[] {
  return dims.map((each) => dimValue(each, sizes));
}

/** The places that an access visits, in order. */
function visited({ offset, strides }: Access, dims: readonly Dim[]): readonly number[] {
  const lengths = lengthsOf(dims);
  const steps = lengthsOf(strides);
  const visit = (axis: number, place: number): readonly number[] => {
    if (axis === lengths.length) return [place];
    return Array.from({ length: lengths[axis]! }, (_, index) => visit(axis + 1, place + index * steps[axis]!)).flat();
  };
  return visit(0, dimValue(offset, sizes));
}

/** An iteration with accesses to arrays of some of its axes, whole, broken by steps, or repeated. */
const iteration = dims.chain((lengths) =>
  fc.record({
    lengths: fc.constant(lengths),
    accesses: fc.array(
      fc.record({
        offset: fc.constantFrom<Dim>(0, 1, "n"),
        isWhole: fc.boolean(),
        strides: fc.array(fc.constantFrom<Dim>(0, 1, 2, "n", "m", -1), {
          minLength: lengths.length,
          maxLength: lengths.length,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

describe("the axes of a loop", () => {
  it("are joined so that every access visits the same elements in the same order", () => {
    let joined = 0;
    fc.assert(
      fc.property(iteration, ({ lengths, accesses }) => {
        const given = accesses.map(({ offset, strides, isWhole }) => ({
          offset,
          strides: isWhole ? rowMajor(lengths) : strides,
        }));
        const collapsed = collapse(lengths, given);
        if (collapsed.dims.length < lengths.length) joined++;
        given.forEach((access, index) => {
          expect(visited(collapsed.accesses[index]!, collapsed.dims)).toEqual(visited(access, lengths));
        });
        expect(dimValue(sizeOf(collapsed.dims), sizes)).toBe(dimValue(sizeOf(lengths), sizes));
      }),
    );
    expect(joined).toBeGreaterThan(20);
  });

  it("are one where every access runs through whole arrays", () => {
    fc.assert(
      fc.property(dims, (lengths) => {
        expect(collapse(lengths, [wholeAccess(lengths), wholeAccess(lengths)]).dims.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("an access", () => {
  it("of a whole array visits its elements one after another", () => {
    fc.assert(
      fc.property(dims, (lengths) => {
        const count = dimValue(sizeOf(lengths), sizes);
        expect(visited(wholeAccess(lengths), lengths)).toEqual(Array.from({ length: count }, (_, index) => index));
        expect(isWhole(wholeAccess(lengths), lengths)).toBe(true);
      }),
    );
  });

  it("that is called whole or contiguous visits elements one after another", () => {
    fc.assert(
      fc.property(iteration, ({ lengths, accesses }) => {
        for (const { offset, strides } of accesses) {
          const places = visited({ offset, strides }, lengths);
          if (!isContiguous({ offset, strides }, lengths)) continue;
          const start = dimValue(offset, sizes);
          expect(places).toEqual(places.map((_, index) => start + index));
          expect(isWhole({ offset, strides }, lengths)).toBe(offset === 0);
        }
      }),
    );
  });

  it("through a view visits the elements that the view has", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        fc.nat(),
        (lengths, seed) => {
          // Every other element of reversed axes in another order, behind a repeated one.
          const rank = lengths.length + 1;
          const order = seed % 2 === 0 ? [...lengths.keys()] : [...lengths.keys()].reverse();
          const axes = lengths.map((length, axis) => ({ start: length - 1, step: -1, axis: order.indexOf(axis) + 1 }));
          const outer = [2, ...order.map((axis) => lengths[axis]!)];
          const access = throughView(wholeAccess(lengths), axes, rank);
          const strides = lengthsOf(rowMajor(lengths));
          const expected: number[] = [];
          const visit = (axis: number, index: readonly number[]): void => {
            if (axis < rank) {
              for (let each = 0; each < outer[axis]!; each++) visit(axis + 1, [...index, each]);
              return;
            }
            expected.push(
              axes.reduce(
                (place, { start, step, axis }, inner) => place + (start + step * index[axis]!) * strides[inner]!,
                0,
              ),
            );
          };
          visit(0, []);
          expect(visited(access, outer)).toEqual(expected);
        },
      ),
    );
  });

  it("of a repeated array visits the same element along the axes that it lacks", () => {
    fc.assert(
      fc.property(dims, dims, (own, others) => {
        const both = broadcastDims(own, others);
        fc.pre(both !== undefined);
        const access = repeatedTo(wholeAccess(own), own, both);
        const places = visited(access, both);
        const size = dimValue(sizeOf(own), sizes);
        expect(places.every((place) => place >= 0 && place < size)).toBe(true);
        if (dimValue(sizeOf(both), sizes) > 0) expect(new Set(places).size).toBe(size);
      }),
    );
  });
});
