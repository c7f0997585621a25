import type { ArrayVariable, Index, Statement, Variable } from "../../procedure/procedure.ts";
import { blocksOf, eachStatement, variablesOf } from "../../procedure/walk.ts";
import { forgetRows, type Frame } from "./frame.ts";
import { arrayExpression, elementName, rowKey } from "./places.ts";
import { definedIn, definesOf } from "./usage.ts";

/** A row, or a row of rows, of an array that a statement reads or writes an element of. */
interface RowUse {
  readonly array: ArrayVariable;
  /** The indices that lead to it, fewer than the array has axes. */
  readonly indices: readonly Index[];
  /** What it is read or written under. */
  readonly under: string;
}

/** Name the rows that stay the same throughout a loop, before it starts. */
export function nameRowsOfLoop(loop: Statement, frame: Frame): void {
  const changed = definedIn(loop);
  for (const use of rowsIn(loop)) {
    const isSteady = !dependenciesOf(use).some((variable) => changed.has(variable));
    if (isSteady) nameRow(use, frame);
  }
}

/** Name the rows of which the first of some statements, and those right behind it, use several elements. */
export function nameSharedRows([first, ...rest]: readonly Statement[], frame: Frame): void {
  if (first?.kind !== "compute") return;
  for (const use of ownRows(first)) {
    const key = rowKey(use.array, use.indices);
    const dependencies = dependenciesOf(use);
    const under = new Set<string>();
    for (const statement of [first, ...rest]) {
      if (statement.kind !== "compute") break;
      for (const other of ownRows(statement)) {
        if (rowKey(other.array, other.indices) === key) under.add(other.under);
      }
      if (definesOf(statement).some((variable) => dependencies.includes(variable))) break;
    }
    if (under.size > 1) nameRow(use, frame);
  }
}

function nameRow({ array, indices }: RowUse, frame: Frame): void {
  const key = rowKey(array, indices);
  if (frame.rows.has(key)) return;
  const value = arrayExpression(array, indices, frame);
  const name = frame.scope.declare(elementName({ array, indices }, frame));
  frame.statements.push({ kind: "const", name, value });
  frame.rows.set(key, { name, array, depth: indices.length, dependencies: dependenciesOf({ array, indices }) });
}

/** Forget the rows that a statement makes others of. */
export function forgetChangedRows(statement: Statement, frame: Frame): void {
  if (frame.rows.size > 0) forgetRows(frame.rows, definedIn(statement));
}

function dependenciesOf({ array, indices }: Pick<RowUse, "array" | "indices">): readonly Variable[] {
  return [array, ...indices.flatMap(variablesOf)];
}

/** The rows that a loop uses, shorter prefixes first: those that are two or more steps deep where nothing guards them. */
function rowsIn(loop: Statement): readonly RowUse[] {
  const found: RowUse[] = [];
  const guarded = new Set<Statement>();
  for (const block of blocksOf(loop)) {
    eachStatement(block, (statement) => {
      if (statement.kind === "if")
        for (const side of blocksOf(statement)) eachStatement(side, (each) => guarded.add(each));
      found.push(...ownRows(statement).filter(({ indices }) => indices.length === 1 || !guarded.has(statement)));
    });
  }
  return found;
}

/** The rows that a statement itself, without the blocks in it, uses. */
function ownRows(statement: Statement): readonly RowUse[] {
  if (statement.kind !== "compute") return [];
  return [...statement.reads, ...statement.writes.map(({ place }) => place)].flatMap((reading) =>
    reading.form === "element" ? prefixes(reading.array, reading.indices) : [],
  );
}

/** What leads to an element, without its last index, from the first index on. */
function prefixes(array: ArrayVariable, indices: readonly Index[]): readonly RowUse[] {
  return Array.from({ length: Math.max(0, indices.length - 1) }, (_, position) => ({
    array,
    indices: indices.slice(0, position + 1),
    under: rowKey(array, indices.slice(0, position + 2)),
  }));
}
