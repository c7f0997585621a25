import { withWrites } from "../../procedure/compute.ts";
import type {
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
  eachStatement,
  indicesOf,
  leavesOf,
  ownerOf,
  readIn,
  readOwner,
  readsOf,
  variablesOf,
  writesOf,
  writtenIn,
} from "../../procedure/walk.ts";

/** Variables whose contents are needed. The length of an array is another matter: statements that change none keep it. */
type Live = ReadonlySet<Variable>;

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
  const { kept } = prunedBlock(procedure.body, after, new Set(), measuredIn(procedure.body));
  const used = new Set<Variable>([...after, ...readIn(kept), ...writtenIn(kept)]);
  return { ...procedure, body: withUsedLocals(kept, used) };
}

/** The arrays of which a length is read somewhere. */
function measuredIn(body: Block): Live {
  const found = new Set<Variable>();
  eachStatement(body, (statement) => {
    for (const index of indicesIn(statement)) {
      for (const variable of variablesOf(index)) if (variable.form === "array") found.add(variable);
    }
  });
  return found;
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

/** The scalars that indices, limits and lengths are computed from. */
function scalarsOf(statement: Statement): readonly Variable[] {
  return indicesIn(statement)
    .flatMap(variablesOf)
    .filter(({ form }) => form === "scalar");
}

/** `exit` is what is needed where a `break` goes. */
function prunedBlock(block: Block, after: Live, exit: Live, measured: Live): Pruned<Block> {
  const statements: Statement[] = [];
  let live = after;
  for (const statement of block.statements.toReversed()) {
    const { kept, before } = prunedStatement(statement, live, exit, measured);
    if (kept) statements.push(kept);
    live = before;
  }
  return { kept: { ...block, statements: statements.reverse() }, before: live };
}

function prunedStatement(statement: Statement, after: Live, exit: Live, measured: Live): Pruned<Statement | undefined> {
  const isNeeded = (variable: Variable): boolean => after.has(variable) || measured.has(variable);
  switch (statement.kind) {
    case "compute":
      return prunedCompute(statement, after);
    case "if":
      return prunedIf(statement, after, exit, measured);
    case "for":
    case "repeat":
      return prunedLoop(statement, after, measured);
    case "break":
      return { kept: statement, before: exit };
    case "pop":
      // What is taken off a stack needs a place, whether it is read or not.
      if (!after.has(statement.target) && !isNeeded(statement.array)) return { kept: undefined, before: after };
      return { kept: statement, before: changed(after, [statement.target], [statement.array]) };
    case "allocate":
      if (!isNeeded(statement.array)) return { kept: undefined, before: after };
      return { kept: statement, before: changed(after, [statement.array], scalarsOf(statement)) };
    case "take":
      if (!isNeeded(statement.array)) return { kept: undefined, before: after };
      return { kept: statement, before: changed(after, [statement.array], readsOf(statement)) };
    case "push":
    case "keep": {
      const target = statement.kind === "push" ? statement.array : statement.shelf;
      if (!isNeeded(target)) return { kept: undefined, before: after };
      return { kept: statement, before: changed(after, [], readsOf(statement)) };
    }
  }
}

function changed(after: Live, written: readonly Variable[], read: readonly Variable[]): Live {
  const before = new Set(after);
  for (const variable of written) before.delete(variable);
  for (const variable of read) before.add(variable);
  return before;
}

function prunedCompute(compute: Compute, after: Live): Pruned<Statement | undefined> {
  const kept = withWrites(compute, (place) => after.has(ownerOf(place)));
  if (!kept) return { kept, before: after };
  const set = kept.writes.flatMap(({ place, adds }) => (place.form === "scalar" && !adds ? [place] : []));
  const read = kept.reads.map(readOwner).filter((owner) => owner !== undefined);
  const added = kept.writes.filter(({ adds }) => adds).map(({ place }) => ownerOf(place));
  return { kept, before: changed(after, set, [...read, ...added, ...scalarsOf(kept)]) };
}

function prunedIf(statement: If, after: Live, exit: Live, measured: Live): Pruned<Statement | undefined> {
  const then = prunedBlock(statement.then, after, exit, measured);
  const otherwise = prunedBlock(statement.otherwise, after, exit, measured);
  if (then.kept.statements.length + otherwise.kept.statements.length === 0) return { kept: undefined, before: after };
  return {
    kept: { ...statement, then: then.kept, otherwise: otherwise.kept },
    before: new Set([...then.before, ...otherwise.before, statement.test]),
  };
}

/** What a step needs is also needed after the step before it. */
function prunedLoop(loop: For | Repeat, after: Live, measured: Live): Pruned<Statement | undefined> {
  let head = after;
  let step = prunedBlock(loop.body, head, after, measured);
  for (let size = -1; size !== head.size;) {
    size = head.size;
    head = new Set([...head, ...step.before]);
    step = prunedBlock(loop.body, head, after, measured);
  }
  if (!step.kept.statements.some((statement) => doesSomething(statement, after, measured)))
    return { kept: undefined, before: after };
  return { kept: { ...loop, body: step.kept }, before: changed(head, [], scalarsOf(loop)) };
}

/**
 * Whether a statement does more than to compute whether a loop goes on. What a loop computes for its own next step only
 * is read by its own statements, which are kept for that.
 */
function doesSomething(statement: Statement, after: Live, measured: Live): boolean {
  if (statement.kind === "break") return false;
  const isLength = statement.kind !== "compute" && statement.kind !== "for";
  const isNeeded = (variable: Variable): boolean => after.has(variable) || (isLength && measured.has(variable));
  if (writesOf(statement).some(isNeeded)) return true;
  return blocksOf(statement).some((block) => block.statements.some((inner) => doesSomething(inner, after, measured)));
}

function withUsedLocals({ locals, statements }: Block, used: Live): Block {
  return {
    locals: locals.filter((local) => used.has(local)),
    statements: statements.map((statement) => {
      switch (statement.kind) {
        case "if":
          return {
            ...statement,
            then: withUsedLocals(statement.then, used),
            otherwise: withUsedLocals(statement.otherwise, used),
          };
        case "for":
        case "repeat":
          return { ...statement, body: withUsedLocals(statement.body, used) };
        default:
          return statement;
      }
    }),
  };
}
