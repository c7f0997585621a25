import { withWrites } from "../../procedure/compute.ts";
import type { Block, Procedure, Statement, Variable } from "../../procedure/procedure.ts";
import {
  blocksOf,
  breaks,
  indicesOf,
  leavesOf,
  ownerOf,
  readOwner,
  readsOf,
  variablesOf,
  writesOf,
} from "../../procedure/walk.ts";

type Live = ReadonlySet<Variable>;

/** The procedure without what its results, and the arrays that it writes for its caller, do not depend on. */
export function pruned(procedure: Procedure): Procedure {
  const live = new Set<Variable>([
    ...(procedure.result ? leavesOf(procedure.result) : []),
    ...procedure.parameters.filter(({ written }) => written).flatMap(({ structure }) => leavesOf(structure)),
  ]);
  for (let size = -1; size !== live.size;) {
    size = live.size;
    markBlock(procedure.body, live, false);
  }
  return { ...procedure, body: keptBlock(procedure.body, live) };
}

/** Mark what the live statements of a block read; in a loop that is live also what its breaks depend on. */
function markBlock({ statements }: Block, live: Set<Variable>, isInLoop: boolean): void {
  for (const statement of statements.toReversed()) {
    const isEnd = isInLoop && statement.kind === "if" && blocksOf(statement).some(breaks);
    if (!isEnd && !isLive(statement, live)) continue;
    for (const variable of usedBy(statement, live)) live.add(variable);
    const isLoop = statement.kind === "for" || statement.kind === "repeat";
    for (const block of blocksOf(statement)) markBlock(block, live, isLoop || (isInLoop && statement.kind === "if"));
  }
}

/** Whether something that is needed is written in a statement. */
function isLive(statement: Statement, live: Live): boolean {
  switch (statement.kind) {
    case "compute":
      return statement.writes.some(({ place }) => live.has(ownerOf(place)));
    case "if":
    case "for":
    case "repeat":
      return blocksOf(statement).some((block) => block.statements.some((inner) => isLive(inner, live)));
    case "keep":
      return live.has(statement.shelf);
    case "take":
      return live.has(statement.array);
    case "break":
      return false;
    default:
      return writesOf(statement).some((variable) => live.has(variable));
  }
}

function usedBy(statement: Statement, live: Live): readonly Variable[] {
  // What is taken off a stack needs a place, whether it is read or not.
  if (statement.kind === "pop") return [statement.array, statement.target];
  if (statement.kind !== "compute") return readsOf(statement);
  const kept = withWrites(statement, (place) => live.has(ownerOf(place)));
  const places = [...(kept?.reads ?? []), ...(kept?.writes.map(({ place }) => place) ?? [])];
  return [
    ...(kept?.reads.map(readOwner) ?? []).filter((owner) => owner !== undefined),
    ...places.flatMap(indicesOf).flatMap(variablesOf),
  ];
}

function keptBlock({ locals, statements }: Block, live: Live): Block {
  return {
    locals: locals.filter((local) => live.has(local)),
    statements: statements.flatMap((statement) => keptStatement(statement, live)),
  };
}

function keptStatement(statement: Statement, live: Live): readonly Statement[] {
  switch (statement.kind) {
    case "compute":
      return [withWrites(statement, (place) => live.has(ownerOf(place)))].filter((each) => each !== undefined);
    case "if": {
      const then = keptBlock(statement.then, live);
      const otherwise = keptBlock(statement.otherwise, live);
      return then.statements.length + otherwise.statements.length > 0 ? [{ ...statement, then, otherwise }] : [];
    }
    case "for":
    case "repeat":
      return isLive(statement, live) ? [{ ...statement, body: keptBlock(statement.body, live) }] : [];
    case "break":
      return [statement];
    default:
      return isLive(statement, live) ? [statement] : [];
  }
}
