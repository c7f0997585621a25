import type { SparseMatrix } from "./matrix.ts";

/**
 * An order of elimination for a symmetric sparse matrix, both triangles given, that keeps its factor sparse: element k is
 * the row that is eliminated in step k.
 *
 * Minimum degree over the quotient graph: the row with the fewest neighbours comes first, and an eliminated row is kept
 * as an element, the set of rows that it has made neighbours of one another, which absorbs the elements that it touches.
 * Degrees are bounded from above as in P. R. Amestoy, T. A. Davis, I. S. Duff, SIAM J. Matrix Anal. Appl. 17 (1996),
 * 886–905, without supervariables. Ties go to the row that comes first, so that the order depends on nothing else.
 */
export function minimumDegree(a: SparseMatrix): Int32Array {
  const n = a.columns;
  const graph = quotientGraph(a);
  const queue = createQueue(n);
  for (let i = 0; i < n; i++) queue.put(i, graph.neighbours[i]!.size);
  return Int32Array.from({ length: n }, () => {
    const pivot = queue.takeFirst();
    for (const row of eliminate(graph, pivot)) queue.put(row, degreeBound(graph, row, pivot, queue.count()));
    return pivot;
  });
}

/** What is left of a matrix while its rows are eliminated. */
interface QuotientGraph {
  /** The rows that are neighbours of each row by an entry of the matrix, and not yet by an element. */
  readonly neighbours: readonly Set<number>[];
  /** The elements that each row belongs to, by the row they were made of. */
  readonly elements: readonly Set<number>[];
  /** The rows of each element. */
  readonly members: Set<number>[];
  /** How many rows of an element lie outside the newest one. */
  readonly outside: Map<number, number>;
}

function quotientGraph({ columns, starts, indices }: SparseMatrix): QuotientGraph {
  const sets = (): Set<number>[] => Array.from({ length: columns }, () => new Set<number>());
  const neighbours = sets();
  for (let j = 0; j < columns; j++) {
    for (let p = starts[j]!; p < starts[j + 1]!; p++) {
      const i = indices[p]!;
      if (i === j) continue;
      neighbours[i]!.add(j);
      neighbours[j]!.add(i);
    }
  }
  return { neighbours, elements: sets(), members: sets(), outside: new Map() };
}

/** Make a row an element; returns its rows, whose degrees have changed. */
function eliminate({ neighbours, elements, members, outside }: QuotientGraph, pivot: number): ReadonlySet<number> {
  const made = new Set(neighbours[pivot]);
  for (const element of elements[pivot]!) for (const row of members[element]!) made.add(row);
  made.delete(pivot);
  const absorbed = elements[pivot]!;
  outside.clear();
  for (const row of made) {
    for (const element of absorbed) elements[row]!.delete(element);
    for (const element of elements[row]!) {
      outside.set(element, (outside.get(element) ?? members[element]!.size) - 1);
    }
    // What the element now says need not be said by entries as well.
    for (const other of neighbours[row]!) if (other === pivot || made.has(other)) neighbours[row]!.delete(other);
    elements[row]!.add(pivot);
  }
  for (const element of absorbed) members[element] = new Set();
  neighbours[pivot]!.clear();
  members[pivot] = made;
  return made;
}

/** How many neighbours a row has at most: those of its elements are counted without regard to rows they share. */
function degreeBound(
  { neighbours, elements, members, outside }: QuotientGraph,
  row: number,
  pivot: number,
  left: number,
): number {
  let bound = neighbours[row]!.size + members[pivot]!.size - 1;
  for (const element of elements[row]!) if (element !== pivot) bound += outside.get(element) ?? 0;
  return Math.min(bound, left - 1);
}

/** Rows by their degrees. */
interface Queue {
  /** Put a row in, or move it. */
  readonly put: (row: number, degree: number) => void;
  /** The row of the smallest degree, and of these the first, is taken out. */
  readonly takeFirst: () => number;
  /** How many rows are in it. */
  readonly count: () => number;
}

/** A heap of degrees and rows in which entries that are out of date are passed over. */
function createQueue(n: number): Queue {
  const degrees = new Map<number, number>();
  // One number tells the degree and then the row.
  const heap: number[] = [];
  const push = (key: number): void => {
    let place = heap.push(key) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (heap[parent]! <= key) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = key;
  };
  const pop = (): number => {
    const first = heap[0]!;
    const last = heap.pop()!;
    for (let place = 0; heap.length > 0;) {
      let child = 2 * place + 1;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (child >= heap.length || heap[child]! >= last) {
        heap[place] = last;
        break;
      }
      heap[place] = heap[child]!;
      place = child;
    }
    return first;
  };
  return {
    put: (row, degree) => {
      if (degrees.get(row) === degree) return;
      degrees.set(row, degree);
      push(degree * n + row);
    },
    takeFirst: () => {
      for (;;) {
        const key = pop();
        const row = key % n;
        if (degrees.get(row) !== (key - row) / n) continue;
        degrees.delete(row);
        return row;
      }
    },
    count: () => degrees.size,
  };
}
