import type { ArrayVariable, Element, Procedure, Statement, Variable } from "../../procedure/procedure.ts";
import { eachBlock, eachStatement, leavesOf, readsOf, writesOf } from "../../procedure/walk.ts";

/** The arrays of a procedure that nobody else sees, and that are only made, filled and read. */
export function localArrays({ body, result }: Procedure): readonly ArrayVariable[] {
  const excluded = new Set<Variable>(result ? leavesOf(result) : []);
  eachStatement(body, (statement) => {
    if (["compute", "for", "allocate", "push"].includes(statement.kind)) return;
    for (const variable of [...readsOf(statement), ...writesOf(statement)]) excluded.add(variable);
  });
  const found: ArrayVariable[] = [];
  eachBlock(body, ({ locals }) => {
    for (const local of locals) if (local.form === "array" && !excluded.has(local)) found.push(local);
  });
  return found;
}

/** How many elements an array has at most that becomes a few numbers. */
const MOST_ELEMENTS = 16;

/** Whether an array with axes of these lengths is small enough to become a few numbers. */
export function isSmall(lengths: readonly number[]): boolean {
  const size = lengths.reduce((product, length) => product * length, 1);
  return size > 0 && size <= MOST_ELEMENTS;
}

/** The elements that a statement itself reads and writes. */
export function elementsOf(statement: Statement): readonly Element[] {
  if (statement.kind !== "compute") return [];
  return [...statement.reads, ...statement.writes.map(({ place }) => place)].filter(
    (place): place is Element => place.form === "element",
  );
}
