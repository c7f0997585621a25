import { operation } from "../../procedure/index-form.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  Element,
  Index,
  Procedure,
  Reading,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { eachStatement, leavesOf, readsOf, variablesOf } from "../../procedure/walk.ts";
import { factsOf } from "./facts.ts";
import type { Variables } from "./variables.ts";

/** An array of several axes, the array of one axis that takes its place, and how long its axes are. */
interface Flattening {
  readonly flat: ArrayVariable;
  readonly lengths: readonly Index[];
}

/**
 * The procedure with the workspaces of its sweeps as one array of all their elements each, in row-major order: rows would be
 * as many objects. Only where the lengths stay what they are when the array is made.
 */
export function withFlatWorkspaces(procedure: Procedure, variables: Variables): Procedure {
  const facts = factsOf(procedure);
  const returned = new Set<Variable>(procedure.result ? leavesOf(procedure.result) : []);
  const moved = new Set<Variable>();
  const allocations: Allocate[] = [];
  eachStatement(procedure.body, (statement) => {
    if (statement.kind === "keep" || statement.kind === "take") moved.add(statement.array);
    if (statement.kind === "derive") readsOf(statement).forEach((variable) => moved.add(variable));
    if (statement.kind === "allocate") allocations.push(statement);
  });
  const isSteady = (variable: Variable): boolean =>
    variable.form === "scalar"
      ? facts.writers(variable) === 1
      : !facts.grows(variable) && facts.writesWhole(variable) <= 1 && !moved.has(variable);
  const flattenings = new Map<ArrayVariable, Flattening>();
  for (const { array, lengths } of allocations) {
    if (
      !variables.isWorkspace(array) ||
      array.rank === 1 ||
      returned.has(array) ||
      facts.writesWhole(array) > 1 ||
      moved.has(array)
    )
      continue;
    if (!lengths.flatMap(variablesOf).every(isSteady)) continue;
    const flat = variables.array({ name: array.name, kind: "real", rank: 1, storage: "Float64Array" });
    flattenings.set(array, { flat, lengths });
  }
  return flattenings.size === 0 ? procedure : { ...procedure, body: flattened(procedure.body, flattenings) };
}

function flattened({ locals, statements }: Block, by: ReadonlyMap<Variable, Flattening>): Block {
  return {
    locals: locals.map((local) => by.get(local)?.flat ?? local),
    statements: statements.map((statement) => flattenedStatement(statement, by)),
  };
}

function flattenedStatement(statement: Statement, by: ReadonlyMap<Variable, Flattening>): Statement {
  switch (statement.kind) {
    case "compute":
      return {
        ...statement,
        reads: statement.reads.map((reading) => flatReading(reading, by)),
        writes: statement.writes.map((write) =>
          write.place.form === "element" ? { ...write, place: flatElement(write.place, by) } : write,
        ),
      };
    case "if":
      return {
        ...statement,
        then: flattened(statement.then, by),
        otherwise: flattened(statement.otherwise, by),
      };
    case "for":
      return {
        ...statement,
        from: flatIndex(statement.from, by),
        to: flatIndex(statement.to, by),
        body: flattened(statement.body, by),
      };
    case "repeat":
      return { ...statement, body: flattened(statement.body, by) };
    case "allocate": {
      const lengths = statement.lengths.map((length) => flatIndex(length, by));
      const own = by.get(statement.array);
      if (!own) return { ...statement, lengths };
      return { ...statement, array: own.flat, lengths: [lengths.reduce((size, each) => operation("*", size, each))] };
    }
    default:
      return statement;
  }
}

function flatReading(reading: Reading, by: ReadonlyMap<Variable, Flattening>): Reading {
  if (reading.form === "element") return flatElement(reading, by);
  return reading.form === "count" ? { ...reading, index: flatIndex(reading.index, by) } : reading;
}

function flatElement(element: Element, by: ReadonlyMap<Variable, Flattening>): Element {
  const indices = element.indices.map((index) => flatIndex(index, by));
  const own = by.get(element.array);
  if (!own) return { ...element, indices };
  const index = indices.reduce((row, each, axis) => {
    const length = own.lengths[axis];
    return length ? operation("+", operation("*", row, flatIndex(length, by)), each) : row;
  });
  return { ...element, array: own.flat, indices: [index] };
}

/** An index with the lengths of the axes of arrays that have only one now. */
function flatIndex(index: Index, by: ReadonlyMap<Variable, Flattening>): Index {
  switch (index.kind) {
    case "length": {
      const length = by.get(index.array)?.lengths[index.axis];
      return length ? flatIndex(length, by) : index;
    }
    case "operation":
      return operation(index.operator, flatIndex(index.left, by), flatIndex(index.right, by));
    default:
      return index;
  }
}
