import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { inputIndex, projectIndex } from "../../graph/structural.ts";
import type { Block, Compute, For, Statement, Variable } from "../../procedure/procedure.ts";
import { readOwner } from "../../procedure/walk.ts";

/** The variables that have a tangent for certain, before a statement is carried out; undefined where none is. */
type Moving = ReadonlySet<Variable> | undefined;

/**
 * Find what has a tangent for certain where a statement reads it, whatever way the program has taken to it; of arrays, those
 * all elements of which have one. A variable may have the tangent 0 because it has none: that of a constant on one side of a
 * condition, or of a sum of no terms.
 */
export function certainTangents(body: Block, sources: Iterable<Variable>): (compute: Compute) => ReadonlySet<Variable> {
  const before = new Map<Compute, ReadonlySet<Variable>>();

  const after = (statement: Statement, moving: Moving, exits: Moving[]): Moving => {
    if (moving === undefined) return undefined;
    switch (statement.kind) {
      case "compute":
        before.set(statement, moving);
        return afterCompute(statement, moving);
      case "if":
        return meet(afterBlock(statement.then, moving, exits), afterBlock(statement.otherwise, moving, exits));
      case "for": {
        const { entry, end, exits: inner } = throughLoop(statement.body, moving);
        return [isRun(statement) ? end : meet(entry, end), ...inner].reduce(meet);
      }
      case "repeat":
        return throughLoop(statement.body, moving).exits.reduce(meet, undefined);
      case "break":
        exits.push(moving);
        return undefined;
      case "push":
        return moving.has(statement.value) ? moving : without(moving, statement.array);
      case "pop":
        return moving.has(statement.array) ? new Set([...moving, statement.target]) : without(moving, statement.target);
      case "allocate":
      case "take":
        return without(moving, statement.array);
      case "derive":
        return without(moving, statement.result);
      case "keep":
        return moving;
    }
  };

  const afterBlock = ({ statements }: Block, moving: Moving, exits: Moving[]): Moving =>
    statements.reduce((state, statement) => after(statement, state, exits), moving);

  /** What is known at the start of every step, after a whole step, and wherever the loop is left. */
  const throughLoop = (loop: Block, start: ReadonlySet<Variable>): { entry: Moving; end: Moving; exits: Moving[] } => {
    for (let entry = start; ;) {
      const exits: Moving[] = [];
      const end = afterBlock(loop, entry, exits);
      const next = meet(entry, end) ?? entry;
      if (next.size === entry.size) return { entry, end, exits };
      entry = next;
    }
  };

  afterBlock(body, new Set(sources), []);
  return (compute) => before.get(compute) ?? new Set();
}

function afterCompute({ graph, reads, writes }: Compute, before: ReadonlySet<Variable>): ReadonlySet<Variable> {
  const outputs = movingOutputs(
    graph,
    reads.map((reading) => {
      const owner = readOwner(reading);
      return owner !== undefined && before.has(owner);
    }),
  );
  const moving = new Set(before);
  for (const { place, output, adds } of writes) {
    if (place.form === "scalar" && outputs[output] === true) moving.add(place);
    else if (!adds && outputs[output] !== true) moving.delete(place.form === "scalar" ? place : place.array);
  }
  return moving;
}

/** Which outputs of a graph have a tangent for certain, given which inputs have: what only one side of a branch moves has none. */
function movingOutputs(graph: Graph, inputs: readonly boolean[]): readonly boolean[] {
  const moving: (boolean | readonly boolean[])[] = [];
  for (const node of graph.nodes) {
    const { derivative, implementation } = node.primitive;
    const input = inputIndex(node);
    const element = projectIndex(node);
    const operands = node.operands.map((id) => moving[id] === true);
    if (input !== undefined) moving.push(inputs[input] === true);
    else if (element !== undefined) {
      const tuple = moving[at(node.operands, 0)];
      moving.push(typeof tuple === "object" && tuple[element] === true);
    } else if (implementation.kind === "branch") {
      const [then, otherwise] = [1, 0].map((test) =>
        movingOutputs(implementation.choose(test, node.attributes), operands.slice(1)),
      );
      moving.push(then?.map((isMoving, index) => isMoving && otherwise?.[index] === true) ?? false);
    } else {
      moving.push(derivative.kind !== "constant" && operands.includes(true));
    }
  }
  return graph.outputs.map((id) => moving[id] === true);
}

/** Whether a loop is known to be run. */
function isRun({ from, to, step }: For): boolean {
  return from.kind === "number" && to.kind === "number" && (step > 0 ? from.value < to.value : from.value > to.value);
}

function meet(a: Moving, b: Moving): Moving {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a].filter((variable) => b.has(variable)));
}

function without(moving: ReadonlySet<Variable>, variable: Variable): ReadonlySet<Variable> {
  return new Set([...moving].filter((each) => each !== variable));
}
