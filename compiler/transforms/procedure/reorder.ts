import { at } from "../../diagnostics/internal-error.ts";
import { withWrites } from "../../procedure/compute.ts";
import type { Block, Compute, Place, Procedure, Statement, Variable } from "../../procedure/procedure.ts";
import { blocksOf, breaks, eachStatement, mapBlocks, ownerOf, readIn, readsOf } from "../../procedure/walk.ts";
import { isReal } from "./activity.ts";
import { localAdjoint } from "./adjoint.ts";
import { declaredIn, writtenBy } from "./facts.ts";
import { isSummation, type IsScratch } from "./fusion.ts";
import { createShadows, type Variables } from "./variables.ts";

/**
 * The procedure with loops that only add up behind all that does not depend on them: where nothing comes after such a loop
 * but what makes use of its sums, both sweeps may run through it together. Every computation keeps its operands, so that
 * values are the same to the last bit.
 */
export function withLateSums(procedure: Procedure, isScratch: IsScratch, variables: Variables): Procedure {
  const isKnown = readByReverse(procedure.body, variables);
  const isLate = (statement: Statement): boolean => {
    if (!isSummation(statement, isScratch)) return false;
    const own = new Set(blocksOf(statement).flatMap((block) => [...declaredIn(block)]));
    const sums = [...writtenBy(statement)].filter((variable) => !own.has(variable) && !isScratch(variable, statement));
    const reals = sums.filter((variable) => variable.form !== "shelf" && isReal(variable));
    return reals.length > 0 && !reals.some(isKnown);
  };
  return { ...procedure, body: reordered(procedure.body, isLate) };
}

/** Tells of variables whether the reverse of some computation reads them. */
function readByReverse(body: Block, variables: Variables): (variable: Variable) => boolean {
  const found = new Set<Variable>();
  const context = {
    isActive: (variable: Variable) => variable.form !== "shelf" && isReal(variable),
    bars: createShadows(variables, "adjoint"),
    keepsValue: () => false,
    isFirst: () => false,
    isAnticipated: () => true,
    isSeldom: () => false,
    skipsZeros: true,
  };
  eachStatement(body, (statement) => {
    if (statement.kind !== "compute") return;
    for (const variable of localAdjoint(statement, context)?.before ?? []) found.add(variable);
  });
  return (variable) => found.has(variable);
}

function reordered(block: Block, isLate: (statement: Statement) => boolean): Block {
  const statements = block.statements.map((statement) => mapBlocks(statement, (inner) => reordered(inner, isLate)));
  const first = statements.findIndex(isLate);
  if (first === -1) return { ...block, statements };
  const parts = statements
    .slice(first)
    .flatMap((each): readonly Statement[] => (each.kind === "compute" ? partsOf(each) : [each]));
  return { ...block, statements: [...statements.slice(0, first), ...delayed(parts, isLate)] };
}

/** Statements in an order that their uses of variables allow, with some of them as late as that can be. */
function delayed(statements: readonly Statement[], isLate: (statement: Statement) => boolean): readonly Statement[] {
  const uses = statements.map(usesOf);
  const late = statements.map(isLate);
  const open = new Set(statements.keys());
  const result: Statement[] = [];
  while (open.size > 0) {
    const isReady = (index: number): boolean =>
      [...open].every((other) => other >= index || !areOrdered(at(uses, other), at(uses, index)));
    const ready = [...open].filter(isReady);
    const next = ready.find((index) => !at(late, index)) ?? at(ready, 0);
    open.delete(next);
    result.push(at(statements, next));
  }
  return result;
}

/** The parts of a computation that have nothing to do with one another. */
function partsOf(compute: Compute): readonly Compute[] {
  const parts: { readonly places: Set<Place>; readonly uses: Set<Variable> }[] = [];
  for (const { place } of compute.writes) {
    const own = withWrites(compute, (each) => each === place);
    const uses = new Set<Variable>([ownerOf(place), ...(own ? readsOf(own) : [])]);
    const places = new Set([place]);
    const isTogether = (part: (typeof parts)[number]): boolean =>
      part.uses.has(ownerOf(place)) || [...part.places].some((each) => uses.has(ownerOf(each)));
    for (const part of parts.filter(isTogether)) {
      parts.splice(parts.indexOf(part), 1);
      part.places.forEach((each) => places.add(each));
      part.uses.forEach((each) => uses.add(each));
    }
    parts.push({ places, uses });
  }
  return parts.flatMap(({ places }) => withWrites(compute, (place) => places.has(place)) ?? []);
}

/** What a statement reads and writes, and whether it may end the loop around it. */
interface Uses {
  readonly read: ReadonlySet<Variable>;
  readonly written: ReadonlySet<Variable>;
  readonly ends: boolean;
}

function usesOf(statement: Statement): Uses {
  const blocks = blocksOf(statement);
  return {
    read: new Set([...readsOf(statement), ...blocks.flatMap((block) => [...readIn(block)])]),
    written: writtenBy(statement),
    ends: statement.kind === "break" || (statement.kind === "if" && blocks.some(breaks)),
  };
}

/** Whether two statements have to stay in order: one of them writes what the other one has to do with. */
function areOrdered(a: Uses, b: Uses): boolean {
  return a.ends || b.ends || touches(a.written, b.read) || touches(a.read, b.written) || touches(a.written, b.written);
}

function touches(a: ReadonlySet<Variable>, b: ReadonlySet<Variable>): boolean {
  return [...a].some((variable) => b.has(variable));
}
