import { at } from "../../diagnostics/internal-error.ts";
import { inputIndex } from "../../graph/structural.ts";
import { createDraft, outputsInto, withWrites } from "../../procedure/compute.ts";
import { renamedBlock } from "../../procedure/rename.ts";
import { withSums } from "../../procedure/sums.ts";
import type { Block, Compute, Procedure, Scalar, Statement, Variable } from "../../procedure/procedure.ts";
import { eachStatement, indicesOf, leavesOf, mapBlocks, readsOf, variablesOf } from "../../procedure/walk.ts";
import { factsOf, isConstant, writtenBy } from "./facts.ts";
import { mentions } from "./private.ts";

/**
 * The procedure without variables that only hold what another one holds as long as they are needed: `v = s; …; s = v + t`
 * becomes `…; s += t`, a sum that nothing else reads.
 */
export function withoutCopies(procedure: Procedure): Procedure {
  let current = procedure;
  for (;;) {
    const facts = factsOf(current);
    const returned = new Set<Variable>(current.result ? leavesOf(current.result) : []);
    const readers = readersIn(current.body);
    const seen = new Set<Variable>();
    const body = uncopied(current.body, (v, s, position, statements) => {
      if (seen.has(v) || seen.has(s) || returned.has(v) || !isConstant(v, facts)) return false;
      if (!isOnlyReadBehind(v, position, statements, readers) || !isSteady(v, s, position, statements)) return false;
      seen.add(v).add(s);
      return true;
    });
    if (seen.size === 0) return current;
    current = { ...current, body };
  }
}

/** Whether a copy `v` of `s`, made by a statement of a block, can be left out. */
type CanReplace = (v: Scalar, s: Scalar, position: number, statements: readonly Statement[]) => boolean;

function uncopied(block: Block, canReplace: CanReplace): Block {
  let { statements } = block;
  for (let position = 0; position < statements.length; position++) {
    const statement = at(statements, position);
    if (statement.kind !== "compute") continue;
    for (const [v, s] of copiesIn(statement)) {
      if (!canReplace(v, s, position, statements)) continue;
      const others = withWrites(statement, (place) => place !== v);
      const rest = statements.slice(position + 1).map((each) => (mentions(each, v) ? replaced(each, v, s) : each));
      statements = [...statements.slice(0, position), ...(others ? [others] : []), ...rest];
      position--;
      break;
    }
  }
  return {
    ...block,
    statements: statements.map((statement) => mapBlocks(statement, (inner) => uncopied(inner, canReplace))),
  };
}

/**
 * The variables that a computation sets to what another variable holds, which it does not change, or to what it sets another
 * one to as well.
 */
function copiesIn({ graph, reads, writes }: Compute): readonly (readonly [v: Scalar, s: Scalar])[] {
  const isInIndex = (variable: Scalar): boolean =>
    writes.some(({ place }) => indicesOf(place).flatMap(variablesOf).includes(variable));
  return writes.flatMap(({ place, output, adds }, position): readonly (readonly [Scalar, Scalar])[] => {
    if (adds || place.form !== "scalar" || isInIndex(place)) return [];
    const id = at(graph.outputs, output);
    const index = inputIndex(at(graph.nodes, id));
    const source = index === undefined ? undefined : reads[index];
    const isKept = source?.form === "scalar" && writes.every((other) => other.place !== source);
    const twin = writes
      .slice(0, position)
      .find((other) => !other.adds && other.place.form === "scalar" && graph.outputs[other.output] === id)?.place;
    const original = isKept ? source : twin;
    return original?.form === "scalar" && original !== place && original.kind === place.kind ? [[place, original]] : [];
  });
}

/** How many statements read a variable. */
function readersIn(body: Block): ReadonlyMap<Variable, number> {
  const readers = new Map<Variable, number>();
  eachStatement(body, (statement) => {
    for (const variable of new Set(readsOf(statement))) readers.set(variable, (readers.get(variable) ?? 0) + 1);
  });
  return readers;
}

function isOnlyReadBehind(
  v: Scalar,
  position: number,
  statements: readonly Statement[],
  readers: ReadonlyMap<Variable, number>,
): boolean {
  let found = 0;
  eachStatement({ locals: [], statements: statements.slice(position + 1) }, (statement) => {
    if (readsOf(statement).includes(v)) found++;
  });
  return found === (readers.get(v) ?? 0);
}

/** Whether `s` still holds what it did wherever `v` is read. The last of the statements may write it, after it has read. */
function isSteady(v: Scalar, s: Scalar, position: number, statements: readonly Statement[]): boolean {
  const last = statements.findLastIndex((statement) => mentions(statement, v));
  return statements.slice(position + 1, last + 1).every((statement, index) => {
    if (!writtenBy(statement).has(s)) return true;
    const isLast = position + 1 + index === last;
    return (
      isLast &&
      statement.kind === "compute" &&
      statement.writes.every(({ place }) => !indicesOf(place).flatMap(variablesOf).includes(v))
    );
  });
}

function replaced(statement: Statement, v: Scalar, s: Scalar): Statement {
  const by = {
    scalar: (variable: Scalar) => (variable === v ? s : variable),
    array: <Same>(same: Same) => same,
    shelf: <Same>(same: Same) => same,
  };
  const { statements } = renamedBlock({ locals: [], statements: [statement] }, by, () => by);
  return readOnce(at(statements, 0));
}

/** A statement whose computations read each place once, and add up where that is what they do. */
function readOnce(statement: Statement): Statement {
  if (statement.kind === "compute") {
    const draft = createDraft();
    const values = outputsInto(draft.builder, statement, statement.reads.map(draft.read));
    const writes = statement.writes.map(({ place, output, adds }) => ({ place, adds, value: at(values, output) }));
    return withSums(draft.finish(writes, statement.line));
  }
  return mapBlocks(statement, (block) => ({ ...block, statements: block.statements.map(readOnce) }));
}
