import { at, InternalError } from "../diagnostics/internal-error.ts";
import { outputNodes } from "../graph/graph.ts";
import type {
  ArrayVariable,
  Block,
  Compute,
  Index,
  Place,
  Procedure,
  Scalar,
  Shelf,
  Statement,
  Variable,
} from "./procedure.ts";
import { blocksOf, breaks, indicesOf, leavesOf, ownerOf, variablesOf } from "./walk.ts";

/** What is known where a statement stands. */
interface Scope {
  /** The variables that may be read here, by id. */
  readonly visible: Map<number, Variable>;
  /** The ids of all variables that have been declared anywhere. */
  readonly declared: Set<number>;
  /** The counters of the loops around. */
  readonly counters: Set<Variable>;
  /** Arrays that belong to the caller: those of parameters, and those of them whose elements are written. */
  readonly foreign: ReadonlySet<Variable>;
  readonly writable: ReadonlySet<Variable>;
  readonly loops: number;
}

/**
 * Make sure that a procedure is what `procedure.ts` says a procedure is.
 * @throws InternalError when it is not, which is a defect of what made it.
 */
export function verify(procedure: Procedure): void {
  const foreign = procedure.parameters.flatMap(({ structure }) => leavesOf(structure));
  const writable = procedure.parameters.flatMap(({ structure, written }) => (written ? leavesOf(structure) : []));
  const scope: Scope = {
    visible: new Map(),
    declared: new Set(),
    counters: new Set(),
    foreign: new Set(foreign),
    writable: new Set(writable),
    loops: 0,
  };
  for (const leaf of foreign) declare(leaf, scope);
  verifyBlock(procedure.body, scope, () => {
    if (procedure.result) for (const leaf of leavesOf(procedure.result)) requireVisible(leaf, scope);
  });
}

/** Verify a block; `atEnd` sees its variables. */
function verifyBlock({ locals, statements }: Block, scope: Scope, atEnd?: () => void): void {
  for (const local of locals) declare(local, scope);
  statements.forEach((statement, index) => {
    if (index < statements.length - 1 && isEnd(statement)) fail("a statement follows a break in its block", statement);
    verifyStatement(statement, scope);
  });
  atEnd?.();
  for (const local of locals) scope.visible.delete(local.id);
}

/** Whether a statement is, or has, an end of the loop around it: then it is the last one of its block. */
function isEnd(statement: Statement): boolean {
  return statement.kind === "break" || (statement.kind === "if" && blocksOf(statement).some(breaks));
}

function verifyStatement(statement: Statement, scope: Scope): void {
  switch (statement.kind) {
    case "compute":
      verifyCompute(statement, scope);
      return;
    case "if":
      requireVisible(statement.test, scope);
      if (statement.test.kind !== "boolean") fail("a test is no truth value", statement);
      for (const block of blocksOf(statement)) verifyBlock(block, scope);
      return;
    case "for": {
      const { counter, from, to, step, body } = statement;
      if (!Number.isInteger(step) || step === 0) fail("a loop has no whole step other than 0", statement);
      if (counter.kind !== "integer") fail("a counter is no integer", statement);
      verifyIndex(from, scope);
      verifyIndex(to, scope);
      declare(counter, scope);
      scope.counters.add(counter);
      verifyBlock(body, { ...scope, loops: scope.loops + 1 });
      scope.counters.delete(counter);
      scope.visible.delete(counter.id);
      return;
    }
    case "repeat":
      verifyBlock(statement.body, { ...scope, loops: scope.loops + 1 });
      return;
    case "break":
      if (scope.loops === 0) fail("a break is in no loop", statement);
      return;
    case "allocate":
      requireOwn(statement.array, scope, statement);
      if (statement.lengths.length !== statement.array.rank) fail("an array has one length for each axis", statement);
      for (const length of statement.lengths) verifyIndex(length, scope);
      return;
    case "push":
    case "pop":
      verifyStack(statement, scope);
      return;
    case "keep":
    case "take":
      requireOwn(statement.array, scope, statement);
      requireShelf(statement.shelf, statement.array, scope, statement);
      return;
    case "derive":
      for (const each of [...statement.operands, statement.result]) requireVisible(each, scope, statement);
      if (scope.foreign.has(statement.result)) fail("a parameter gets another derivative", statement);
      return;
  }
}

function verifyCompute(statement: Compute, scope: Scope): void {
  const { graph, reads, writes } = statement;
  if (graph.inputs.length !== reads.length) fail("a graph has one input for each place that is read", statement);
  graph.inputs.forEach(({ type }, index) => {
    const reading = at(reads, index);
    if (reading.form === "count") verifyIndex(reading.index, scope);
    else verifyPlace(reading, scope, statement);
    if (type.kind !== (reading.form === "count" ? "real" : typeOf(reading)))
      fail(`input ${String(index)} of a graph is of another type than its place`, statement);
  });
  const outputs = outputNodes(graph);
  writes.forEach(({ place, output, adds }, position) => {
    verifyPlace(place, scope, statement);
    const earlier = new Set<Variable>(writes.slice(0, position).map((write) => ownerOf(write.place)));
    if (
      indicesOf(place)
        .flatMap(variablesOf)
        .some((variable) => variable.form === "scalar" && earlier.has(variable))
    ) {
      fail("an index of what is written has been written before, and may be meant as it was", statement);
    }
    requireWritable(place, scope, statement);
    const type = outputs[output]?.type.kind;
    if (type !== typeOf(place))
      fail(`a place is written with output ${String(output)}, which is ${String(type)}`, statement);
    if (adds && type !== "real") fail("a truth value is added to", statement);
  });
}

/** The type of the value in a place, as graphs have it. */
function typeOf(place: Place): "real" | "boolean" {
  return place.form === "scalar" && place.kind === "boolean" ? "boolean" : "real";
}

function verifyPlace(place: Place, scope: Scope, statement: Statement): void {
  if (place.form === "scalar") {
    requireVisible(place, scope, statement);
    return;
  }
  requireVisible(place.array, scope, statement);
  if (place.indices.length !== place.array.rank) fail("an element has one index for each axis", statement);
  for (const index of place.indices) verifyIndex(index, scope);
}

function verifyIndex(index: Index, scope: Scope): void {
  switch (index.kind) {
    case "number":
      if (!Number.isInteger(index.value)) fail(`an index is ${String(index.value)}`);
      return;
    case "variable":
      requireVisible(index.variable, scope);
      if (index.variable.kind !== "integer") fail(`an index is the ${index.variable.kind} ${index.variable.name}`);
      return;
    case "length":
      requireVisible(index.array, scope);
      if (!(index.axis >= 0 && index.axis < index.array.rank))
        fail(`${index.array.name} has no axis ${String(index.axis)}`);
      return;
    case "operation":
      verifyIndex(index.left, scope);
      verifyIndex(index.right, scope);
  }
}

/** A variable that is written is no counter of a loop around, and belongs to the caller only where that expects it. */
function requireWritable(place: Place, { counters, foreign, writable }: Scope, statement: Statement): void {
  const owner = place.form === "scalar" ? place : place.array;
  if (counters.has(owner)) fail(`the counter ${owner.name} is written in its loop`, statement);
  if (owner.form === "array" && foreign.has(owner) && !writable.has(owner)) {
    fail(`an element of the parameter ${owner.name} is written, which is no result`, statement);
  }
}

/** An array that gets other memory, or another length, belongs to the procedure. */
function requireOwn(array: ArrayVariable, scope: Scope, statement: Statement): void {
  requireVisible(array, scope, statement);
  if (scope.foreign.has(array)) fail(`the parameter ${array.name} gets other memory`, statement);
}

function verifyStack(statement: Extract<Statement, { kind: "push" | "pop" }>, scope: Scope): void {
  const { array } = statement;
  requireOwn(array, scope, statement);
  if (array.rank !== 1) fail(`${array.name} cannot grow: it has ${String(array.rank)} axes`, statement);
  const single = statement.kind === "push" ? statement.value : statement.target;
  requireVisible(single, scope, statement);
  const [from, to]: readonly (Scalar | ArrayVariable)[] = statement.kind === "push" ? [single, array] : [array, single];
  if (single.kind === "boolean" || (from?.kind === "real" && to?.kind === "integer")) {
    fail(`a ${String(from?.kind)} is moved to where a ${String(to?.kind)} is`, statement);
  }
  if (statement.kind === "pop") requireWritable(single, scope, statement);
}

function requireShelf(shelf: Shelf, array: ArrayVariable, scope: Scope, statement: Statement): void {
  requireVisible(shelf, scope, statement);
  if (shelf.rank !== array.rank || shelf.storage !== array.storage) {
    fail(`${array.name} and what is on ${shelf.name} are stored in different ways`, statement);
  }
}

function declare(variable: Variable, { declared, visible }: Scope): void {
  if (declared.has(variable.id)) fail(`a second variable has the number ${String(variable.id)}: ${variable.name}`);
  declared.add(variable.id);
  visible.set(variable.id, variable);
}

function requireVisible(variable: Variable, { visible }: Scope, statement?: Statement): void {
  const known = visible.get(variable.id);
  if (known === variable) return;
  const what = known ? "is another object than the one that was declared" : "is used where it is not declared";
  fail(`${variable.name} (${String(variable.id)}) ${what}`, statement);
}

function fail(what: string, statement?: Statement): never {
  const line = statement?.line === undefined ? "" : ` in line ${String(statement.line)}`;
  throw new InternalError(`${what}${statement ? ` (${statement.kind}${line})` : ""}`);
}
