import { createDraft } from "../../procedure/compute.ts";
import { operation } from "../../procedure/index-form.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  Element,
  For,
  Index,
  Procedure,
  Reading,
  Scalar,
  Statement,
} from "../../procedure/procedure.ts";
import { max } from "../../primitives/extrema.ts";
import { blocksOf, breaks, mapBlocks, variablesOf } from "../../procedure/walk.ts";
import { declaredIn, writtenBy } from "./facts.ts";
import type { IsScratch } from "./fusion.ts";
import { mentions, scratchArrays, type Scratch } from "./private.ts";
import type { Variables } from "./variables.ts";

/** A procedure, and which of its arrays are only scratch memory of which of its loops. */
export interface Expanded {
  readonly procedure: Procedure;
  readonly isScratch: IsScratch;
  /** The counters of the loops that have scratch memory in common for all steps. */
  readonly counters: readonly Scalar[];
  /** How many axes for the steps of loops arrays have got. */
  readonly added: ReadonlyMap<ArrayVariable, number>;
}

/**
 * Give every step of a loop scratch memory of its own, where the reverse sweep comes to the steps later: `row[j]` becomes
 * `row[i][j]`. Then nothing is overwritten that the reverse sweep reads. `isLater` tells of which loops that is true.
 */
export function withExpandedScratch(
  source: Procedure,
  variables: Variables,
  isLater: (counter: Scalar) => boolean,
): Expanded {
  const scratch: Scratch[] = [];
  const counts = new Map<Scalar, Scalar>();
  const added = new Map<ArrayVariable, number>();
  let { body } = source;
  for (const found of scratchArrays(source)) {
    let { array } = found;
    const counters = [...found.counters];
    for (let last = counters.at(-1); last !== undefined && isLater(last); last = counters.at(-1)) {
      const expansion = expansionOf({ array, counters }, body);
      if (expansion) {
        array = variables.workspace({ ...array, rank: array.rank + 1 });
        body = expandedBlock(body, expansion, { wide: array, counts, variables });
        added.set(array, array.rank - found.array.rank);
      }
      counters.pop();
    }
    if (counters.length > 0) scratch.push({ array, counters });
  }
  return {
    procedure: { ...source, body },
    isScratch: scratchTest(scratch),
    counters: scratch.flatMap(({ counters }) => counters),
    added,
  };
}

/** Tells of arrays whether they are only scratch memory of loops. */
export function scratchTest(scratch: readonly Scratch[]): IsScratch {
  return (array, loop) =>
    loop.kind === "for" && scratch.some((each) => each.array === array && each.counters.includes(loop.counter));
}

/** A scratch array that gets an axis more, for the steps of a loop. */
interface Expansion {
  readonly array: ArrayVariable;
  readonly block: Block;
  readonly allocation: Allocate;
  /** The statement of the block that has all uses in it. */
  readonly user: Statement;
  readonly loop: For;
}

/** The expansion of an array, if its loop counts its steps beforehand. */
function expansionOf({ array, counters }: Scratch, body: Block): Expansion | undefined {
  const block = blockOf(array, body);
  const [allocation, user] = block?.statements.filter((statement) => mentions(statement, array)) ?? [];
  const loop = user && loopOf(counters, user);
  if (!block || allocation?.kind !== "allocate" || array.kind !== "real" || !loop) return undefined;
  if (Math.abs(loop.step) !== 1 || breaks(loop.body)) return undefined;
  const written = writtenBy(user);
  const declared = new Set(blocksOf(user).flatMap((inner) => [...declaredIn(inner)]));
  const isKnown = [loop.from, loop.to, ...allocation.lengths]
    .flatMap(variablesOf)
    .every((each) => (each.form === "array" ? each !== array && !declared.has(each) : !written.has(each)));
  return isKnown ? { array, block, allocation, user, loop } : undefined;
}

function blockOf(array: ArrayVariable, block: Block): Block | undefined {
  if (block.locals.includes(array)) return block;
  for (const statement of block.statements) {
    for (const inner of blocksOf(statement)) {
      const found = blockOf(array, inner);
      if (found) return found;
    }
  }
  return undefined;
}

/** The innermost of nested loops. */
function loopOf(counters: Scratch["counters"], user: Statement): For | undefined {
  const [counter, ...more] = counters;
  if (user.kind !== "for" || user.counter !== counter) return undefined;
  const [next] = more;
  if (next === undefined) return user;
  const inner = user.body.statements.find((each) => each.kind === "for" && each.counter === next);
  return inner && loopOf(more, inner);
}

/** What an expansion makes: the wider array, and the numbers of steps of loops. */
interface Widening {
  readonly wide: ArrayVariable;
  readonly counts: Map<Scalar, Scalar>;
  readonly variables: Variables;
}

function expandedBlock(block: Block, expansion: Expansion, widening: Widening): Block {
  const { array, allocation, user, loop } = expansion;
  if (block !== expansion.block) {
    const inside = (each: Statement): Statement =>
      mentions(each, array) ? mapBlocks(each, (inner) => expandedBlock(inner, expansion, widening)) : each;
    return { ...block, statements: block.statements.map(inside) };
  }
  const { wide, counts, variables } = widening;
  const { from, to, step, counter, line } = loop;
  const distance = step > 0 ? operation("-", to, from) : operation("-", from, to);
  const known = counts.get(counter);
  const made: Statement[] = [];
  const locals = block.locals.filter((local) => local !== array);
  locals.push(wide);
  let count: Index = distance;
  if (distance.kind === "number") count = { kind: "number", value: Math.max(0, distance.value) };
  else if (known && locals.includes(known)) count = { kind: "variable", variable: known };
  else if (distance.kind !== "length") {
    const variable = variables.scalar(`${counter.name}_steps`, "integer");
    counts.set(counter, variable);
    locals.push(variable);
    const draft = createDraft();
    const value = max(draft.read({ form: "count", index: distance }), 0);
    made.push(draft.finish([{ place: variable, value, adds: false }], line));
    count = { kind: "variable", variable };
  }
  const current: Index = { kind: "variable", variable: counter };
  const row = step > 0 ? operation("-", current, from) : operation("-", from, current);
  const statements = block.statements.flatMap((statement): readonly Statement[] => {
    if (statement === allocation) return [];
    if (statement !== user) return [statement];
    return [
      ...made,
      { ...allocation, array: wide, lengths: [count, ...allocation.lengths] },
      inRow(user, { array, wide, row, lengths: allocation.lengths }),
    ];
  });
  return { locals, statements };
}

/** What stands in the place of an array: a row of another one. */
interface Row {
  readonly array: ArrayVariable;
  readonly wide: ArrayVariable;
  readonly row: Index;
  readonly lengths: readonly Index[];
}

/** A statement with the elements of an array in a row of another. */
function inRow(statement: Statement, { array, wide, row, lengths }: Row): Statement {
  const inIndex = (index: Index): Index => {
    if (index.kind === "length") return (index.array === array ? lengths[index.axis] : undefined) ?? index;
    if (index.kind !== "operation") return index;
    return { ...index, left: inIndex(index.left), right: inIndex(index.right) };
  };
  const inElement = (element: Element): Element => {
    const indices = element.indices.map(inIndex);
    return element.array === array ? { ...element, array: wide, indices: [row, ...indices] } : { ...element, indices };
  };
  const inReading = (reading: Reading): Reading => {
    if (reading.form === "element") return inElement(reading);
    return reading.form === "count" ? { ...reading, index: inIndex(reading.index) } : reading;
  };
  const inside = (each: Statement): Statement => {
    switch (each.kind) {
      case "compute":
        return {
          ...each,
          reads: each.reads.map(inReading),
          writes: each.writes.map((write) =>
            write.place.form === "element" ? { ...write, place: inElement(write.place) } : write,
          ),
        };
      case "for": {
        const body = { ...each.body, statements: each.body.statements.map(inside) };
        return { ...each, from: inIndex(each.from), to: inIndex(each.to), body };
      }
      case "allocate":
        return { ...each, lengths: each.lengths.map(inIndex) };
      default:
        return mapBlocks(each, (block) => ({ ...block, statements: block.statements.map(inside) }));
    }
  };
  return inside(statement);
}
