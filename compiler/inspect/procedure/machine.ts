import { arrayTooLarge, impossibleLength, tooManyStepsTaken } from "../../diagnostics/catalogue.ts";
import type { Source } from "../../diagnostics/diagnostic.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { showDims } from "../../graph/dim.ts";
import type {
  ArrayVariable,
  Block,
  Compute,
  Derive,
  For,
  Place,
  Procedure,
  Repeat,
  Scalar,
  Statement,
} from "../../procedure/procedure.ts";
import { failureIn, type Fail } from "./failure.ts";
import { arrayIn, begin, elementIn, filled, indexIn, scalarIn, shelfIn, type Memory, type Store } from "./memory.ts";

/** What a procedure runs on: numbers, or what stands for them. */
export interface Domain<T> {
  /** A number that is known: an integer, a truth value (0 or 1), or what a new array is filled with. */
  readonly known: (value: number) => T;
  readonly valueOf: (cell: T) => number;
  readonly compute: (statement: Compute, inputs: readonly T[], fail: Fail) => readonly T[];
  readonly add: (a: T, b: T) => T;
  /** What a place holds after a value has been written there. */
  readonly written: (cell: T, place: Place, indices: readonly number[]) => T;
  /** Which way an `if` goes. */
  readonly decide: (test: T) => boolean;
  /** What the numbers of a result become that has a derivative of its own, with respect to some others; they stay where not given. */
  readonly derived?: (statement: Derive, operands: readonly Memory<T>[], result: Memory<T>) => readonly T[];
}

/** How far a procedure may run, and what it was read from. */
export interface RunOptions {
  /** The largest number of statements that are carried out; ten million by default. */
  readonly limit?: number;
  /** The source of the procedure, in which messages point. */
  readonly source?: Source | undefined;
}

/** The largest number of statements that are carried out where nothing else is said. */
const MOST_STEPS = 10_000_000;

/** The largest number of elements of an array. */
const MOST_ELEMENTS = 10_000_000;

/** A block that is being carried out, and the loop that it is the body of. */
interface Frame {
  readonly block: Block;
  readonly loop: For | Repeat | undefined;
  next: number;
  /** The counter of the loop, and the limit that it does not reach. */
  counter: number;
  readonly to: number;
}

/**
 * Carry a procedure out on the parameters that a store holds; it then holds the results.
 * @throws DiagnosticError when it reads an element that is not there, or takes too many steps.
 */
export function carryOut<T>(procedure: Procedure, store: Store<T>, domain: Domain<T>, options: RunOptions = {}): void {
  const { limit = MOST_STEPS, source } = options;
  const frames: Frame[] = [];
  const enter = (block: Block, loop?: For | Repeat, counter = 0, to = 0): void => {
    frames.push({ block, loop, next: 0, counter, to });
    for (const local of block.locals) begin(store, local, domain.known(0));
    if (loop?.kind === "for") store.scalars.set(loop.counter, domain.known(counter));
  };
  let steps = 0;
  enter(procedure.body);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const statement = frame.block.statements[frame.next++];
    if (++steps > limit) throw failureIn(source, statement?.line)((span) => tooManyStepsTaken(limit, span));
    if (statement === undefined) {
      frames.pop();
      const { block, loop, counter, to } = frame;
      if (loop?.kind === "repeat") enter(block, loop);
      if (loop?.kind === "for" && isWithin(counter + loop.step, to, loop.step)) {
        enter(block, loop, counter + loop.step, to);
      }
      continue;
    }
    switch (statement.kind) {
      case "if":
        enter(domain.decide(scalarIn(store, statement.test)) ? statement.then : statement.otherwise);
        break;
      case "for": {
        const from = indexIn(store, statement.from, domain.valueOf);
        const to = indexIn(store, statement.to, domain.valueOf);
        if (isWithin(from, to, statement.step)) enter(statement.body, statement, from, to);
        break;
      }
      case "repeat":
        enter(statement.body, statement);
        break;
      case "break":
        while (frames.pop()?.loop === undefined) {
          if (frames.length === 0) throw new InternalError("a break is in no loop");
        }
        break;
      default:
        carryOutSingle(statement, store, domain, failureIn(source, statement.line));
    }
  }
}

function isWithin(counter: number, to: number, step: number): boolean {
  return step > 0 ? counter < to : counter > to;
}

type Single = Exclude<Statement, { readonly kind: "if" | "for" | "repeat" | "break" }>;

/** Carry out a statement that has no blocks. */
function carryOutSingle<T>(statement: Single, store: Store<T>, domain: Domain<T>, fail: Fail): void {
  switch (statement.kind) {
    case "compute":
      compute(statement, store, domain, fail);
      return;
    case "allocate": {
      const lengths = statement.lengths.map((length) => indexIn(store, length, domain.valueOf));
      requireLengths(statement.array.name, lengths, fail);
      store.arrays.set(statement.array, filled(lengths, domain.known(statement.fill)));
      return;
    }
    case "push": {
      const { lengths, cells } = arrayIn(store, statement.array);
      lengths[0] = cells.push(scalarIn(store, statement.value));
      return;
    }
    case "pop": {
      const { lengths, cells } = arrayIn(store, statement.array);
      const last = cells.pop();
      if (last === undefined) throw new InternalError(`nothing is left of ${statement.array.name}`);
      lengths[0] = cells.length;
      store.scalars.set(statement.target, last);
      return;
    }
    case "keep":
      shelfIn(store, statement.shelf).push(arrayIn(store, statement.array));
      store.arrays.delete(statement.array);
      return;
    case "take": {
      const last = shelfIn(store, statement.shelf).pop();
      if (last === undefined) throw new InternalError(`nothing is left on ${statement.shelf.name}`);
      store.arrays.set(statement.array, last);
      return;
    }
    case "derive":
      derive(statement, store, domain);
      return;
  }
}

function derive<T>(statement: Derive, store: Store<T>, domain: Domain<T>): void {
  if (!domain.derived) return;
  const { operands, result } = statement;
  const memoryOf = (leaf: Scalar | ArrayVariable): Memory<T> =>
    leaf.form === "array" ? arrayIn(store, leaf) : { lengths: [], cells: [scalarIn(store, leaf)] };
  const memory = memoryOf(result);
  const cells = [...domain.derived(statement, operands.map(memoryOf), memory)];
  if (result.form === "array") store.arrays.set(result, { ...memory, cells });
  else store.scalars.set(result, at(cells, 0));
}

/** Make sure that there can be an array of given lengths. @throws DiagnosticError */
function requireLengths(name: string, lengths: readonly number[], fail: Fail): void {
  const impossible = lengths.find((length) => !(Number.isInteger(length) && length >= 0));
  if (impossible !== undefined) throw fail((span) => impossibleLength(name, impossible, span));
  const size = lengths.reduce((product, length) => product * length, 1);
  if (size > MOST_ELEMENTS) throw fail((span) => arrayTooLarge(showDims(lengths), MOST_ELEMENTS, span));
}

/** Read, compute, and then write; the places are found before anything is written. */
function compute<T>(statement: Compute, store: Store<T>, domain: Domain<T>, fail: Fail): void {
  const { reads, writes } = statement;
  const inputs = reads.map((place) => {
    if (place.form === "scalar") return scalarIn(store, place);
    if (place.form === "count") return domain.known(indexIn(store, place.index, domain.valueOf));
    const { memory, offset } = elementIn(store, place, domain.valueOf, fail);
    return at(memory.cells, offset);
  });
  const found = writes.map(({ place }) =>
    place.form === "scalar" ? undefined : elementIn(store, place, domain.valueOf, fail),
  );
  const outputs = domain.compute(statement, inputs, fail);
  writes.forEach(({ place, output, adds }, index) => {
    const value = at(outputs, output);
    const element = found[index];
    if (place.form === "scalar") {
      const sum = adds ? domain.add(scalarIn(store, place), value) : value;
      store.scalars.set(place, domain.written(sum, place, []));
    } else if (element) {
      const { memory, offset, indices } = element;
      const sum = adds ? domain.add(at(memory.cells, offset), value) : value;
      memory.cells[offset] = domain.written(sum, place, indices);
    }
  });
}
