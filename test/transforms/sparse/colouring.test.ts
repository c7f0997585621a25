import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hessianPlan, jacobianPlan, type SparsePlan } from "../../../compiler/transforms/sparse/plan.ts";
import { symmetrized, transposed, type SparsityPattern } from "../../../compiler/transforms/sparse/pattern.ts";
import {
  anyPattern,
  arrow,
  banded,
  grid,
  matrixAt,
  patternAt,
  placesOf,
  recovered,
  symmetricPattern,
} from "./patterns.ts";

const sweeps = ({ forward, reverse }: SparsePlan): readonly number[] => [forward.count, reverse.count];

function expectRecovered(plan: SparsePlan, isSymmetric: boolean): void {
  const dense = matrixAt(plan.pattern, isSymmetric);
  const { columns } = plan.pattern;
  expect(recovered(plan, dense)).toEqual(placesOf(plan.pattern).map(([i, j]) => dense[i * columns + j]));
}

/** Whether no path of four vertices has two colours only, and no edge has one, by looking at all of them. */
function isStarColouring(pattern: SparsityPattern, colours: Int32Array): boolean {
  const edges = placesOf(pattern).filter(([i, j]) => i !== j);
  const neighbours = Array.from({ length: pattern.columns }, (_, vertex) =>
    edges.filter(([i]) => i === vertex).map(([, j]) => j),
  );
  return edges.every(
    ([b, c]) =>
      colours[b] !== colours[c] &&
      !neighbours[b]!.some(
        (a) =>
          a !== c &&
          colours[a] === colours[c] &&
          neighbours[c]!.some((d) => d !== b && d !== a && colours[d] === colours[b]),
      ),
  );
}

describe("the sweeps of a Jacobian", () => {
  it("show every entry alone, on random patterns", () => {
    fc.assert(
      fc.property(anyPattern, (pattern) => {
        expectRecovered(jacobianPlan(pattern), false);
      }),
    );
  });

  it("are never more than the matrix has columns, or rows", () => {
    fc.assert(
      fc.property(anyPattern, (pattern) => {
        const [forward = 0, reverse = 0] = sweeps(jacobianPlan(pattern));
        expect(forward + reverse).toBeLessThanOrEqual(Math.min(pattern.rows, pattern.columns));
      }),
    );
  });

  it.each([10, 100, 1000, 10_000])("are as many for %d columns as for a few, where the matrix is regular", (size) => {
    expect(sweeps(jacobianPlan(banded(size, 1)))).toEqual([3, 0]);
    expect(sweeps(jacobianPlan(banded(size, 3)))).toEqual([7, 0]);
    expect(sweeps(jacobianPlan(arrow(size)))).toEqual([2, 1]);
    expect(sweeps(jacobianPlan(transposed(arrow(size))))).toEqual([2, 1]);
  });

  it("go in the direction that needs fewer of them", () => {
    const row = patternAt(
      1,
      50,
      Array.from({ length: 50 }, (_, k): [number, number] => [0, k]),
    );
    expect(sweeps(jacobianPlan(row))).toEqual([0, 1]);
    expect(sweeps(jacobianPlan(transposed(row)))).toEqual([1, 0]);
    expect(sweeps(jacobianPlan(patternAt(5, 7, [])))).toEqual([0, 0]);
  });
});

describe("the sweeps of a Hessian", () => {
  it("show every entry, or its mirror image, alone, on random symmetric patterns", () => {
    fc.assert(
      fc.property(symmetricPattern, (pattern) => {
        const plan = hessianPlan(pattern);
        expectRecovered(plan, true);
        expect(isStarColouring(pattern, plan.forward.colours)).toBe(true);
      }),
    );
  });

  it.each([10, 100, 1000, 10_000])("are as many for %d columns as for a few, where the matrix is regular", (size) => {
    expect(sweeps(hessianPlan(arrow(size)))).toEqual([2, 0]);
    expect(sweeps(hessianPlan(banded(size, 1)))).toEqual([3, 0]);
    expect(sweeps(hessianPlan(banded(size, 2)))[0]).toBeLessThanOrEqual(5);
  });

  it.each([4, 10, 30, 100])("are a handful for a grid of side %d", (side) => {
    expect(sweeps(hessianPlan(grid(side)))[0]).toBeLessThanOrEqual(6);
  });

  it.each([1, 2, 30, 1000])("are as many as a full matrix of %d columns has", (size) => {
    const starts = Int32Array.from({ length: size + 1 }, (_, column) => column * size);
    const indices = Int32Array.from({ length: size * size }, (_, entry) => entry % size);
    expect(sweeps(hessianPlan({ rows: size, columns: size, starts, indices }))).toEqual([size, 0]);
  });

  it("are two where the variables come in pairs", () => {
    const pattern = symmetrized(
      patternAt(4, 4, [
        [0, 1],
        [2, 3],
      ]),
    );
    expect(sweeps(hessianPlan(pattern))).toEqual([2, 0]);
  });
});
