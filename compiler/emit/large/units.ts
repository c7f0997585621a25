import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { mix } from "../../graph/hash.ts";
import type { Node } from "../../graph/node.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { constantValue, inputIndex, projectIndex } from "../../graph/structural.ts";

/**
 * The computed live nodes of a graph as a sequence of units in an order in which operands come first. A unit is one
 * operation, or a branch together with its projections.
 */
export interface Units {
  /** The node ids of each unit. */
  readonly ids: readonly (readonly number[])[];
  /** The unit of each computed node, by id; −1 for inputs and constants. */
  readonly unitOf: Int32Array;
  /** Equal keys: the same operations, over operands of the same kinds at the same distances. */
  readonly keys: Int32Array;
}

/**
 * Operands further back than this many units have no distance in a key: an adjoint sweep reads values at distances that
 * grow from one iteration to the next.
 */
const NEAR = 32;

/** The units of a graph in the order of their ids. */
export function unitsOf(graph: Graph): Units {
  const { ids, unitOf } = naturalOrder(graph);
  return { ids, unitOf, keys: keysOf(graph, ids, unitOf) };
}

/**
 * The units with each moved to the earliest place at which its operands are known, so that a sum runs along with its
 * terms, and the adjoint sweep of a sum with its values, term by term, as one writes it by hand. The operations stay the
 * same.
 */
export function interleavedUnits(graph: Graph): Units {
  const natural = naturalOrder(graph);
  const order = earliestOrder(graph, natural);
  const ids = order.map((unit) => at(natural.ids, unit));
  const unitOf = new Int32Array(graph.nodes.length).fill(-1);
  ids.forEach((members, unit) => {
    for (const id of members) unitOf[id] = unit;
  });
  return { ids, unitOf, keys: keysOf(graph, ids, unitOf) };
}

/** The units in the order (place, index), where the place of a unit is that of its last operand. */
function earliestOrder(graph: Graph, { ids, unitOf }: Omit<Units, "keys">): readonly number[] {
  const found = ids.findIndex((members) => members.some((id) => graph.provenance.get(id)?.role === "adjoint"));
  const sweep = found === -1 ? ids.length : found;
  const reads = (unit: number): readonly number[] =>
    unitOperands(graph, at(ids, unit))
      .map((id) => at(unitOf, id))
      .filter((source) => source >= 0);
  const place = new Int32Array(ids.length);
  for (let unit = 0; unit < ids.length; unit++) {
    const last = reads(unit).reduce((latest, source) => Math.max(latest, at(place, source)), -1);
    place[unit] = last === -1 && unit < sweep ? unit : last;
  }
  // What a sweep makes of inputs only has no last operand; it is placed with the first unit that reads it.
  const first = new Int32Array(ids.length).fill(ids.length - 1);
  for (let unit = ids.length - 1; unit >= 0; unit--) {
    if (unit >= sweep && place[unit] === -1) place[unit] = at(first, unit);
    for (const source of reads(unit)) first[source] = Math.min(at(first, source), at(place, unit));
  }
  const placed = ids.map((_, unit) => unit);
  return placed.sort((a, b) => at(place, a) - at(place, b) || a - b);
}

function naturalOrder(graph: Graph): Omit<Units, "keys"> {
  const live = liveNodes(graph);
  const projections = projectionsByTuple(graph, live);
  const ids: (readonly number[])[] = [];
  const unitOf = new Int32Array(graph.nodes.length).fill(-1);
  for (const node of graph.nodes) {
    if (live[node.id] !== 1 || isLeaf(node) || unitOf[node.id] !== -1) continue;
    const isTuple = node.primitive.implementation.kind === "branch";
    // A branch waits for its first projection, so that nothing stands between them.
    if (isTuple) continue;
    const tuple = projectIndex(node) === undefined ? undefined : at(node.operands, 0);
    const members = tuple === undefined ? [node.id] : [tuple, ...(projections.get(tuple) ?? [])];
    for (const id of members) unitOf[id] = ids.length;
    ids.push(members);
  }
  return { ids, unitOf };
}

/** Whether a node is read rather than computed. */
export function isLeaf(node: Node): boolean {
  return constantValue(node) !== undefined || inputIndex(node) !== undefined;
}

/** The operands that a unit reads from outside itself, one list per member. */
export function unitOperands(graph: Graph, ids: readonly number[]): readonly number[] {
  return ids.flatMap((id) => {
    const node = at(graph.nodes, id);
    return projectIndex(node) === undefined ? node.operands : [];
  });
}

function projectionsByTuple(graph: Graph, live: Uint8Array): ReadonlyMap<number, readonly number[]> {
  const projections = new Map<number, number[]>();
  for (const node of graph.nodes) {
    if (live[node.id] !== 1 || projectIndex(node) === undefined) continue;
    const tuple = at(node.operands, 0);
    const list = projections.get(tuple);
    if (list) list.push(node.id);
    else projections.set(tuple, [node.id]);
  }
  return projections;
}

function keysOf(graph: Graph, ids: Units["ids"], unitOf: Int32Array): Int32Array {
  const keys = new Int32Array(ids.length);
  ids.forEach((members, unit) => {
    let key = members.length;
    for (const id of members) {
      const node = at(graph.nodes, id);
      key = mix(key, node.primitive.hash);
      for (const attribute of Object.values(node.attributes)) {
        if (typeof attribute === "object") key = mix(key, attribute.hash);
        else if (typeof attribute === "number") key = mix(key, attribute);
      }
    }
    for (const operand of unitOperands(graph, members)) key = mix(key, operandKey(graph, operand, unit, unitOf));
    keys[unit] = key;
  });
  return keys;
}

function operandKey(graph: Graph, operand: number, unit: number, unitOf: Int32Array): number {
  const source = at(unitOf, operand);
  if (source === -1) return constantValue(at(graph.nodes, operand)) === undefined ? -1 : -2;
  const distance = unit - source;
  return distance < NEAR ? distance : -3;
}
