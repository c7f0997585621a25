import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDims,
  dimNames,
  dimTerms,
  dimValue,
  divDims,
  mulDims,
  showDims,
  sizeOf,
  subDims,
  type Dim,
} from "../../compiler/graph/dim.ts";

const names = ["n", "m", "k"];
const sizes = new Map([
  ["n", 3],
  ["m", 5],
  ["k", 7],
]);

const leaf: fc.Arbitrary<Dim> = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(...names));

/** A polynomial in the order in which it was written, and its value by plain arithmetic. */
interface Written {
  readonly dim: Dim;
  readonly value: number;
}

const written: fc.Arbitrary<Written> = fc
  .array(fc.record({ operation: fc.nat({ max: 2 }), operand: leaf }), { minLength: 1, maxLength: 7 })
  .map((steps) =>
    steps.reduce<Written>(
      ({ dim, value }, { operation, operand }) => {
        const other = dimValue(operand, sizes);
        if (operation === 0) return { dim: addDims(dim, operand), value: value + other };
        if (operation === 1) return { dim: subDims(dim, operand), value: value - other };
        return { dim: mulDims(dim, operand), value: value * other };
      },
      { dim: 1, value: 1 },
    ),
  );

const polynomial = written.map(({ dim }) => dim);

describe("lengths are polynomials", () => {
  it("that have the values of the arithmetic that made them", () => {
    fc.assert(
      fc.property(written, ({ dim, value }) => {
        // Lengths have no −0.
        expect(dimValue(dim, sizes)).toBe(value + 0);
      }),
    );
  });

  it("in one text each, however they are made", () => {
    fc.assert(
      fc.property(polynomial, polynomial, polynomial, (a, b, c) => {
        expect(addDims(a, b)).toBe(addDims(b, a));
        expect(mulDims(a, b)).toBe(mulDims(b, a));
        expect(addDims(addDims(a, b), c)).toBe(addDims(a, addDims(b, c)));
        expect(mulDims(mulDims(a, b), c)).toBe(mulDims(a, mulDims(b, c)));
        expect(mulDims(a, addDims(b, c))).toBe(addDims(mulDims(a, b), mulDims(a, c)));
        expect(subDims(a, b)).toBe(addDims(a, mulDims(-1, b)));
        expect(subDims(a, a)).toBe(0);
        expect(addDims(a, 0)).toBe(a);
        expect(mulDims(a, 1)).toBe(a);
        expect(mulDims(a, 0)).toBe(0);
      }),
    );
  });

  it("which are read back as they were", () => {
    fc.assert(
      fc.property(polynomial, (dim) => {
        const terms = dimTerms(dim);
        const back = terms.reduce<Dim>(
          (sum, { coefficient, names: factors }) => addDims(sum, factors.reduce<Dim>(mulDims, coefficient)),
          0,
        );
        expect(back).toBe(dim);
        expect(terms.every(({ coefficient }) => coefficient !== 0)).toBe(true);
        expect([...dimNames(dim)].every((name) => names.includes(name))).toBe(true);
      }),
    );
  });

  it("and are numbers where they have no names", () => {
    fc.assert(
      fc.property(polynomial, (dim) => {
        expect(typeof dim === "number").toBe(dimNames(dim).length === 0);
      }),
    );
  });

  it.each<[Dim, Dim]>([
    [addDims("n", "n"), "2*n"],
    [subDims("n", 1), "n - 1"],
    [subDims(1, "n"), "1 - n"],
    [mulDims("m", "n"), "m*n"],
    [mulDims("n", "n"), "n*n"],
    [addDims(3, mulDims(2, mulDims("n", "m"))), "2*m*n + 3"],
    [addDims(addDims("n", 1), mulDims("n", "n")), "n*n + n + 1"],
    [subDims(subDims("n", "m"), 2), "n - m - 2"],
    [subDims("n", "n"), 0],
    [mulDims(addDims("n", 1), subDims("n", 1)), "n*n - 1"],
  ])("%s is written %s", (dim, text) => {
    expect(dim).toBe(text);
  });

  it("which are divided where that leaves a polynomial", () => {
    fc.assert(
      fc.property(polynomial, fc.integer({ min: 1, max: 4 }), fc.subarray(names), (a, factor, factors) => {
        const divisor = factors.reduce<Dim>(mulDims, factor);
        expect(divDims(mulDims(a, divisor), divisor)).toBe(a);
        const quotient = divDims(a, divisor);
        if (quotient !== undefined) expect(mulDims(quotient, divisor)).toBe(a);
      }),
    );
    expect(divDims("n", "m")).toBeUndefined();
    expect(divDims(addDims("n", 1), "n")).toBeUndefined();
    expect(divDims(3, 2)).toBeUndefined();
    expect(divDims(addDims("n", 1), addDims("n", 1))).toBe(1);
  });

  it("as text for messages", () => {
    expect(showDims([200, 784])).toBe("200×784");
    expect(showDims(["n", subDims("n", 1)])).toBe("n×(n - 1)");
    expect(sizeOf(["n", 3, subDims("m", 1)])).toBe("3*m*n - 3*n");
    expect(sizeOf([])).toBe(1);
  });
});
