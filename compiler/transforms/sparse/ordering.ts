import { at } from "../../diagnostics/internal-error.ts";

/** Calls back for every neighbour of a vertex, for some more than once. */
export type Neighbours = (vertex: number, visit: (neighbour: number) => void) => void;

/** The vertices as they come. */
export function naturalOrder(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, vertex) => vertex);
}

/** The vertices by degree, the largest first; equal ones as they come. */
export function largestFirst(degrees: ArrayLike<number>): Int32Array {
  return naturalOrder(degrees.length).sort((a, b) => at(degrees, b) - at(degrees, a) || a - b);
}

/**
 * The vertices in the reverse of the order in which one of the smallest degree is taken away again and again: D. W.
 * Matula, L. L. Beck, J. ACM 30 (1983), 417–427. A neighbour that is visited several times counts several times.
 */
export function smallestLast(degrees: ArrayLike<number>, neighbours: Neighbours): Int32Array {
  const count = degrees.length;
  const degree = Int32Array.from(degrees);
  const largest = degree.reduce((a, b) => Math.max(a, b), 0);
  // Vertices of one degree are a list that is linked both ways.
  const first = new Int32Array(largest + 1).fill(-1);
  const next = new Int32Array(count).fill(-1);
  const previous = new Int32Array(count).fill(-1);
  const insert = (vertex: number): void => {
    const head = at(first, at(degree, vertex));
    next[vertex] = head;
    previous[vertex] = -1;
    if (head >= 0) previous[head] = vertex;
    first[at(degree, vertex)] = vertex;
  };
  const remove = (vertex: number): void => {
    const [before, after] = [at(previous, vertex), at(next, vertex)];
    if (before >= 0) next[before] = after;
    else first[at(degree, vertex)] = after;
    if (after >= 0) previous[after] = before;
  };
  for (let vertex = 0; vertex < count; vertex++) insert(vertex);
  const order = new Int32Array(count);
  const isTaken = new Uint8Array(count);
  let low = 0;
  for (let place = count - 1; place >= 0; place--) {
    while (at(first, low) < 0) low++;
    const vertex = at(first, low);
    remove(vertex);
    isTaken[vertex] = 1;
    order[place] = vertex;
    neighbours(vertex, (neighbour) => {
      if (at(isTaken, neighbour) === 1 || at(degree, neighbour) === 0) return;
      remove(neighbour);
      degree[neighbour] = at(degree, neighbour) - 1;
      insert(neighbour);
      low = Math.min(low, at(degree, neighbour));
    });
  }
  return order;
}
