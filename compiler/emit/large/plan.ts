import { at } from "../../diagnostics/internal-error.ts";
import { sameAttributes, type Graph } from "../../graph/graph.ts";
import { constantValue, inputIndex } from "../../graph/structural.ts";
import { unitOperands, type Units } from "./units.ts";

/** A stretch of units: straight-line code, or `count` repetitions of the same `period` units. */
export interface Segment {
  readonly first: number;
  readonly period: number;
  readonly count: number;
  readonly isLoop: boolean;
}

/** Where a unit stands: its segment, and in a loop the position in the body and the iteration. */
export interface Place {
  readonly segment: number;
  readonly position: number;
  readonly iteration: number;
}

/** The segment, and the iteration in it, of a unit that has been placed. */
type Earlier = (unit: number) => { readonly loop: Segment; readonly iteration: number } | undefined;

/** A sequence of units cut into segments. */
export interface Plan {
  readonly segments: readonly Segment[];
  readonly placeOf: (unit: number) => Place;
}

/** Loops of fewer iterations, or of fewer units in all, are not worth rolling. */
const MIN_COUNT = 8;
const MIN_UNITS = 32;
const MAX_PERIOD = 256;

/**
 * Cut a sequence of units into loops and straight stretches of at most `longest` units. A stretch is rolled into a loop
 * when the same operations repeat and every operand is the same in all iterations, or comes from the same or the
 * previous iteration, or steps evenly through the inputs or through the results of an earlier loop.
 */
export function planOf(graph: Graph, units: Units, longest: number): Plan {
  const segments: Segment[] = [];
  const segmentOf = new Int32Array(units.ids.length).fill(-1);
  const placeOf = (unit: number): Place => {
    const segment = at(segmentOf, unit);
    const { first, period } = at(segments, segment);
    return { segment, position: (unit - first) % period, iteration: Math.floor((unit - first) / period) };
  };
  const push = (segment: Segment): void => {
    segmentOf.fill(segments.length, segment.first, segment.first + segment.period * segment.count);
    segments.push(segment);
  };
  let straight = 0;
  const earlier: Earlier = (unit) => {
    if (unit >= straight) return undefined;
    const { segment, iteration } = placeOf(unit);
    return { loop: at(segments, segment), iteration };
  };
  const flush = (end: number): void => {
    while (straight < end) {
      const period = Math.min(longest, end - straight);
      push({ first: straight, period, count: 1, isLoop: false });
      straight += period;
    }
  };
  let unit = 0;
  while (unit < units.ids.length) {
    const candidate = repetition(units.keys, unit);
    const loop = candidate && rolled(graph, units, candidate, earlier);
    if (loop) {
      flush(loop.first);
      push(loop);
      straight = loop.first + loop.period * loop.count;
      unit = straight;
    } else unit += candidate ? candidate.period * candidate.count : 1;
  }
  flush(units.ids.length);
  return { segments, placeOf };
}

/** The repetition of keys that starts at a unit and covers the most units, if it is worth a loop. */
function repetition(keys: Int32Array, first: number): Segment | undefined {
  let best: Segment | undefined;
  const longestPeriod = Math.min(MAX_PERIOD, Math.floor((keys.length - first) / MIN_COUNT));
  for (let period = 1; period <= longestPeriod; period++) {
    if (keys[first] !== keys[first + period]) continue;
    let length = 1;
    while (first + length + period < keys.length && keys[first + length] === keys[first + length + period]) length++;
    const count = Math.floor(length / period) + 1;
    if (count < MIN_COUNT || count * period < MIN_UNITS) continue;
    if (best === undefined || count * period > best.count * best.period) {
      best = { first, period, count, isLoop: true };
    }
    // A longer period can cover at most the rest of this repetition again.
    if (length + period > (keys.length - first) / 2) break;
  }
  return best;
}

/** The first stretch of a repetition, long enough for a loop, in which every operand steps evenly. */
function rolled(graph: Graph, units: Units, candidate: Segment, earlier: Earlier): Segment | undefined {
  const { first, period, count } = candidate;
  let skipped = 0;
  while (count - skipped >= MIN_COUNT) {
    const loop = { ...candidate, first: first + skipped * period, count: count - skipped };
    const fits = fittingIterations(graph, units, loop, earlier);
    if (fits >= MIN_COUNT && fits * period >= MIN_UNITS)
      return rotated(graph, units, { ...loop, count: fits }, earlier);
    skipped += Math.max(1, fits - 1);
  }
  return undefined;
}

/**
 * The loop begun at the unit from which the fewest values pass from one iteration to the next: where that is not the
 * first unit of the body, the units before it are left out, and so is the rest of the last iteration.
 */
function rotated(graph: Graph, units: Units, loop: Segment, earlier: Earlier): Segment {
  const { first, period, count } = loop;
  const passing = Array.from({ length: period }, () => new Set<number>());
  for (let position = 0; position < period; position++) {
    // The second iteration shows every read within the loop.
    const unit = first + period + position;
    for (const operand of unitOperands(graph, at(units.ids, unit))) {
      const source = at(units.unitOf, operand);
      if (source < first || source >= unit) continue;
      // The value crosses every border between its source and its reader.
      for (let border = source + 1; border <= unit && border <= source + period; border++) {
        at(passing, (border - first) % period).add((source - first) % period);
      }
    }
  }
  const fewest = passing.reduce((best, sources, start) => (sources.size < at(passing, best).size ? start : best), 0);
  const turned = { ...loop, first: first + fewest, count: count - 1 };
  // What came from the iteration before may now come from two iterations before.
  return fewest > 0 && fittingIterations(graph, units, turned, earlier) === turned.count ? turned : loop;
}

/** In how many iterations the whole body reads its operands in one and the same way: tried on few, then on twice as many. */
function fittingIterations(graph: Graph, units: Units, loop: Segment, earlier: Earlier): number {
  for (let tried = Math.min(MIN_COUNT, loop.count); ; tried = Math.min(2 * tried, loop.count)) {
    const fits = fittingAmong(graph, units, { ...loop, count: tried }, earlier);
    if (fits < tried || tried === loop.count) return fits;
  }
}

function fittingAmong(graph: Graph, units: Units, loop: Segment, earlier: Earlier): number {
  let fits = loop.count;
  for (let position = 0; position < loop.period; position++) {
    const members = (iteration: number): readonly number[] =>
      at(units.ids, loop.first + iteration * loop.period + position);
    const first = members(0);
    fits = countWhile(fits, (iteration) =>
      members(iteration).every((id, index) => sameAttributes(at(graph.nodes, id), at(graph.nodes, at(first, index)))),
    );
    for (let slot = 0; slot < unitOperands(graph, first).length; slot++) {
      const reads = (iteration: number): number => at(unitOperands(graph, members(iteration)), slot);
      fits = Math.min(fits, steadyReads(graph, units, { ...loop, count: fits }, position, reads, earlier));
    }
  }
  return fits;
}

/** In how many iterations an operand is read in one and the same way. */
function steadyReads(
  graph: Graph,
  units: Units,
  loop: Segment,
  position: number,
  reads: (iteration: number) => number,
  earlier: Earlier,
): number {
  const { count } = loop;
  if (count < 2) return count;
  const start = reads(0);
  const isConstant = (id: number): boolean => constantValue(at(graph.nodes, id)) !== undefined;
  const measure = (id: number): number => inputIndex(at(graph.nodes, id)) ?? at(units.unitOf, id);
  const kind = (id: number): string =>
    isConstant(id)
      ? "constant"
      : inputIndex(at(graph.nodes, id)) === undefined
        ? `unit ${memberOf(units, id)}`
        : "input";
  if (isConstant(start)) return countWhile(count, (iteration) => isConstant(reads(iteration)));
  const stride = measure(reads(1)) - measure(start);
  const steady = countWhile(count, (iteration) => {
    const id = reads(iteration);
    return kind(id) === kind(start) && measure(id) === measure(start) + stride * iteration;
  });
  if (kind(start) === "input") return steady;
  const source = measure(start);
  // The same value in every iteration comes from before the loop, not from its first iteration.
  if (stride === 0) return source < loop.first ? steady : 1;
  if (stride === loop.period) {
    const distance = loop.first + position - source;
    // From the same iteration or the one before.
    if (distance <= position + loop.period) return steady;
  }
  const place = earlier(source);
  if (!place?.loop.isLoop || stride % place.loop.period !== 0) return 1;
  const step = stride / place.loop.period;
  return countWhile(steady, (iteration) => {
    const reached = place.iteration + step * iteration;
    return reached >= 0 && reached < place.loop.count;
  });
}

/** The position of a node among the members of its unit. */
export function memberOf(units: Units, id: number): number {
  return at(units.ids, at(units.unitOf, id)).indexOf(id);
}

function countWhile(limit: number, holds: (index: number) => boolean): number {
  let count = 0;
  while (count < limit && holds(count)) count++;
  return count;
}
