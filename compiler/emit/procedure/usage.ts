import type { Block, Index, Place, Procedure, Reading, Statement, Variable } from "../../procedure/procedure.ts";
import {
  blocksOf,
  eachStatement,
  indicesOf,
  leavesOf,
  ownerOf,
  readsOf,
  variablesOf,
  writesOf,
} from "../../procedure/walk.ts";

/** The variables that must hold something before a statement itself, without the blocks in it, is carried out. */
export function usesOf(statement: Statement): readonly Variable[] {
  const read = readsOf(statement);
  if (statement.kind !== "compute") return read;
  return [...read, ...statement.writes.map(({ place }) => ownerOf(place)).filter(({ form }) => form === "array")];
}

/** The variables that a statement itself, without the blocks in it, gives another value or other memory. */
export function definesOf(statement: Statement): readonly Variable[] {
  switch (statement.kind) {
    case "compute":
      return statement.writes.flatMap(({ place }) => (place.form === "scalar" ? [place] : []));
    case "for":
      return [statement.counter];
    case "pop":
      return [statement.target];
    case "allocate":
    case "take":
      return [statement.array];
    case "if":
    case "repeat":
    case "break":
    case "push":
    case "keep":
    case "derive":
      return [];
  }
}

/** The variables that a statement, with the blocks in it, gives another value or other memory. */
export function definedIn(statement: Statement): ReadonlySet<Variable> {
  return collected(statement, definesOf);
}

/** The variables that a statement, with the blocks in it, has anything to do with. */
export function mentionedIn(statement: Statement): ReadonlySet<Variable> {
  return collected(statement, (each) => [...readsOf(each), ...writesOf(each)]);
}

function collected(statement: Statement, of: (statement: Statement) => readonly Variable[]): ReadonlySet<Variable> {
  const found = new Set(of(statement));
  for (const block of blocksOf(statement)) {
    eachStatement(block, (inner) => {
      for (const variable of of(inner)) found.add(variable);
    });
  }
  return found;
}

/** The variables that an index or a place is found by. */
export function addressOf(place: Reading | Place): readonly Variable[] {
  return indicesOf(place).flatMap((index: Index) => variablesOf(index));
}

/** How often the variables of a procedure are read or needed, and how often they are given a value or memory. */
export interface Usage {
  readonly reads: (variable: Variable) => number;
  /** As often as they are read, and arrays also as often as their elements are written. */
  readonly uses: (variable: Variable) => number;
  readonly definitions: (variable: Variable) => number;
}

/** Count what a procedure does to its variables. Parameters are defined before it starts. */
export function usageOf(procedure: Procedure): Usage {
  const reads = new Map<Variable, number>();
  const uses = new Map<Variable, number>();
  const definitions = new Map<Variable, number>();
  const count = (counts: Map<Variable, number>, variable: Variable): void => {
    counts.set(variable, (counts.get(variable) ?? 0) + 1);
  };
  for (const { structure } of procedure.parameters) for (const leaf of leavesOf(structure)) count(definitions, leaf);
  eachStatement(procedure.body, (statement) => {
    for (const variable of readsOf(statement)) count(reads, variable);
    for (const variable of usesOf(statement)) count(uses, variable);
    for (const variable of definesOf(statement)) count(definitions, variable);
    // A counter is set at the start and by each step.
    if (statement.kind === "for") count(definitions, statement.counter);
  });
  for (const leaf of resultLeaves(procedure)) {
    count(reads, leaf);
    count(uses, leaf);
  }
  return {
    reads: (variable) => reads.get(variable) ?? 0,
    uses: (variable) => uses.get(variable) ?? 0,
    definitions: (variable) => definitions.get(variable) ?? 0,
  };
}

/** The variables that a procedure returns. */
export function resultLeaves({ result }: Procedure): readonly Variable[] {
  return result ? leavesOf(result) : [];
}

/** Whether a block has no way past its end: it ends the loop around it. */
export function endsLoop({ statements }: Block): boolean {
  const last = statements.at(-1);
  if (last?.kind === "if") return endsLoop(last.then) && endsLoop(last.otherwise);
  return last?.kind === "break";
}

/** Whether a test holds for a statement of a block, or of the blocks in it. */
export function someStatement(block: Block, test: (statement: Statement) => boolean): boolean {
  return block.statements.some(
    (statement) => test(statement) || blocksOf(statement).some((inner) => someStatement(inner, test)),
  );
}
