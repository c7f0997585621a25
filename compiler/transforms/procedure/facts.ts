import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { constantValue } from "../../graph/structural.ts";
import type { Block, Compute, Place, Procedure, Scalar, Statement, Variable } from "../../procedure/procedure.ts";
import { blocksOf, eachStatement, leavesOf, readsOf, writesOf } from "../../procedure/walk.ts";

/** What is known of the variables of a procedure, wherever in it they are used. */
export interface Facts {
  /** How many statements write a variable; a loop writes its counter once. Parameters count as written once before. */
  readonly writers: (variable: Variable) => number;
  /** The first statement that mentions a variable. */
  readonly first: (variable: Variable) => Statement | undefined;
  /** Whether a statement runs once for each time that a variable is declared. */
  readonly isOnce: (statement: Statement, variable: Variable) => boolean;
  /** How many statements give an array memory. */
  readonly writesWhole: (array: Variable) => number;
  /** Whether an array changes its length. */
  readonly grows: (variable: Variable) => boolean;
}

/** Collect the facts of a procedure. */
export function factsOf(procedure: Procedure): Facts {
  const writers = new Map<Variable, number>();
  const first = new Map<Variable, Statement>();
  const growing = new Set<Variable>();
  const allocations = new Map<Variable, number>();
  const count = (variable: Variable): void => {
    writers.set(variable, (writers.get(variable) ?? 0) + 1);
  };
  procedure.parameters.flatMap(({ structure }) => leavesOf(structure)).forEach(count);
  eachStatement(procedure.body, (statement) => {
    for (const variable of new Set(writesOf(statement))) count(variable);
    for (const variable of [...readsOf(statement), ...writesOf(statement)]) {
      if (!first.has(variable)) first.set(variable, statement);
    }
    if (statement.kind === "push" || statement.kind === "pop") growing.add(statement.array);
    if (statement.kind === "allocate") allocations.set(statement.array, (allocations.get(statement.array) ?? 0) + 1);
  });
  const declared = new Map<Variable, number>();
  const depths = new Map<Statement, number>();
  const visit = (block: Block, depth: number): void => {
    for (const local of block.locals) declared.set(local, depth);
    for (const statement of block.statements) {
      depths.set(statement, depth);
      const isLoop = statement.kind === "for" || statement.kind === "repeat";
      for (const inner of blocksOf(statement)) visit(inner, depth + (isLoop ? 1 : 0));
    }
  };
  visit(procedure.body, 0);
  return {
    isOnce: (statement, variable) => declared.get(variable) === depths.get(statement),
    writers: (variable) => writers.get(variable) ?? 0,
    first: (variable) => first.get(variable),
    writesWhole: (array) => allocations.get(array) ?? 0,
    grows: (variable) => growing.has(variable),
  };
}

/** All variables that a statement writes, with the blocks in it. */
export function writtenBy(statement: Statement): ReadonlySet<Variable> {
  const found = new Set(writesOf(statement));
  for (const block of blocksOf(statement)) {
    eachStatement(block, (each) => {
      for (const variable of writesOf(each)) found.add(variable);
    });
  }
  return found;
}

/** All variables that are declared in a block and in the blocks in it, counters included. */
export function declaredIn(block: Block): Set<Variable> {
  const found = new Set<Variable>(block.locals);
  eachStatement(block, (statement) => {
    if (statement.kind === "for") found.add(statement.counter);
    for (const inner of blocksOf(statement)) for (const local of inner.locals) found.add(local);
  });
  return found;
}

/** What it costs to compute a value again, in units of one addition. */
export function costOfOutput({ graph, writes }: Compute, target: Place): number {
  const write = writes.find(({ place }) => place === target);
  return write ? costOfNodes(graph, at(graph.outputs, write.output)) : Infinity;
}

function costOfNodes(graph: Graph, root: number): number {
  const live = liveNodes(graph, [root]);
  return graph.nodes.reduce((sum, { id, primitive, attributes }) => {
    if (live[id] !== 1) return sum;
    const inner = Object.values(attributes).filter((each) => typeof each === "object");
    return sum + primitive.cost + Math.max(0, ...inner.map((region) => costOfGraph(region)));
  }, 0);
}

/** What it costs to compute the outputs of a graph. */
export function costOfGraph(graph: Graph): number {
  const live = liveNodes(graph);
  return graph.nodes.reduce((sum, { id, primitive }) => sum + (live[id] === 1 ? primitive.cost : 0), 0);
}

/** Whether a variable is a scalar that one statement gives its value. */
export function isConstant(variable: Variable, facts: Facts): variable is Scalar {
  return variable.form === "scalar" && facts.writers(variable) === 1;
}

/** The number that a statement adds to a whole number, where it does nothing else to it. */
export function constantStep({ graph, writes }: Compute, place: Place): number | undefined {
  const write = writes.find((each) => each.place === place);
  if (place.form !== "scalar" || place.kind !== "integer" || write?.adds !== true) return undefined;
  return constantValue(at(graph.nodes, at(graph.outputs, write.output)));
}
