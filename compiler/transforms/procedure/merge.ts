import { at } from "../../diagnostics/internal-error.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { add } from "../../primitives/arithmetic.ts";
import { createDraft, outputsInto, type Draft, type DraftWrite } from "../../procedure/compute.ts";
import { mayCoincide, placeKey } from "../../procedure/index-form.ts";
import type {
  Allocate,
  Block,
  Compute,
  Place,
  Procedure,
  Reading,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { indicesOf, mapBlocks, ownerOf, readsOf, variablesOf, writesOf } from "../../procedure/walk.ts";

/** Whether a variable is no one of the user's: what is added to 0 in it may lose the sign of a zero. */
type IsNew = (variable: Variable) => boolean;

/**
 * Neighbouring computations as one: what one of them stores and the next one reads becomes an edge of its graph, so that
 * common subexpressions are shared.
 */
export function mergedComputes(procedure: Procedure, isNew: IsNew): Procedure {
  return { ...procedure, body: mergedBlock(procedure.body, isNew) };
}

function mergedBlock({ locals, statements }: Block, isNew: IsNew): Block {
  const result: Statement[] = [];
  let open: Merging | undefined;
  const close = (): void => {
    if (open) result.push(open.finish());
    open = undefined;
  };
  for (const statement of statements) {
    if (statement.kind === "compute") {
      if (open?.append(statement) === true) continue;
      close();
      open = mergingFrom(statement, isNew);
      continue;
    }
    if (statement.kind === "allocate" && open?.isBefore(statement) !== false) {
      result.push(statement);
      continue;
    }
    close();
    result.push(mapBlocks(statement, (block) => mergedBlock(block, isNew)));
  }
  close();
  return { locals, statements: result };
}

/** A computation that takes in the ones that follow it. */
interface Merging {
  /** Take a computation in, if that can be done. */
  readonly append: (compute: Compute) => boolean;
  /** Whether an array may be made before as well. */
  readonly isBefore: (allocation: Allocate) => boolean;
  readonly finish: () => Compute;
}

function mergingFrom(first: Compute, isNew: IsNew): Merging {
  const draft = createDraft();
  const writes = new Map<string, DraftWrite>();
  const written = new Set<Variable>();
  const used = new Set<Variable>();
  const append = (compute: Compute): boolean => {
    if (!isReadable(compute, writes, written)) return false;
    take(compute, draft, writes, isNew);
    for (const variable of [...readsOf(compute), ...writesOf(compute)]) used.add(variable);
    for (const { place } of compute.writes) if (place.form === "scalar") written.add(place);
    return true;
  };
  append(first);
  const isBefore = (allocation: Allocate): boolean =>
    !used.has(allocation.array) &&
    allocation.lengths.every((length) => variablesOf(length).every((variable) => !written.has(variable)));
  return { append, isBefore, finish: () => draft.finish([...writes.values()], first.line) };
}

/** Whether what a computation reads, and where it writes, is known in the midst of the writes before it. */
function isReadable(
  { reads, writes }: Compute,
  before: ReadonlyMap<string, DraftWrite>,
  written: ReadonlySet<Variable>,
): boolean {
  const isFixed = (place: Reading): boolean =>
    indicesOf(place).every((index) => variablesOf(index).every((variable) => !written.has(variable)));
  const isApart = (place: Reading): boolean =>
    place.form !== "element" ||
    before.has(placeKey(place)) ||
    [...before.values()].every((write) => !mayCoincide(place, write.place));
  // A write to what may be another one's place must stay behind it, and its own earlier one before that.
  const isInOrder = (place: Place): boolean =>
    place.form !== "element" ||
    [...before].every(([key, write]) => key === placeKey(place) || !mayCoincide(place, write.place));
  return (
    reads.every((place) => isFixed(place) && isApart(place)) &&
    writes.every(({ place }) => isFixed(place) && isInOrder(place))
  );
}

function take(compute: Compute, draft: Draft, writes: Map<string, DraftWrite>, isNew: IsNew): void {
  const current = (place: Reading): Value => {
    const write = writes.get(placeKey(place));
    if (!write) return draft.read(place);
    return write.adds ? add(draft.read(place), write.value) : write.value;
  };
  const values = outputsInto(draft.builder, compute, compute.reads.map(current));
  for (const { place, output, adds } of compute.writes) {
    const key = placeKey(place);
    const value = at(values, output);
    const earlier = writes.get(key);
    if (!adds || !earlier) writes.set(key, { place, value, adds });
    else if (isNew(ownerOf(place)) && knownValue(earlier.value) === 0) writes.set(key, { ...earlier, value });
    else if (!earlier.adds || isNew(ownerOf(place))) writes.set(key, { ...earlier, value: add(earlier.value, value) });
    // Terms are added to a sum of the user's one after another.
    else writes.set(key, { place, value: add(add(draft.read(place), earlier.value), value), adds: false });
  }
}
