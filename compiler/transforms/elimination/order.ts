import { at } from "../../diagnostics/internal-error.ts";

/**
 * A linearised graph: for each vertex the edges from its predecessors and to its successors, an edge being the partial
 * derivative of the one by the other.
 */
export interface LinearGraph<Edge> {
  readonly into: readonly Map<number, Edge>[];
  readonly from: readonly Map<number, Edge>[];
}

/** A linearised graph of so many vertices without edges. */
export function linearGraph<Edge>(size: number): LinearGraph<Edge> {
  const empty = (): Map<number, Edge>[] => Array.from({ length: size }, () => new Map<number, Edge>());
  return { into: empty(), from: empty() };
}

/** How edges in a row are multiplied, and edges side by side are added. */
export interface EdgeAlgebra<Edge> {
  readonly multiply: (outer: Edge, inner: Edge) => Edge;
  readonly add: (a: Edge, b: Edge) => Edge;
}

/** Add an edge to those between two vertices. */
export function connect<Edge>(
  { into, from }: LinearGraph<Edge>,
  source: number,
  target: number,
  edge: Edge,
  { add }: Pick<EdgeAlgebra<Edge>, "add">,
): void {
  const present = at(from, source).get(target);
  const total = present === undefined ? edge : add(present, edge);
  at(from, source).set(target, total);
  at(into, target).set(source, total);
}

/** Take a vertex out: each path through it becomes an edge from its predecessor to its successor. */
export function eliminate<Edge>(graph: LinearGraph<Edge>, vertex: number, algebra: EdgeAlgebra<Edge>): void {
  const [inner, outer] = [at(graph.into, vertex), at(graph.from, vertex)];
  for (const [source, before] of inner) {
    at(graph.from, source).delete(vertex);
    for (const [target, behind] of outer) connect(graph, source, target, algebra.multiply(behind, before), algebra);
  }
  for (const target of outer.keys()) at(graph.into, target).delete(vertex);
  inner.clear();
  outer.clear();
}

/** An order in which vertices are eliminated, and how many multiplications and additions that takes. */
interface Order {
  readonly vertices: readonly number[];
  readonly operations: number;
}

/**
 * The order of elimination with the fewest operations among some: Markowitz's, which next takes the vertex with the
 * fewest products of edges through it (the last, or the first, of several), and those of reverse and of forward
 * accumulation. To find the best order of all is NP-hard (Naumann, Math. Program. 112, 2008). `isUnit` tells which edges
 * are 1 or −1 and multiply for nothing.
 */
export function eliminationOrder<Edge>(
  graph: LinearGraph<Edge>,
  vertices: readonly number[],
  isUnit: (edge: Edge) => boolean,
): readonly number[] {
  const backwards = vertices.toReversed();
  const orders = [
    simulated(graph, backwards, isUnit, true),
    simulated(graph, vertices, isUnit, true),
    simulated(graph, backwards, isUnit, false),
    simulated(graph, vertices, isUnit, false),
  ];
  return orders.reduce((best, order) => (order.operations < best.operations ? order : best)).vertices;
}

/** Eliminate vertices without their numbers: in the order given, or by Markowitz's rule. */
function simulated<Edge>(
  graph: LinearGraph<Edge>,
  vertices: readonly number[],
  isUnit: (edge: Edge) => boolean,
  isGreedy: boolean,
): Order {
  const units = linearGraph<boolean>(graph.from.length);
  let operations = 0;
  const algebra: EdgeAlgebra<boolean> = {
    multiply: (a, b) => {
      if (!a && !b) operations++;
      return a && b;
    },
    add: () => {
      operations++;
      return false;
    },
  };
  graph.from.forEach((edges, source) => {
    for (const [target, edge] of edges) connect(units, source, target, isUnit(edge), algebra);
  });
  if (!isGreedy) {
    for (const vertex of vertices) eliminate(units, vertex, algebra);
    return { vertices, operations };
  }
  const open = new Map(vertices.map((vertex) => [vertex, products(units, vertex)]));
  const order: number[] = [];
  while (open.size > 0) {
    let next = -1;
    let fewest = Infinity;
    for (const [vertex, count] of open) if (count < fewest) [next, fewest] = [vertex, count];
    const near = [...at(units.into, next).keys(), ...at(units.from, next).keys()];
    eliminate(units, next, algebra);
    open.delete(next);
    order.push(next);
    for (const vertex of near) if (open.has(vertex)) open.set(vertex, products(units, vertex));
  }
  return { vertices: order, operations };
}

/** The number of products that the elimination of a vertex takes. */
function products({ into, from }: LinearGraph<boolean>, vertex: number): number {
  const [inner, outer] = [at(into, vertex), at(from, vertex)];
  const countUnits = (edges: Map<number, boolean>): number => {
    let count = 0;
    for (const isUnit of edges.values()) if (isUnit) count++;
    return count;
  };
  return (inner.size - countUnits(inner)) * (outer.size - countUnits(outer));
}
