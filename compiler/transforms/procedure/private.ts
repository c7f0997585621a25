import { indexKey } from "../../procedure/index-form.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  Compute,
  Element,
  For,
  Index,
  Procedure,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { blocksOf, breaks, eachStatement, leavesOf, readsOf, variablesOf, writesOf } from "../../procedure/walk.ts";

/** An array that loops use as scratch memory: each step writes what it reads of it, and nothing else reads it. */
export interface Scratch {
  readonly array: ArrayVariable;
  /** The counters of the loops around all its uses whose steps it is scratch memory of, outermost first. */
  readonly counters: readonly Scalar[];
}

/** The scratch arrays of a procedure. */
export function scratchArrays({ body, result }: Procedure): readonly Scratch[] {
  const found: Scratch[] = [];
  const resized = resizedIn(body);
  const outside = new Set<Variable>(result ? leavesOf(result) : []);
  const visit = (block: Block): void => {
    for (const array of block.locals) {
      if (array.form !== "array" || array.rank !== 1 || outside.has(array)) continue;
      const counters = countersTo(block, array, resized);
      if (counters.length > 0) found.push({ array, counters });
    }
    for (const statement of block.statements) blocksOf(statement).forEach(visit);
  };
  visit(body);
  return found;
}

/** The arrays that may change their lengths: they grow, or get other memory. */
function resizedIn(body: Block): ReadonlySet<Variable> {
  const made = new Set<Variable>();
  const resized = new Set<Variable>();
  eachStatement(body, (statement) => {
    if (statement.kind === "compute") return;
    for (const variable of writesOf(statement)) {
      if (variable.form !== "array") continue;
      if (statement.kind !== "allocate" || made.has(variable)) resized.add(variable);
      made.add(variable);
    }
  });
  return resized;
}

/** The counters of nested loops, each around all uses of an array, the last of which fills it before it is read. */
function countersTo(block: Block, array: ArrayVariable, resized: ReadonlySet<Variable>): readonly Scalar[] {
  const [allocation, ...users] = block.statements.filter((statement) => mentions(statement, array));
  if (allocation?.kind !== "allocate") return [];
  if (allocation.lengths.flatMap(variablesOf).some((variable) => resized.has(variable))) return [];
  const counters: Scalar[] = [];
  let filled = 0;
  let inner = users.length === 1 ? users[0] : undefined;
  while (inner?.kind === "for" && !readsOf(inner).includes(array)) {
    counters.push(inner.counter);
    const next: readonly Statement[] = inner.body.statements.filter((each) => mentions(each, array));
    if (isFilledFirst(next, array, allocation)) filled = counters.length;
    inner = next.length === 1 ? next[0] : undefined;
  }
  return counters.slice(0, filled);
}

/** Whether a statement, or one in it, reads or writes a variable. */
export function mentions(statement: Statement, variable: Variable): boolean {
  if (readsOf(statement).includes(variable) || writesOf(statement).includes(variable)) return true;
  return blocksOf(statement).some((block) => block.statements.some((inner) => mentions(inner, variable)));
}

/** Whether statements write every element of an array before they read it. */
function isFilledFirst(statements: readonly Statement[], array: ArrayVariable, { lengths, fill }: Allocate): boolean {
  const [first] = statements;
  const [length] = lengths;
  if (first === undefined || length === undefined || fill !== 0) return false;
  if (statements.some((each) => isMove(each, array))) return false;
  if (first.kind === "for") return fillsAll(first, array, length);
  if (length.kind !== "number") return false;
  const missing = new Set(Array.from({ length: length.value }, (_, index) => index));
  for (const statement of statements) {
    if (missing.size === 0) return true;
    if (statement.kind !== "compute" || elementsIn(statement.reads, array).length > 0) return false;
    for (const { place, adds } of statement.writes) {
      if (place.form !== "element" || place.array !== array) continue;
      const [index] = place.indices;
      if (adds || index?.kind !== "number") return false;
      missing.delete(index.value);
    }
  }
  return missing.size === 0;
}

/** Whether something else than elements of an array is used: whole arrays are moved, made or given derivatives, or grow. */
function isMove(statement: Statement, array: ArrayVariable): boolean {
  let isFound = false;
  const look = (each: Statement): void => {
    if (each.kind !== "compute" && writesOf(each).includes(array)) isFound = true;
    if (each.kind === "derive" && each.operands.includes(array)) isFound = true;
  };
  look(statement);
  for (const block of blocksOf(statement)) eachStatement(block, look);
  return isFound;
}

/** Whether a loop writes the element of every index, each before the step reads it, and reads no other. */
function fillsAll({ counter, from, to, step, body }: For, array: ArrayVariable, length: Index): boolean {
  const isOwnLength = to.kind === "length" && to.array === array;
  const isWhole = isOwnLength || indexKey(to) === indexKey(length);
  if (step !== 1 || from.kind !== "number" || from.value !== 0 || !isWhole || breaks(body)) return false;
  const isOwn = ({ indices: [index] }: Element): boolean => index?.kind === "variable" && index.variable === counter;
  const users = body.statements.filter((each) => mentions(each, array));
  const [first, ...rest] = users;
  if (first?.kind !== "compute" || elementsIn(first.reads, array).length > 0) return false;
  const writes = first.writes.filter(({ place }) => place.form === "element" && place.array === array);
  if (!writes.every(({ place, adds }) => !adds && place.form === "element" && isOwn(place))) return false;
  return rest.every((each) => onlyReads(each, array, isOwn));
}

function onlyReads(statement: Statement, array: ArrayVariable, isOwn: (place: Element) => boolean): boolean {
  let isFine = true;
  const look = (each: Statement): void => {
    if (each.kind === "compute" && !elementsIn(accessed(each), array).every(isOwn)) isFine = false;
  };
  look(statement);
  for (const block of blocksOf(statement)) eachStatement(block, look);
  return isFine;
}

function accessed({ reads, writes }: Compute): Compute["reads"] {
  return [...reads, ...writes.map(({ place }) => place)];
}

function elementsIn(readings: Compute["reads"], array: ArrayVariable): readonly Element[] {
  return readings.filter((reading): reading is Element => reading.form === "element" && reading.array === array);
}
