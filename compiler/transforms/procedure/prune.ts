import { withWrites } from "../../procedure/compute.ts";
import type {
  ArrayVariable,
  Block,
  Compute,
  For,
  If,
  Index,
  Procedure,
  Repeat,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import {
  blocksOf,
  indicesOf,
  leavesOf,
  mapBlocks,
  ownerOf,
  readIn,
  readOwner,
  readsOf,
  variablesOf,
  writesOf,
  writtenIn,
} from "../../procedure/walk.ts";

/** The lengths of an array, which are needed without its elements where only they are read. */
interface Lengths {
  readonly of: ArrayVariable;
}

/** What is needed: the contents of variables, and lengths of arrays. */
type Live = ReadonlySet<Variable | Lengths>;

/** The lengths of each array. */
type LengthsOf = (array: ArrayVariable) => Lengths;

/** What is left of a statement or a block, and which variables are needed before it. */
interface Pruned<Part> {
  readonly kept: Part;
  readonly before: Live;
}

/**
 * The procedure without what its results, and the arrays that it writes for its caller, do not depend on: a write is kept
 * where what is written is read later by something that is kept.
 */
export function pruned(procedure: Procedure): Procedure {
  const written = procedure.parameters.filter((parameter) => parameter.written);
  const after = new Set<Variable>([
    ...(procedure.result ? leavesOf(procedure.result) : []),
    ...written.flatMap(({ structure }) => leavesOf(structure)),
  ]);
  const { kept } = prunedBlock(procedure.body, after, new Set(), createLengths());
  const used = new Set<Variable>([...after, ...readIn(kept), ...writtenIn(kept)]);
  return { ...procedure, body: withUsedLocals(kept, used) };
}

function createLengths(): LengthsOf {
  const made = new Map<ArrayVariable, Lengths>();
  return (array) => {
    const lengths = made.get(array) ?? { of: array };
    made.set(array, lengths);
    return lengths;
  };
}

/** The indices, limits and lengths in a statement itself. */
function indicesIn(statement: Statement): readonly Index[] {
  switch (statement.kind) {
    case "compute":
      return [...statement.reads, ...statement.writes.map(({ place }) => place)].flatMap(indicesOf);
    case "for":
      return [statement.from, statement.to];
    case "allocate":
      return statement.lengths;
    default:
      return [];
  }
}

/** What the indices, limits and lengths in a statement are computed from. */
function measures(statement: Statement, lengthsOf: LengthsOf): readonly (Variable | Lengths)[] {
  return indicesIn(statement)
    .flatMap(variablesOf)
    .map((variable) => (variable.form === "array" ? lengthsOf(variable) : variable));
}

/** `exit` is what is needed where a `break` goes. */
function prunedBlock(block: Block, after: Live, exit: Live, lengthsOf: LengthsOf): Pruned<Block> {
  const statements: Statement[] = [];
  let live = after;
  for (const statement of block.statements.toReversed()) {
    const { kept, before } = prunedStatement(statement, live, exit, lengthsOf);
    if (kept) statements.push(kept);
    live = before;
  }
  return { kept: { ...block, statements: statements.reverse() }, before: live };
}

function prunedStatement(
  statement: Statement,
  after: Live,
  exit: Live,
  lengthsOf: LengthsOf,
): Pruned<Statement | undefined> {
  const isNeeded = (array: ArrayVariable): boolean => after.has(array) || after.has(lengthsOf(array));
  switch (statement.kind) {
    case "compute":
      return prunedCompute(statement, after, lengthsOf);
    case "if":
      return prunedIf(statement, after, exit, lengthsOf);
    case "for":
    case "repeat":
      return prunedLoop(statement, after, lengthsOf);
    case "break":
      return { kept: statement, before: exit };
    case "pop":
      // What is taken off a stack needs a place, whether it is read or not.
      if (!after.has(statement.target) && !isNeeded(statement.array)) return { kept: undefined, before: after };
      return { kept: statement, before: changed(after, [statement.target], [statement.array]) };
    case "allocate":
    case "take": {
      if (!isNeeded(statement.array)) return { kept: undefined, before: after };
      const read = statement.kind === "take" ? readsOf(statement) : measures(statement, lengthsOf);
      return { kept: statement, before: changed(after, [statement.array, lengthsOf(statement.array)], read) };
    }
    case "derive":
      if (!after.has(statement.result)) return { kept: undefined, before: after };
      return { kept: statement, before: changed(after, [], readsOf(statement)) };
    case "push":
    case "keep": {
      const isKept = statement.kind === "push" ? isNeeded(statement.array) : after.has(statement.shelf);
      if (!isKept) return { kept: undefined, before: after };
      return { kept: statement, before: changed(after, [], readsOf(statement)) };
    }
  }
}

function changed(after: Live, written: readonly (Variable | Lengths)[], read: readonly (Variable | Lengths)[]): Live {
  const before = new Set(after);
  for (const variable of written) before.delete(variable);
  for (const variable of read) before.add(variable);
  return before;
}

function prunedCompute(compute: Compute, after: Live, lengthsOf: LengthsOf): Pruned<Statement | undefined> {
  const kept = withWrites(compute, (place) => after.has(ownerOf(place)));
  if (!kept) return { kept, before: after };
  const set = kept.writes.flatMap(({ place, adds }) => (place.form === "scalar" && !adds ? [place] : []));
  const read = kept.reads.map(readOwner).filter((owner) => owner !== undefined);
  const added = kept.writes.filter(({ adds }) => adds).map(({ place }) => ownerOf(place));
  return { kept, before: changed(after, set, [...read, ...added, ...measures(kept, lengthsOf)]) };
}

function prunedIf(statement: If, after: Live, exit: Live, lengthsOf: LengthsOf): Pruned<Statement | undefined> {
  const then = prunedBlock(statement.then, after, exit, lengthsOf);
  const otherwise = prunedBlock(statement.otherwise, after, exit, lengthsOf);
  if (then.kept.statements.length + otherwise.kept.statements.length === 0) return { kept: undefined, before: after };
  return {
    kept: { ...statement, then: then.kept, otherwise: otherwise.kept },
    before: new Set([...then.before, ...otherwise.before, statement.test]),
  };
}

/** What a step needs is also needed after the step before it. */
function prunedLoop(loop: For | Repeat, after: Live, lengthsOf: LengthsOf): Pruned<Statement | undefined> {
  let head = after;
  let step = prunedBlock(loop.body, head, after, lengthsOf);
  for (let size = -1; size !== head.size;) {
    size = head.size;
    head = new Set([...head, ...step.before]);
    step = prunedBlock(loop.body, head, after, lengthsOf);
  }
  if (!step.kept.statements.some((statement) => doesSomething(statement, after, lengthsOf)))
    return { kept: undefined, before: after };
  return { kept: { ...loop, body: step.kept }, before: changed(head, [], measures(loop, lengthsOf)) };
}

/**
 * Whether a statement does more than to compute whether a loop goes on. What a loop computes for its own next step only
 * is read by its own statements, which are kept for that.
 */
function doesSomething(statement: Statement, after: Live, lengthsOf: LengthsOf): boolean {
  if (statement.kind === "break") return false;
  const isMade = statement.kind !== "compute";
  const isNeeded = (variable: Variable): boolean =>
    after.has(variable) || (isMade && variable.form === "array" && after.has(lengthsOf(variable)));
  if (writesOf(statement).some(isNeeded)) return true;
  return blocksOf(statement).some((block) => block.statements.some((inner) => doesSomething(inner, after, lengthsOf)));
}

function withUsedLocals({ locals, statements }: Block, used: Live): Block {
  return {
    locals: locals.filter((local) => used.has(local)),
    statements: statements.map((statement) => mapBlocks(statement, (block) => withUsedLocals(block, used))),
  };
}
