import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { memberOf, type Plan } from "./plan.ts";
import { unitOperands, type Units } from "./units.ts";

/** Which nodes are read outside the segment, or the iteration, that computes them. */
export interface Crossings {
  /** For each segment the nodes, in a loop those of its first iteration, whose values are stored. */
  readonly stored: readonly (readonly number[])[];
  /** For each loop the nodes of its first iteration that the next iteration reads. */
  readonly carried: readonly (readonly number[])[];
  /** Among the carried nodes those of which only the last value is read behind the loop. */
  readonly lasting: ReadonlySet<number>;
}

/** The node of the first iteration that stands for a node of a loop; any other node stands for itself. */
export function representative(units: Units, plan: Plan, id: number): number {
  const unit = at(units.unitOf, id);
  const { segment, position } = plan.placeOf(unit);
  const { first } = at(plan.segments, segment);
  return at(at(units.ids, first + position), memberOf(units, id));
}

/** Find what crosses the borders of segments and iterations. */
export function crossingsOf(graph: Graph, units: Units, plan: Plan): Crossings {
  const stored = plan.segments.map(() => new Set<number>());
  const carried = plan.segments.map(() => new Set<number>());
  const last = plan.segments.map(() => new Set<number>());
  const store = (id: number): void => {
    const unit = at(units.unitOf, id);
    if (unit < 0) return;
    const { segment, iteration } = plan.placeOf(unit);
    const { count, isLoop } = at(plan.segments, segment);
    const isLast = isLoop && iteration === count - 1;
    at(isLast ? last : stored, segment).add(representative(units, plan, id));
  };
  units.ids.forEach((members, unit) => {
    const reader = plan.placeOf(unit);
    for (const operand of unitOperands(graph, members)) {
      const source = at(units.unitOf, operand);
      if (source < 0) continue;
      const place = plan.placeOf(source);
      if (place.segment === reader.segment && place.iteration === reader.iteration) continue;
      const isCarried = place.segment === reader.segment && place.iteration === reader.iteration - 1;
      if (isCarried) at(carried, place.segment).add(representative(units, plan, operand));
      else store(operand);
    }
  });
  graph.outputs.forEach(store);
  const lasting = new Set<number>();
  last.forEach((nodes, segment) => {
    for (const id of nodes) {
      if (at(stored, segment).has(id)) continue;
      if (at(carried, segment).has(id)) lasting.add(id);
      else at(stored, segment).add(id);
    }
  });
  return { stored: stored.map((nodes) => [...nodes]), carried: carried.map((nodes) => [...nodes]), lasting };
}
