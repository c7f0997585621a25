import { affine, combined, shifted, type Affine } from "../../procedure/index-form.ts";
import type {
  ArrayVariable,
  Block,
  Compute,
  Element,
  For,
  Index,
  Procedure,
  Reading,
  Repeat,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { blocksOf, eachStatement } from "../../procedure/walk.ts";
import { factsOf, writtenBy, type Facts } from "./facts.ts";

// Dependences between elements, as in loops over triangles: what elimination writes at the rows and columns behind the
// pivot is none of what earlier steps have read in the rows and columns before it. One axis on which the indices differ by
// a number that is never 0 is enough.

/** Whether no element that a statement writes is one that a computation has read in some way before. */
export type IsApart = (compute: Compute, place: Element, reader: Compute, reads: readonly Reading[]) => boolean;

type Loop = For | Repeat;

/** Where a computation stands: the loops around it, outermost first, and its number in the text. */
interface Position {
  readonly loops: readonly Loop[];
  readonly number: number;
}

/** Find the positions of all computations of a procedure, to tell what they overwrite. */
export function apartIn(procedure: Procedure): IsApart {
  const positions = new Map<Compute, Position>();
  const facts = factsOf(procedure);
  const visit = ({ statements }: Block, loops: readonly Loop[]): void => {
    for (const statement of statements) {
      if (statement.kind === "compute") positions.set(statement, { loops, number: positions.size });
      const isLoop = statement.kind === "for" || statement.kind === "repeat";
      for (const block of blocksOf(statement)) visit(block, isLoop ? [...loops, statement] : loops);
    }
  };
  visit(procedure.body, []);
  return (compute, place, reader, reads) => {
    const [write, read] = [positions.get(compute), positions.get(reader)];
    if (!write || !read) return false;
    return reads.every((reading) => {
      if (reading.form !== "element" || reading.array !== place.array) return true;
      return orders(write, read).every((order) => areApart(place, reading, order, facts));
    });
  };
}

/** A way in which a read comes before a write. */
interface Order {
  readonly write: Position;
  readonly read: Position;
  /** The loops in the same step of which both are. */
  readonly same: readonly Loop[];
  /** The loop inside of those in an earlier step of which the read is. */
  readonly carrying: Loop | undefined;
}

/** The ways in which a read may come before a write. */
function orders(write: Position, read: Position): readonly Order[] {
  const first = write.loops.findIndex((loop, depth) => read.loops[depth] !== loop);
  const common = first === -1 ? write.loops : write.loops.slice(0, first);
  const carried = common.map((carrying, depth): Order => ({ write, read, same: common.slice(0, depth), carrying }));
  return read.number > write.number ? carried : [...carried, { write, read, same: common, carrying: undefined }];
}

/** A counter, and the numbers between which it is. */
interface Range {
  readonly counter: Index;
  readonly low: readonly Affine[];
  readonly high: readonly Affine[];
}

function areApart(written: Element, read: Element, order: Order, facts: Facts): boolean {
  const other = earlier(order, facts);
  const ranges = rangesOf(order, other);
  return written.indices.some((index, axis) => {
    const own = read.indices[axis];
    if (!own) return false;
    const [a, b] = [affine(index), affine(other(own))];
    return isPositive(combined(a, b, -1), ranges) || isPositive(combined(b, a, -1), ranges);
  });
}

/** What an index of the read is, in variables of its own where they may hold other numbers than at the write. */
function earlier({ same, carrying }: Order, facts: Facts): (index: Index) => Index {
  const around = carrying ?? same.at(-1);
  const changing = around && writtenBy(around);
  const counters = new Set<Variable>(same.flatMap((loop) => (loop.kind === "for" ? [loop.counter] : [])));
  const isSame = (variable: Scalar | ArrayVariable): boolean => {
    if (variable.form === "array") {
      return !facts.grows(variable) && (around ? !allocatedIn(around).has(variable) : facts.writesWhole(variable) <= 1);
    }
    return counters.has(variable) || (changing ? !changing.has(variable) : facts.writers(variable) <= 1);
  };
  // The numbers of variables are not negative.
  const apart = <Kind extends Scalar | ArrayVariable>(variable: Kind): Kind =>
    isSame(variable) ? variable : { ...variable, id: -1 - variable.id };
  const renamed = (index: Index): Index => {
    switch (index.kind) {
      case "number":
        return index;
      case "variable":
        return { ...index, variable: apart(index.variable) };
      case "length":
        return { ...index, array: apart(index.array) };
      case "operation":
        return { ...index, left: renamed(index.left), right: renamed(index.right) };
    }
  };
  return renamed;
}

/** The arrays that get other memory in a statement. */
function allocatedIn(statement: Statement): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  for (const block of blocksOf(statement)) {
    eachStatement(block, (each) => {
      if (each.kind === "allocate" || each.kind === "take") found.add(each.array);
    });
  }
  return found;
}

/** What is known of the counters, those of inner loops first. */
function rangesOf({ write, read, same, carrying }: Order, other: (index: Index) => Index): readonly Range[] {
  const own = (loop: Loop): readonly Range[] => rangeOf(loop, (index) => index);
  const inner = ({ loops }: Position): readonly Loop[] => loops.slice(same.length + (carrying ? 1 : 0)).toReversed();
  const between =
    carrying?.kind === "for"
      ? rangeOf(carrying, other, shifted({ kind: "variable", variable: carrying.counter }, -Math.sign(carrying.step)))
      : [];
  return [
    ...inner(read).flatMap((loop) => rangeOf(loop, other)),
    ...inner(write).flatMap(own),
    ...between,
    ...[...same, ...(carrying ? [carrying] : [])].toReversed().flatMap(own),
  ];
}

/** The range of a counter: from where it starts to before where the loop ends, or to a step that is known. */
function rangeOf(loop: Loop, map: (index: Index) => Index, last?: Index): readonly Range[] {
  if (loop.kind === "repeat") return [];
  const { counter, from, to, step } = loop;
  const start = [affine(map(from))];
  const end = [...(last ? [affine(last)] : []), affine(map(shifted(to, -Math.sign(step))))];
  const [low, high] = step > 0 ? [start, end] : [end, start];
  return [{ counter: map({ kind: "variable", variable: counter }), low, high }];
}

/** Whether an index is at least 1, whatever the counters are in their ranges. */
function isPositive(form: Affine, ranges: readonly Range[]): boolean {
  if (form.terms.size === 0) return form.constant >= 1;
  const [range, ...rest] = ranges;
  if (!range) return false;
  const counter = affine(range.counter);
  const [key = ""] = counter.terms.keys();
  const factor = form.terms.get(key) ?? 0;
  if (factor === 0) return isPositive(form, rest);
  const bounds = factor > 0 ? range.low : range.high;
  const without = combined(form, counter, -factor);
  return bounds.some((bound) => isPositive(combined(without, bound, factor), rest));
}
