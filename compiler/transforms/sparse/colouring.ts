import { at } from "../../diagnostics/internal-error.ts";
import { largestFirst, naturalOrder, smallestLast } from "./ordering.ts";
import { columnOf, transposed, type SparsityPattern } from "./pattern.ts";

/** Groups of columns or rows that one sweep determines together. */
export interface Colouring {
  /** The group of each column or row, from 0; −1 where it has no entry to be determined. */
  readonly colours: Int32Array;
  readonly count: number;
}

/** The largest number of pairs of columns with an entry in the same row that are looked at. */
const MAX_PAIRS = 2 ** 27;

/**
 * Groups of columns of which no two have entries in the same row, so that the sum of the columns of a group shows each
 * of its entries: a colouring of the columns at distance 2 from one another. Entries in rows that are left out do not
 * count. The fewest groups of three greedy colourings, in the natural, the largest-first and the smallest-last order
 * (T. F. Coleman, J. J. Moré, SIAM J. Numer. Anal. 20 (1983), 187–209); every column is its own group where the matrix
 * is too dense for that to be found out quickly.
 */
export function columnColouring(pattern: SparsityPattern, byRow: SparsityPattern, isLeftOut: Uint8Array): Colouring {
  const { rows, columns } = pattern;
  const rowsOf = (column: number): Int32Array => columnOf(pattern, column).filter((row) => at(isLeftOut, row) === 0);
  const active = Array.from({ length: columns }, (_, column) => rowsOf(column));
  const lengths = Int32Array.from({ length: rows }, (_, row) =>
    at(isLeftOut, row) === 1 ? 0 : columnOf(byRow, row).length,
  );
  const degrees = active.map((own) => own.reduce((sum, row) => sum + at(lengths, row) - 1, 0));
  const fewest = lengths.reduce((a, b) => Math.max(a, b), 0);
  const used = active.reduce((sum, own) => sum + (own.length > 0 ? 1 : 0), 0);
  if (fewest === used || degrees.reduce((a, b) => a + b, 0) > MAX_PAIRS) return oneByOne(active);
  const neighbours = (column: number, visit: (neighbour: number) => void): void => {
    for (const row of at(active, column)) for (const other of columnOf(byRow, row)) if (other !== column) visit(other);
  };
  const colour = (order: Int32Array): Colouring => {
    const colours = new Int32Array(columns).fill(-1);
    const forbidden = new Int32Array(columns).fill(-1);
    for (const column of order) {
      if (at(active, column).length === 0) continue;
      neighbours(column, (other) => {
        const taken = at(colours, other);
        if (taken >= 0) forbidden[taken] = column;
      });
      colours[column] = forbidden.findIndex((by) => by !== column);
    }
    return { colours, count: colourCount(colours) };
  };
  return fewestOf(fewest, [
    () => colour(naturalOrder(columns)),
    () => colour(largestFirst(degrees)),
    () => colour(smallestLast(degrees, neighbours)),
  ]);
}

/** The colouring of the fewest colours, the first of equals; once the least possible number is reached none is tried. */
export function fewestOf(least: number, candidates: readonly (() => Colouring)[]): Colouring {
  let best: Colouring | undefined;
  for (const candidate of candidates) {
    if (best && best.count <= least) break;
    const found = candidate();
    if (!best || found.count < best.count) best = found;
  }
  return best ?? { colours: new Int32Array(0), count: 0 };
}

export function colourCount(colours: Int32Array): number {
  return colours.reduce((a, b) => Math.max(a, b + 1), 0);
}

function oneByOne(active: readonly Int32Array[]): Colouring {
  let count = 0;
  return { colours: Int32Array.from(active, (own) => (own.length > 0 ? count++ : -1)), count };
}

/** A column colouring and a row colouring that determine every entry between them. */
export interface TwoColourings {
  /** Of columns, for forward sweeps. */
  readonly forward: Colouring;
  /** Of rows, for reverse sweeps. */
  readonly reverse: Colouring;
  /** Whether an entry of a row and a column is determined by a reverse sweep. */
  readonly isReverse: (row: number, column: number) => boolean;
}

/**
 * The fewest sweeps found for a matrix: columns in groups, but for a few dense rows that are determined by reverse
 * sweeps, or rows in groups, but for a few dense columns. The rows that leave are those that make the number of rows
 * taken out and the length of the longest one left smallest together, a bound of the number of sweeps from below.
 */
export function twoColourings(pattern: SparsityPattern): TwoColourings {
  const byRow = transposed(pattern);
  const byColumns = split(pattern, byRow);
  const byRows = split(byRow, pattern);
  const columnwise = (): TwoColourings => {
    const isApart = byColumns.isApart;
    return {
      ...coloured(pattern, byRow, isApart),
      isReverse: (row) => at(isApart, row) === 1,
    };
  };
  const rowwise = (): TwoColourings => {
    const isApart = byRows.isApart;
    const { forward, reverse } = coloured(byRow, pattern, isApart);
    return { forward: reverse, reverse: forward, isReverse: (_, column) => at(isApart, column) === 0 };
  };
  const sweeps = ({ forward, reverse }: TwoColourings): number => forward.count + reverse.count;
  const [first, second] = byRows.bound < byColumns.bound ? [rowwise, columnwise] : [columnwise, rowwise];
  const best = first();
  if (sweeps(best) <= Math.max(byRows.bound, byColumns.bound)) return best;
  const other = second();
  return sweeps(other) < sweeps(best) ? other : best;
}

/** Columns in groups, and the rows that are apart in groups of their own. */
function coloured(
  pattern: SparsityPattern,
  byRow: SparsityPattern,
  isApart: Uint8Array,
): Pick<TwoColourings, "forward" | "reverse"> {
  const forward = columnColouring(pattern, byRow, isApart);
  const others = rowsOnly(byRow, isApart);
  const reverse = columnColouring(others, transposed(others), new Uint8Array(pattern.columns));
  return { forward, reverse };
}

/** The rows of a matrix, as columns, that are apart; the others are empty. */
function rowsOnly(byRow: SparsityPattern, isApart: Uint8Array): SparsityPattern {
  const starts = new Int32Array(byRow.columns + 1);
  const kept: number[] = [];
  for (let row = 0; row < byRow.columns; row++) {
    if (at(isApart, row) === 1) kept.push(...columnOf(byRow, row));
    starts[row + 1] = kept.length;
  }
  return { ...byRow, starts, indices: Int32Array.from(kept) };
}

/** Which rows are taken out of a matrix, and how many sweeps it needs then at the least, if each of them needs one. */
function split(pattern: SparsityPattern, byRow: SparsityPattern): { isApart: Uint8Array; bound: number } {
  const lengths = Int32Array.from({ length: pattern.rows }, (_, row) => columnOf(byRow, row).length);
  const order = largestFirst(lengths);
  let best = { count: 0, bound: order.length > 0 ? at(lengths, at(order, 0)) : 0 };
  for (let count = 1; count <= order.length && count < best.bound; count++) {
    const left = count < order.length ? at(lengths, at(order, count)) : 0;
    if (count + left < best.bound) best = { count, bound: count + left };
  }
  const isApart = new Uint8Array(pattern.rows);
  for (const row of order.subarray(0, best.count)) isApart[row] = 1;
  return { isApart, bound: best.bound };
}
