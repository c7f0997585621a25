import { at } from "../../diagnostics/internal-error.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { copyNode } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";
import { createDraft, type DraftWrite } from "../../procedure/compute.ts";
import { placeKey } from "../../procedure/index-form.ts";
import type { Compute, Place, Scalar, Variable } from "../../procedure/procedure.ts";
import { indicesOf, ownerOf, readOwner, variablesOf } from "../../procedure/walk.ts";
import type { Flow } from "../../graph/primitive.ts";
import { ne } from "../../primitives/comparison.ts";
import { plus } from "../flow.ts";
import { primalOf } from "../reverse.ts";
import { mayBeSingular } from "../singular.ts";
import type { Activity } from "./activity.ts";
import { costOfGraph } from "./facts.ts";
import { withStoredValues } from "./stored.ts";
import { activePlace, shadowOf } from "./tangent.ts";
import type { Shadows } from "./variables.ts";

/** What the reverse mode of a procedure knows of its variables. */
export interface AdjointContext {
  readonly isActive: Activity;
  readonly bars: Shadows;
  /** Whether the value that the statement stores is cheaper to keep than to compute again. */
  readonly keepsValue: (target: Scalar) => boolean;
  /** Whether the adjoint of what the statement overwrites is never read again. */
  readonly isFirst: (target: Place) => boolean;
  /** Whether what the statement stores there is used on every way, so that its adjoint is no 0 that means nothing. */
  readonly isAnticipated: (target: Place) => boolean;
  /** Whether the adjoint of what is stored there is 0 more often than not, as where it is one of several to choose from. */
  readonly isSeldom: (target: Place) => boolean;
  /** Whether nothing flows through an adjoint that is 0: not so where the adjoints are differentiated again. */
  readonly skipsZeros: boolean;
}

/** The reverse of one `Compute`. */
export interface LocalAdjoint {
  readonly compute: Compute;
  /** The adjoint without which there is nothing to do: only where it is not 0. */
  readonly guard: Place | undefined;
  /** The variables whose values before the statement it reads, those of indices among them. */
  readonly before: ReadonlySet<Variable>;
  /** The variables whose values after the statement it reads. */
  readonly after: ReadonlySet<Variable>;
}

/** The cost, in additions, from which on it is worth a test to leave out what adds 0 only. */
const WORTH_A_TEST = 8;

/** The adjoint of a `Compute`; undefined where nothing flows through it. */
export function localAdjoint(compute: Compute, context: AdjointContext): LocalAdjoint | undefined {
  const { isActive, bars, isAnticipated } = context;
  const { graph, reads, writes, line } = compute;
  const seeded = writes.filter(({ place }) => isActive(ownerOf(place)));
  if (seeded.length === 0) return undefined;
  const draft = createDraft();
  const known = keptOutputs(compute, context);
  const inputs = reads.map(draft.read);
  const primal = primalOf(draft.builder, graph, inputs, (node, operands, builder) => {
    const kept = known.get(node.id);
    return kept ? draft.read(kept) : copyNode(node, operands, builder);
  });
  const seeds: (Flow | undefined)[] = [];
  const maySkip = mayBeSingular(graph);
  const isUncertain = (place: Place): boolean => maySkip && !isAnticipated(place);
  const [only] = context.skipsZeros && seeded.length === 1 ? seeded : [];
  const mayGuard = only !== undefined && (isUncertain(only.place) || context.isSeldom(only.place));
  for (const { place, output } of seeded) {
    const value = draft.read(shadowOf(bars, place));
    const present = isUncertain(place) && !mayGuard ? ne(value, 0) : undefined;
    seeds[output] = plus(seeds[output], { value, present });
  }
  const wanted = reads.map((reading) => activePlace(reading, isActive) !== undefined);
  const contributions = primal.pullback(seeds, wanted);
  const done = adjointWrites(compute, contributions, draft.builder.constant(0), context);
  if (done.length === 0) return undefined;
  const adjoint = withStoredValues(draft.finish(done, line), compute, known);
  const kept = new Set<Variable>([...known.values()]);
  const places = [...adjoint.reads, ...adjoint.writes.map(({ place }) => place)];
  const owners = adjoint.reads.map(readOwner).filter((owner) => owner !== undefined);
  const isWorthIt = mayGuard && (isUncertain(only.place) || costOfGraph(adjoint.graph) >= WORTH_A_TEST);
  return {
    compute: adjoint,
    guard: isWorthIt ? shadowOf(bars, only.place) : undefined,
    before: new Set([
      ...owners.filter((variable) => !kept.has(variable)),
      ...places.flatMap((place) => indicesOf(place).flatMap(variablesOf)),
    ]),
    after: new Set(owners.filter((variable) => kept.has(variable))),
  };
}

/**
 * The outputs that are read from where they were stored, by the ids of their nodes: where no value is read from there
 * before.
 */
function keptOutputs(compute: Compute, { keepsValue }: AdjointContext): ReadonlyMap<number, Scalar> {
  const { graph, reads, writes } = compute;
  const known = new Map<number, Scalar>();
  for (const { place, output, adds } of writes) {
    if (place.form !== "scalar" || adds || reads.includes(place) || !keepsValue(place)) continue;
    const id = at(graph.outputs, output);
    if (inputIndex(at(graph.nodes, id)) === undefined) known.set(id, place);
  }
  return known;
}

/** What is overwritten loses its adjoint, which flows to what is read. */
function adjointWrites(
  compute: Compute,
  contributions: readonly (Value | undefined)[],
  zero: Value,
  { isActive, bars, isFirst }: AdjointContext,
): readonly DraftWrite[] {
  const { reads, writes } = compute;
  const flowing = new Map<string, { readonly place: Place; readonly value: Value }>();
  reads.forEach((reading, index) => {
    const value = contributions[index];
    const place = activePlace(reading, isActive);
    if (place && value && knownValue(value) !== 0) flowing.set(placeKey(place), { place, value });
  });
  const set = writes.flatMap(({ place, adds }): readonly DraftWrite[] => {
    if (adds || !isActive(ownerOf(place))) return [];
    const key = placeKey(place);
    const again = flowing.get(key);
    flowing.delete(key);
    if (again) return [{ place: shadowOf(bars, place), value: again.value, adds: false }];
    return isFirst(place) ? [] : [{ place: shadowOf(bars, place), value: zero, adds: false }];
  });
  const added = [...flowing.values()].map(({ place, value }): DraftWrite => ({
    place: shadowOf(bars, place),
    value,
    adds: true,
  }));
  return [...set, ...added];
}
