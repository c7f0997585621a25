import type { Block, Compute, Statement, Variable } from "../../procedure/procedure.ts";
import {
  blocksOf,
  breaks,
  eachStatement,
  indicesOf,
  ownerOf,
  readIn,
  readOwner,
  readsOf,
  variablesOf,
  writesOf,
} from "../../procedure/walk.ts";
import type { LocalAdjoint } from "./adjoint.ts";
import { declaredIn, writtenBy } from "./facts.ts";

/** Whether an array is only scratch memory of a loop. */
export type IsScratch = (array: Variable, loop: Statement) => boolean;

/**
 * Where both sweeps of a block run through loops together. A loop that only adds up, to sums that nothing in it reads,
 * needs no adjoint but those of the sums; where these are known beforehand, each of its steps is followed by its reverse
 * at once, and nothing is saved. The position of the first such loop is given: the reverse of everything behind it comes
 * before it, for it reads nothing that is computed from there on.
 */
export function firstFused(
  statements: readonly Statement[],
  adjoint: (compute: Compute) => LocalAdjoint | undefined,
  isScratch: IsScratch,
): number | undefined {
  const written = new Set<Variable>();
  let first: number | undefined;
  for (let index = statements.length - 1; index >= 0; index--) {
    const statement = statements[index];
    if (statement === undefined) break;
    for (const variable of writtenBy(statement)) written.add(variable);
    // What comes later must not read what this statement writes either.
    const rest = statements.slice(index);
    if (!rest.every((each) => isEarly(each, written, adjoint, isScratch))) break;
    if (isSummation(statement, isScratch) && hasAdjoint(statement, adjoint)) {
      const isFused = (each: Statement): boolean => each.kind === "for" && hasAdjoint(each, adjoint);
      if (forwardFirst(rest, isFused)) first = index;
    }
  }
  return first;
}

/**
 * What has to be computed before the loops that both sweeps run through: the loops read it, or add to it. Undefined where
 * that needs a result of an earlier one of them.
 */
export function forwardFirst(
  statements: readonly Statement[],
  isFused: (statement: Statement) => boolean,
): ReadonlySet<Statement> | undefined {
  const first = new Set<Statement>();
  const wanted = new Set<Variable>();
  for (const statement of statements.toReversed()) {
    const written = writtenBy(statement);
    const isWanted = [...written].some((variable) => wanted.has(variable));
    if (isFused(statement)) {
      for (const variable of [...written, ...mentionedIn(statement)]) wanted.add(variable);
    } else if (isWanted) {
      first.add(statement);
      for (const variable of [...written, ...mentionedIn(statement)]) wanted.add(variable);
    }
  }
  // None of them may stand behind a loop that writes what it uses.
  const results = new Set<Variable>();
  for (const statement of statements) {
    if (isFused(statement)) writtenBy(statement).forEach((variable) => results.add(variable));
    else if (first.has(statement)) {
      const used = [...writtenBy(statement), ...mentionedIn(statement)];
      if (used.some((variable) => results.has(variable))) return undefined;
    }
  }
  return first;
}

/** The variables that a statement reads, with the blocks in it. */
function mentionedIn(statement: Statement): readonly Variable[] {
  return [...readsOf(statement), ...blocksOf(statement).flatMap((block) => [...readIn(block)])];
}

/** Whether some derivative flows through a statement. */
export function hasAdjoint(statement: Statement, adjoint: (compute: Compute) => LocalAdjoint | undefined): boolean {
  if (statement.kind === "compute") return adjoint(statement) !== undefined;
  if (statement.kind === "derive") return true;
  return blocksOf(statement).some((block) => block.statements.some((inner) => hasAdjoint(inner, adjoint)));
}

/** Whether the reverse of a statement reads nothing of what is written. */
function isEarly(
  statement: Statement,
  written: ReadonlySet<Variable>,
  adjoint: (compute: Compute) => LocalAdjoint | undefined,
  isScratch: IsScratch,
): boolean {
  // The adjoint of a new array, or of one that grows, is made where the array is there.
  if (!hasAdjoint(statement, adjoint)) return !["allocate", "push", "pop"].includes(statement.kind);
  switch (statement.kind) {
    case "compute": {
      const local = adjoint(statement);
      return [...(local?.before ?? []), ...(local?.after ?? [])].every((variable) => !written.has(variable));
    }
    case "if":
      // A loop in it would need what its forward sweep leaves.
      return (
        !written.has(statement.test) &&
        blocksOf(statement).every((block) =>
          block.statements.every(
            (each) => isEarly(each, written, adjoint, isScratch) && !(each.kind === "for" && hasAdjoint(each, adjoint)),
          ),
        )
      );
    case "for": {
      if (!isSummation(statement, isScratch)) return false;
      const own = declaredIn(statement.body);
      const reads = [...readsOf(statement), ...readWithoutSums(statement.body)];
      const isOwn = (variable: Variable): boolean =>
        own.has(variable) || variable === statement.counter || isScratch(variable, statement);
      return reads.every((variable) => isOwn(variable) || !written.has(variable));
    }
    default:
      return false;
  }
}

/** Whether a loop writes nothing from outside but sums that it does not read. */
export function isSummation(statement: Statement, isScratch: IsScratch): boolean {
  if (statement.kind !== "for" || breaks(statement.body)) return false;
  const own = declaredIn(statement.body).add(statement.counter);
  const written: { readonly variable: Variable; readonly isSum: boolean }[] = [];
  eachStatement(statement.body, (each) => {
    if (each.kind === "compute") {
      for (const { place, adds } of each.writes) written.push({ variable: ownerOf(place), isSum: adds });
    } else for (const variable of writesOf(each)) written.push({ variable, isSum: false });
  });
  const outside = written.filter(({ variable }) => !own.has(variable) && !isScratch(variable, statement));
  const sums = new Set(outside.map(({ variable }) => variable));
  return (
    outside.every(({ isSum }) => isSum) && readWithoutSums(statement.body).every((variable) => !sums.has(variable))
  );
}

/** The variables that a block reads, except to add to them. */
export function readWithoutSums(block: Block): readonly Variable[] {
  const found: Variable[] = [];
  eachStatement(block, (statement) => {
    if (statement.kind !== "compute") {
      found.push(...readsOf(statement));
      return;
    }
    for (const reading of statement.reads) {
      const owner = readOwner(reading);
      if (owner) found.push(owner);
      found.push(...indicesOf(reading).flatMap(variablesOf));
    }
    for (const { place } of statement.writes) found.push(...indicesOf(place).flatMap(variablesOf));
  });
  return found;
}
