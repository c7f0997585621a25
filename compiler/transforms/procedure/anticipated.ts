import type { ArrayVariable, Block, Compute, Place, Reading, Scalar, Statement } from "../../procedure/procedure.ts";
import { placeKey } from "../../procedure/index-form.ts";
import { ownerOf, readOwner, variablesOf } from "../../procedure/walk.ts";
import type { Activity } from "./activity.ts";

/** Whether what a statement stores is used for a result, whatever way the program takes from there. */
export type Anticipated = (compute: Compute, place: Place) => boolean;

/** What is used for certain: the keys of places, and those of arrays all elements of which are. */
type Uses = ReadonlySet<string>;

/**
 * Find what is certainly used. A backward analysis of anticipated uses: what both sides of a condition use, and a loop in
 * every step. Loops are taken to run, for otherwise nothing in them is stored; a loop that reads elements by its counter is
 * taken to read them all. Places whose use is not certain may have an adjoint that is 0 because there is none.
 */
export function anticipatedUses(
  body: Block,
  results: readonly (Scalar | ArrayVariable)[],
  isActive: Activity,
): Anticipated {
  const after = new Map<Compute, Uses>();

  const before = (statement: Statement, uses: Uses, counters: ReadonlySet<Scalar>): Uses => {
    switch (statement.kind) {
      case "compute":
        return beforeCompute(statement, uses, counters);
      case "if": {
        const sides = [statement.then, statement.otherwise].filter(
          ({ statements }) => statements.at(-1)?.kind !== "break",
        );
        const [first, second] = sides.map((side) => beforeBlock(side, uses, counters));
        if (!first) return uses;
        return second ? new Set([...first].filter((key) => second.has(key))) : first;
      }
      case "for":
      case "repeat": {
        const inside = statement.kind === "for" ? new Set([...counters, statement.counter]) : counters;
        let [end, start] = [uses, beforeBlock(statement.body, uses, inside)];
        for (let size = -1; size !== end.size;) {
          size = end.size;
          end = new Set([...end].filter((key) => start.has(key)));
          start = beforeBlock(statement.body, end, inside);
        }
        return start;
      }
      case "push":
        return uses.has(arrayKey(statement.array)) ? new Set([...uses, placeKey(statement.value)]) : uses;
      case "pop":
        return uses.has(placeKey(statement.target)) ? new Set([...uses, arrayKey(statement.array)]) : uses;
      case "allocate":
      case "break":
      case "keep":
      case "take":
      case "derive": // A rule need not make use of everything.
        return uses;
    }
  };

  const beforeBlock = ({ statements }: Block, uses: Uses, counters: ReadonlySet<Scalar>): Uses =>
    statements.reduceRight((later, statement) => before(statement, later, counters), uses);

  const beforeCompute = (compute: Compute, uses: Uses, counters: ReadonlySet<Scalar>): Uses => {
    after.set(compute, uses);
    const isUsed = compute.writes.some(({ place }) => isActive(ownerOf(place)) && isIn(uses, place));
    const earlier = new Set(uses);
    for (const { place, adds } of compute.writes) if (!adds && place.form === "scalar") earlier.delete(placeKey(place));
    if (isUsed) {
      for (const reading of compute.reads) {
        const owner = readOwner(reading);
        if (!owner || !isActive(owner)) continue;
        earlier.add(placeKey(reading));
        if (owner.form === "array" && isRunThrough(reading, counters)) earlier.add(arrayKey(owner));
      }
    }
    return earlier;
  };

  return (compute, place) => {
    // Most procedures never ask.
    if (after.size === 0) {
      const end = new Set(results.map((leaf) => (leaf.form === "array" ? arrayKey(leaf) : placeKey(leaf))));
      beforeBlock(body, end, new Set());
    }
    return isIn(after.get(compute) ?? new Set(), place);
  };
}

function arrayKey({ id }: ArrayVariable): string {
  return `a${String(id)}`;
}

function isIn(uses: Uses, place: Place): boolean {
  return uses.has(placeKey(place)) || (place.form === "element" && uses.has(arrayKey(place.array)));
}

function isRunThrough(reading: Reading, counters: ReadonlySet<Scalar>): boolean {
  return (
    reading.form === "element" &&
    reading.indices.some((index) =>
      variablesOf(index).some((variable) => variable.form === "scalar" && counters.has(variable)),
    )
  );
}
