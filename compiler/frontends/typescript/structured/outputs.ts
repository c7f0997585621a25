import { indexDifference, operation, shifted } from "../../../procedure/index-form.ts";
import type { ArrayVariable, Block, Element, For, Index, Statement, Variable } from "../../../procedure/procedure.ts";
import { variablesOf, writtenIn } from "../../../procedure/walk.ts";
import { ZERO } from "./views.ts";
import { isFixedIndex, type Writer } from "./writer.ts";

// Elements that a function writes for its caller hold nothing that it may read before: whether it does is told from the
// ranges of elements that have been written for certain.

/** Which elements have been written: for each axis those from one index up to another one. */
interface Written {
  readonly array: ArrayVariable;
  readonly axes: readonly Range[];
}

interface Range {
  readonly from: Index;
  readonly to: Index;
}

/** Where a statement stands: in which loops, the innermost last. */
interface Around {
  readonly loops: readonly For[];
  readonly writer: Writer;
  /** Told of reads of elements that may not have been written. */
  readonly found: (array: ArrayVariable, statement: Statement) => void;
}

/** The first statement, for each of some arrays, that may read an element which has not been written before. */
export function readsBeforeWrites(body: Block, writer: Writer): ReadonlyMap<ArrayVariable, Statement> {
  const first = new Map<ArrayVariable, Statement>();
  follow(body, [], {
    loops: [],
    writer,
    found: (array, statement) => {
      if (!first.has(array)) first.set(array, statement);
    },
  });
  return first;
}

/** What has been written behind a block, where something has been written before it. */
function follow({ statements }: Block, before: readonly Written[], around: Around): readonly Written[] {
  return statements.reduce((written, statement) => followOne(statement, written, around), before);
}

function followOne(statement: Statement, before: readonly Written[], around: Around): readonly Written[] {
  switch (statement.kind) {
    case "compute": {
      const sums = statement.writes.filter(({ adds }) => adds).map(({ place }) => place);
      for (const place of [...statement.reads, ...sums]) {
        if (place.form === "element" && !isWritten(place, before, around)) around.found(place.array, statement);
      }
      return statement.writes.reduce<readonly Written[]>((written, { place }) => {
        if (place.form !== "element" || !place.indices.every((index) => isFixedIndex(around.writer, index))) {
          return written;
        }
        return joined(written, {
          array: place.array,
          axes: place.indices.map((index) => ({ from: index, to: shifted(index, 1) })),
        });
      }, before);
    }
    case "if": {
      const then = follow(statement.then, before, around);
      const otherwise = follow(statement.otherwise, before, around);
      return then.filter((each) => otherwise.some((other) => isSame(each, other)));
    }
    case "for":
      return followFor(statement, before, around);
    case "repeat":
      follow(statement.body, before, around);
      return before;
    default:
      return before;
  }
}

/** A loop: at each step, what earlier steps have written; behind it, what all of them have. */
function followFor(loop: For, before: readonly Written[], around: Around): readonly Written[] {
  const inside: Around = { ...around, loops: [...around.loops, loop] };
  const silent: Around = { ...inside, found: () => undefined };
  const each = follow(loop.body, before, silent).filter((written) => !before.includes(written));
  const counter: Index = { kind: "variable", variable: loop.counter };
  const isWhole = Math.abs(loop.step) === 1 && !hasBreak(loop.body);
  const upTo = (end: Index): readonly Written[] =>
    isWhole ? each.flatMap((written) => generalised(written, loop, counter, end)) : [];
  follow(loop.body, upTo(counter).reduce(joined, before), inside);
  return upTo(loop.to).reduce(joined, before);
}

function hasBreak({ statements }: Block): boolean {
  return statements.some(
    (statement) =>
      statement.kind === "break" ||
      (statement.kind === "if" && (hasBreak(statement.then) || hasBreak(statement.otherwise))),
  );
}

/** What all steps of a loop before one of them have written, where each of them has written something. */
function generalised({ array, axes }: Written, loop: For, counter: Index, end: Index): readonly Written[] {
  const along = axes.map(({ from, to }) =>
    indexDifference(to, from) === 1 ? indexDifference(from, counter) : undefined,
  );
  const others = axes.filter((_, axis) => along[axis] === undefined);
  const changing = new Set<Variable>([loop.counter, ...writtenIn(loop.body)]);
  const isSteady = others.every(({ from, to }) =>
    [from, to].every((index) => !variablesOf(index).some((variable) => changing.has(variable))),
  );
  if (!isSteady) return [];
  return [
    {
      array,
      axes: axes.map((range, axis) => {
        const by = along[axis];
        if (by === undefined) return range;
        if (loop.step > 0) return { from: shifted(loop.from, by), to: shifted(end, by) };
        return { from: shifted(end, by + 1), to: shifted(loop.from, by + 1) };
      }),
    },
  ];
}

/** What has been written with one more range, which may go on where another one ends. */
function joined(written: readonly Written[], added: Written): readonly Written[] {
  const [range] = added.axes;
  for (const each of written) {
    const [other] = each.axes;
    if (each.array !== added.array || each.axes.length !== 1 || range === undefined || other === undefined) continue;
    if (indexDifference(other.to, range.from) === 0) {
      return [...written, added, { array: added.array, axes: [{ from: other.from, to: range.to }] }];
    }
    if (indexDifference(range.to, other.from) === 0) {
      return [...written, added, { array: added.array, axes: [{ from: range.from, to: other.to }] }];
    }
  }
  return written.some((each) => isSame(each, added)) ? written : [...written, added];
}

function isSame(a: Written, b: Written): boolean {
  return (
    a.array === b.array &&
    a.axes.every(({ from, to }, axis) => {
      const other = b.axes[axis];
      return other && indexDifference(from, other.from) === 0 && indexDifference(to, other.to) === 0;
    })
  );
}

/** Whether an element has been written for certain. */
function isWritten({ array, indices }: Element, written: readonly Written[], { loops }: Around): boolean {
  return written.some(
    (each) =>
      each.array === array &&
      each.axes.every(({ from, to }, axis) => {
        const index = indices[axis];
        if (index === undefined) return false;
        // There are no other elements than all of them.
        const end: Index = { kind: "length", array, axis };
        if (indexDifference(from, ZERO) === 0 && indexDifference(to, end) === 0) return true;
        return (
          isNatural(operation("-", index, from), loops) && isNatural(operation("-", shifted(to, -1), index), loops)
        );
      }),
  );
}

/** Whether a number that is computed from the counters of some loops is never negative. */
function isNatural(index: Index, loops: readonly For[]): boolean {
  const known = indexDifference(index, ZERO);
  if (known !== undefined) return known >= 0;
  const mentioned = variablesOf(index);
  const loop = loops.findLast(({ counter }) => mentioned.includes(counter));
  if (loop === undefined) return index.kind === "length";
  const counter: Index = { kind: "variable", variable: loop.counter };
  const slope = indexDifference(replaced(index, loop, shifted(counter, 1)), index);
  if (slope === undefined) return false;
  // It is smallest where the counter is smallest, or largest.
  const least = loop.step > 0 ? loop.from : shifted(loop.to, 1);
  const most = loop.step > 0 ? shifted(loop.to, -1) : loop.from;
  return isNatural(replaced(index, loop, slope > 0 ? least : most), loops.slice(0, loops.indexOf(loop)));
}

function replaced(index: Index, loop: For, by: Index): Index {
  if (index.kind === "variable") return index.variable === loop.counter ? by : index;
  if (index.kind !== "operation") return index;
  return operation(index.operator, replaced(index.left, loop, by), replaced(index.right, loop, by));
}
