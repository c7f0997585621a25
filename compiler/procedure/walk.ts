import type {
  ArrayVariable,
  Block,
  If,
  Index,
  Place,
  Procedure,
  Reading,
  Scalar,
  Statement,
  Structure,
  Variable,
} from "./procedure.ts";

/** The variables that an index is computed from: integers, and arrays of which it reads a length. */
export function variablesOf(index: Index): readonly (Scalar | ArrayVariable)[] {
  switch (index.kind) {
    case "number":
      return [];
    case "variable":
      return [index.variable];
    case "length":
      return [index.array];
    case "operation":
      return [...variablesOf(index.left), ...variablesOf(index.right)];
  }
}

/** The variable that holds a place. */
export function ownerOf(place: Place): Scalar | ArrayVariable {
  return place.form === "scalar" ? place : place.array;
}

/** The indices of a place: none of a scalar. */
export function indicesOf(place: Reading): readonly Index[] {
  switch (place.form) {
    case "scalar":
      return [];
    case "element":
      return place.indices;
    case "count":
      return [place.index];
  }
}

/** The variable that holds what is read, unless that is a count. */
export function readOwner(reading: Reading): Scalar | ArrayVariable | undefined {
  return reading.form === "count" ? undefined : ownerOf(reading);
}

function ownersOf(reading: Reading): readonly Variable[] {
  return reading.form === "count" ? [] : [ownerOf(reading)];
}

/** What the indices of a place are computed from. */
function addressOf(place: Reading): readonly Variable[] {
  return indicesOf(place).flatMap(variablesOf);
}

/**
 * The variables that a statement reads itself, without the blocks in it, each as often as it does: those of indices and
 * limits too, and arrays of which it reads a length. What is added to is read.
 */
export function readsOf(statement: Statement): readonly Variable[] {
  switch (statement.kind) {
    case "compute":
      return [
        ...statement.reads.flatMap((reading) => [...ownersOf(reading), ...addressOf(reading)]),
        ...statement.writes.flatMap(({ place, adds }) => [...(adds ? [ownerOf(place)] : []), ...addressOf(place)]),
      ];
    case "if":
      return [statement.test];
    case "for":
      return [...variablesOf(statement.from), ...variablesOf(statement.to)];
    case "allocate":
      return statement.lengths.flatMap(variablesOf);
    case "push":
      return [statement.array, statement.value];
    case "pop":
      return [statement.array];
    case "keep":
      return [statement.array, statement.shelf];
    case "take":
      return [statement.shelf];
    case "derive":
      return [...statement.operands, statement.result];
    case "repeat":
    case "break":
      return [];
  }
}

/**
 * The variables that a statement writes itself, without the blocks in it, wholly or in part: arrays of which it writes an
 * element, the counter of a loop, where memory changes its owner, both, and what gets a derivative.
 */
export function writesOf(statement: Statement): readonly Variable[] {
  switch (statement.kind) {
    case "compute":
      return statement.writes.map(({ place }) => ownerOf(place));
    case "for":
      return [statement.counter];
    case "allocate":
    case "push":
      return [statement.array];
    case "pop":
      return [statement.array, statement.target];
    case "keep":
    case "take":
      return [statement.array, statement.shelf];
    case "derive":
      return [statement.result];
    case "if":
    case "repeat":
    case "break":
      return [];
  }
}

/** The blocks of a statement, in the order in which they are written. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.otherwise];
    case "for":
    case "repeat":
      return [statement.body];
    default:
      return [];
  }
}

/** A statement with other blocks. */
export function mapBlocks(statement: Statement, change: (block: Block) => Block): Statement {
  switch (statement.kind) {
    case "if":
      return { ...statement, then: change(statement.then), otherwise: change(statement.otherwise) };
    case "for":
    case "repeat":
      return { ...statement, body: change(statement.body) };
    default:
      return statement;
  }
}

/** Visit all statements of a block, and of the blocks in it, in the order in which they are written. */
export function eachStatement(block: Block, visit: (statement: Statement) => void): void {
  const open: Statement[] = block.statements.toReversed();
  for (let statement = open.pop(); statement !== undefined; statement = open.pop()) {
    visit(statement);
    for (const inner of blocksOf(statement).toReversed()) {
      for (const each of inner.statements.toReversed()) open.push(each);
    }
  }
}

/** Visit a block and all blocks in it, outer ones first. */
export function eachBlock(block: Block, visit: (block: Block) => void): void {
  visit(block);
  eachStatement(block, (statement) => {
    blocksOf(statement).forEach(visit);
  });
}

/** The variables that a block, with the blocks in it, reads: each once, in the order in which they are first read. */
export function readIn(block: Block): ReadonlySet<Variable> {
  return collected(block, readsOf);
}

/** The variables that a block, with the blocks in it, writes, wholly or in part. */
export function writtenIn(block: Block): ReadonlySet<Variable> {
  return collected(block, writesOf);
}

function collected(block: Block, of: (statement: Statement) => readonly Variable[]): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  eachStatement(block, (statement) => {
    for (const variable of of(statement)) found.add(variable);
  });
  return found;
}

/** Whether a block ends the loop around it somewhere: by a `break` that is not inside of a loop in it. */
export function breaks(block: Block): boolean {
  const open: Block[] = [block];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    for (const statement of each.statements) {
      if (statement.kind === "break") return true;
      if (statement.kind === "if") open.push(statement.then, statement.otherwise);
    }
  }
  return false;
}

/** The condition at the end of a loop's body that alone ends the loop, in one of its sides, and does nothing else there. */
export function guardOf({ statements }: Block): If | undefined {
  const last = statements.at(-1);
  if (last?.kind !== "if") return undefined;
  const others = blocksOf(last).filter((block) => block.statements[0]?.kind !== "break");
  return others.length === 1 && !others.some(breaks) ? last : undefined;
}

/** The variables of a value, in order. */
export function leavesOf(structure: Structure): readonly (Scalar | ArrayVariable)[] {
  switch (structure.form) {
    case "scalar":
    case "array":
      return [structure];
    case "record":
      return structure.fields.flatMap(([, field]) => leavesOf(field));
    case "list":
      return structure.items.flatMap(leavesOf);
  }
}

/** All variables of a procedure, where they are declared: parameters, locals and counters. */
export function variablesIn(procedure: Procedure): readonly Variable[] {
  const found: Variable[] = procedure.parameters.flatMap(({ structure }) => leavesOf(structure));
  eachBlock(procedure.body, ({ locals, statements }) => {
    found.push(...locals);
    for (const statement of statements) if (statement.kind === "for") found.push(statement.counter);
  });
  return found;
}
