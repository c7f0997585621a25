import { at } from "../../diagnostics/internal-error.ts";
import { colourCount, fewestOf, type Colouring } from "./colouring.ts";
import { largestFirst, naturalOrder, smallestLast } from "./ordering.ts";
import { columnOf, type SparsityPattern } from "./pattern.ts";

/** The neighbours of a vertex that have one colour: how many there are, and the first of them. */
interface Around {
  readonly first: number;
  count: number;
}

/**
 * A star colouring of the graph of a symmetric matrix: neighbours have different colours, and no path of four vertices
 * has two. Then of the two sums that an entry is part of, in the row of either of its ends, one shows it alone (T. F.
 * Coleman, J. J. Moré, Math. Programming 28 (1984), 243–270). The fewest colours of three greedy colourings, in the
 * natural, the largest-first and the smallest-last order.
 *
 * A vertex with two neighbours of a colour is the centre of a star with them. The greedy choice keeps clear of the
 * colours that would make an edge part of two stars, as in A. H. Gebremedhin, A. Tarafdar, F. Manne, A. Pothen, SIAM J.
 * Sci. Comput. 29 (2007), 1042–1072; what it needs to know is kept by colour, so that a vertex with many neighbours
 * costs no more than its edges.
 */
export function starColouring(pattern: SparsityPattern): Colouring {
  const count = pattern.columns;
  const neighboursOf = Array.from({ length: count }, (_, vertex) =>
    columnOf(pattern, vertex).filter((other) => other !== vertex),
  );
  const degrees = neighboursOf.map(({ length }) => length);
  // All are neighbours, which n³ steps would find out as well.
  if (pattern.indices.length > 0 && degrees.every((degree) => degree === count - 1)) {
    return { colours: naturalOrder(count), count };
  }
  const least = pattern.indices.length === 0 ? 0 : degrees.some((degree) => degree > 0) ? 2 : 1;
  return fewestOf(least, [
    () => starColours(pattern, neighboursOf, naturalOrder(count)),
    () => starColours(pattern, neighboursOf, largestFirst(degrees)),
    () =>
      starColours(
        pattern,
        neighboursOf,
        smallestLast(degrees, (vertex, visit) => {
          at(neighboursOf, vertex).forEach(visit);
        }),
      ),
  ]);
}

function starColours(
  { columns, starts }: SparsityPattern,
  neighboursOf: readonly Int32Array[],
  order: Int32Array,
): Colouring {
  const colours = new Int32Array(columns).fill(-1);
  const around = neighboursOf.map(() => new Map<number, Around>());
  /** The colours of the centres of the stars that each vertex is a leaf of. */
  const centres = neighboursOf.map(() => new Set<number>());
  const forbidden = new Int32Array(columns + 1).fill(-1);
  for (const vertex of order) {
    if (at(starts, vertex) === at(starts, vertex + 1)) continue;
    const forbid = (colour: number): void => void (forbidden[colour] = vertex);
    const own = at(around, vertex);
    for (const neighbour of at(neighboursOf, vertex)) {
      const colour = at(colours, neighbour);
      if (colour < 0) continue;
      forbid(colour);
      // The vertex would be the centre of a star, so no neighbour of its leaves may have its colour.
      if ((own.get(colour)?.count ?? 0) > 1) for (const taken of at(around, neighbour).keys()) forbid(taken);
      // The neighbour would be the centre of a star of which a leaf is the centre of another one.
      else at(centres, neighbour).forEach(forbid);
    }
    const colour = forbidden.findIndex((by) => by !== vertex);
    colours[vertex] = colour;
    for (const neighbour of at(neighboursOf, vertex)) {
      const others = at(around, neighbour);
      const there = others.get(colour);
      if (there) there.count++;
      else others.set(colour, { first: vertex, count: 1 });
      const its = at(colours, neighbour);
      if (its < 0) continue;
      if ((own.get(its)?.count ?? 0) > 1) at(centres, neighbour).add(colour);
      if (there === undefined) continue;
      at(centres, vertex).add(its);
      at(centres, there.first).add(its);
    }
  }
  return { colours, count: colourCount(colours) };
}

/**
 * Whether the entry of a symmetric matrix in a row and a column stands alone in that row of the sum of the columns of
 * the column's colour. Of an entry and its mirror image one does.
 */
export function aloneIn(pattern: SparsityPattern, { colours }: Colouring): (row: number, column: number) => boolean {
  const counts = Array.from({ length: pattern.columns }, (_, row) => {
    const own = new Map<number, number>();
    for (const column of columnOf(pattern, row)) {
      const colour = at(colours, column);
      own.set(colour, (own.get(colour) ?? 0) + 1);
    }
    return own;
  });
  return (row, column) => at(counts, row).get(at(colours, column)) === 1;
}
