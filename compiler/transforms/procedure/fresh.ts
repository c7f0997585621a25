import { indexDifference, mayCoincide } from "../../procedure/index-form.ts";
import type {
  Block,
  Compute,
  Element,
  For,
  Index,
  Procedure,
  Repeat,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { blocksOf, readsOf, variablesOf, writesOf } from "../../procedure/walk.ts";
import type { IsScratch } from "./fusion.ts";

/** What is known of the elements of arrays that a statement writes. */
export interface Freshness {
  /** Whether nothing reads an element before the statement writes it: what was there is never needed. */
  readonly isUnread: (compute: Compute, place: Element) => boolean;
  /** Whether the statement is the only one that writes the array, and writes each element once, before it is read. */
  readonly isOnlyWrite: (compute: Compute, place: Element) => boolean;
}

type Loop = For | Repeat;

/** A read or write of an element, with the loops around it and its position in the text. */
interface Access {
  readonly compute: Compute;
  readonly place: Element;
  readonly loops: readonly Loop[];
  readonly position: number;
}

/** Look at the accesses to all arrays of a procedure. */
export function freshnessOf({ body }: Procedure, isScratch: IsScratch): Freshness {
  const reads = new Map<Variable, Access[]>();
  const writes = new Map<Variable, Access[]>();
  const depths = new Map<Variable, number>();
  const writers = new Map<Variable, Set<Statement>>();
  const whole = new Map<Variable, Omit<Access, "compute" | "place">[]>();
  let position = 0;
  const visit = (block: Block, loops: readonly Loop[]): void => {
    for (const local of block.locals) depths.set(local, loops.length);
    for (const statement of block.statements) {
      position++;
      for (const variable of writesOf(statement)) {
        if (statement.kind !== "allocate" && statement.kind !== "derive")
          listed(writers, variable, new Set()).add(statement);
      }
      if (statement.kind === "compute") {
        for (const place of statement.reads) {
          if (place.form === "element")
            listed(reads, place.array, []).push({ compute: statement, place, loops, position });
        }
        for (const { place } of statement.writes) {
          if (place.form === "element")
            listed(writes, place.array, []).push({ compute: statement, place, loops, position });
        }
      }
      if (statement.kind === "derive") {
        for (const variable of readsOf(statement)) listed(whole, variable, []).push({ loops, position });
      }
      const inner = statement.kind === "for" || statement.kind === "repeat" ? [...loops, statement] : loops;
      for (const each of blocksOf(statement)) visit(each, inner);
    }
  };
  visit(body, []);

  const accessOf = (compute: Compute, place: Element): Access | undefined =>
    writes.get(place.array)?.find((access) => access.compute === compute && access.place === place);
  /** The loops in which the array lives. */
  const around = ({ loops, place }: Access): readonly Loop[] => loops.slice(depths.get(place.array) ?? 0);
  /** Those of them through which it keeps its contents from step to step. */
  const shared = (access: Access): readonly Loop[] =>
    around(access).filter((loop) => !isScratch(access.place.array, loop));
  const isUnread = (compute: Compute, place: Element): boolean => {
    const write = accessOf(compute, place);
    if (write === undefined) return false;
    return (
      (reads.get(place.array) ?? []).every((read) => isLater(read, write, shared(write))) &&
      (whole.get(place.array) ?? []).every(
        (read) => read.position > write.position && !shared(write).some((loop) => read.loops.includes(loop)),
      )
    );
  };
  return {
    isUnread,
    isOnlyWrite: (compute, place) => {
      const write = accessOf(compute, place);
      if (!write || writers.get(place.array)?.size !== 1 || writes.get(place.array)?.length !== 1) return false;
      return around(write).every((loop) => axisOf(write.place, loop) !== undefined) && isUnread(compute, place);
    },
  };
}

/**
 * Whether a read never sees an element before it is written: in the outermost common loop in which they differ, it reads
 * what an earlier step has written, or it stands behind the write.
 */
function isLater(read: Access, write: Access, loops: readonly Loop[]): boolean {
  for (const loop of loops) {
    if (!read.loops.includes(loop)) break;
    const axis = axisOf(write.place, loop);
    const own = axis === undefined ? undefined : write.place.indices[axis];
    const other = axis === undefined ? undefined : read.place.indices[axis];
    const ahead = own && other && indexDifference(other, own);
    if (loop.kind !== "for" || ahead === undefined || ahead * loop.step > 0) return false;
    if (ahead !== 0) return true;
  }
  return read.position > write.position || !mayCoincide(read.place, write.place);
}

/** The axis that runs along with a loop: its index is the counter plus what does not change in the loop. */
function axisOf({ indices }: Element, loop: Loop): number | undefined {
  if (loop.kind !== "for") return undefined;
  const axis = indices.findIndex((index) => isCounterPlus(index, loop.counter));
  return axis === -1 ? undefined : axis;
}

function isCounterPlus(index: Index, counter: Scalar): boolean {
  const rest = indexDifference(index, { kind: "variable", variable: counter });
  return rest !== undefined && variablesOf(index).includes(counter);
}

function listed<Key, Item>(lists: Map<Key, Item>, key: Key, empty: Item): Item {
  const list = lists.get(key) ?? empty;
  lists.set(key, list);
  return list;
}
