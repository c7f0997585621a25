import fc from "fast-check";
import { patternOf, type SparsityPattern } from "../../../compiler/transforms/sparse/pattern.ts";
import type { SparsePlan } from "../../../compiler/transforms/sparse/plan.ts";

/** The pattern of the places of a matrix that are listed, in any order. */
export function patternAt(
  rows: number,
  columns: number,
  places: Iterable<readonly [row: number, column: number]>,
): SparsityPattern {
  const byColumn = Array.from({ length: columns }, () => new Set<number>());
  for (const [row, column] of places) byColumn[column]!.add(row);
  return patternOf(
    rows,
    byColumn.map((each) => Int32Array.from(each).sort()),
  );
}

/** The places of a pattern. */
export function placesOf({ columns, starts, indices }: SparsityPattern): [row: number, column: number][] {
  return Array.from({ length: columns }, (_, column) => column).flatMap((column) =>
    Array.from(indices.slice(starts[column], starts[column + 1]), (row): [number, number] => [row, column]),
  );
}

/** Random patterns, from empty ones to full ones, with dense rows and columns now and then. */
export const anyPattern: fc.Arbitrary<SparsityPattern> = fc
  .record({
    rows: fc.integer({ min: 1, max: 24 }),
    columns: fc.integer({ min: 1, max: 24 }),
    density: fc.constantFrom(0, 0.05, 0.1, 0.2, 0.5, 1),
    denseRows: fc.array(fc.nat({ max: 23 }), { maxLength: 2 }),
    denseColumns: fc.array(fc.nat({ max: 23 }), { maxLength: 2 }),
    draws: fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 576, maxLength: 576 }),
  })
  .map(({ rows, columns, density, denseRows, denseColumns, draws }) =>
    patternAt(
      rows,
      columns,
      everywhere(rows, columns).filter(
        ([row, column]) =>
          draws[row * 24 + column]! < density || denseRows.includes(row) || denseColumns.includes(column),
      ),
    ),
  );

/** Random symmetric patterns. */
export const symmetricPattern: fc.Arbitrary<SparsityPattern> = anyPattern.map((pattern) => {
  const size = Math.min(pattern.rows, pattern.columns);
  const inside = placesOf(pattern).filter(([row, column]) => row < size && column < size);
  return patternAt(size, size, [...inside, ...inside.map(([row, column]): [number, number] => [column, row])]);
});

function everywhere(rows: number, columns: number): [row: number, column: number][] {
  return Array.from({ length: rows * columns }, (_, k) => [Math.floor(k / columns), k % columns]);
}

/** A matrix that has numbers of its own at the places of a pattern and zeros elsewhere, row by row. */
export function matrixAt(pattern: SparsityPattern, isSymmetric: boolean): Float64Array {
  const dense = new Float64Array(pattern.rows * pattern.columns);
  for (const [row, column] of placesOf(pattern)) {
    const [i, j] = isSymmetric && row > column ? [column, row] : [row, column];
    dense[row * pattern.columns + column] = Math.sin(1 + i * 31 + j);
  }
  return dense;
}

/** The entries that a plan finds in the products of a matrix with the sums of columns and rows that it asks for. */
export function recovered(plan: SparsePlan, dense: Float64Array): readonly number[] {
  const { pattern, forward, reverse, sourceOf } = plan;
  const { rows, columns } = pattern;
  return placesOf(pattern).map(([row, column]) => {
    const { direction, colour, place } = sourceOf(row, column);
    let sum = 0;
    if (direction === "forward") {
      for (let j = 0; j < columns; j++) if (forward.colours[j] === colour) sum += dense[place * columns + j]!;
    } else {
      for (let i = 0; i < rows; i++) if (reverse.colours[i] === colour) sum += dense[i * columns + place]!;
    }
    return sum;
  });
}

/** The places of a matrix with a full first row, first column and diagonal. */
export function arrow(size: number): SparsityPattern {
  const along = Array.from({ length: size }, (_, k) => k);
  return patternAt(
    size,
    size,
    along.flatMap((k): [number, number][] => [
      [0, k],
      [k, 0],
      [k, k],
    ]),
  );
}

/** The places of a matrix that are within some distance of the diagonal. */
export function banded(size: number, width: number): SparsityPattern {
  const along = Array.from({ length: size }, (_, k) => k);
  return patternAt(
    size,
    size,
    along.flatMap((row) =>
      along.slice(Math.max(0, row - width), row + width + 1).map((column): [number, number] => [row, column]),
    ),
  );
}

/** The places of the five-point operator on a square grid. */
export function grid(side: number): SparsityPattern {
  const places: [number, number][] = [];
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      const own = i * side + j;
      places.push([own, own]);
      if (i + 1 < side) places.push([own, own + side], [own + side, own]);
      if (j + 1 < side) places.push([own, own + 1], [own + 1, own]);
    }
  }
  return patternAt(side * side, side * side, places);
}
