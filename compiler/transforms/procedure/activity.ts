import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { inputIndex, projectIndex } from "../../graph/structural.ts";
import type { Compute, Procedure, Statement, Variable } from "../../procedure/procedure.ts";
import { eachStatement, ownerOf, readOwner } from "../../procedure/walk.ts";

/** Whether a variable carries a derivative: what is differentiated moves it, and it moves what is asked for. */
export type Activity = (variable: Variable) => boolean;

/** A way that derivatives take from one variable to another. */
type Flow = readonly [from: Variable, to: Variable];

/** Which variables carry derivatives from some variables to others, wherever in the procedure they do. */
export function activityOf(procedure: Procedure, sources: readonly Variable[], targets: readonly Variable[]): Activity {
  const flows: Flow[] = [];
  eachStatement(procedure.body, (statement) => flows.push(...flowsOf(statement)));
  const varied = reached(sources, flows);
  const useful = reached(targets, flows.map(reversed));
  const active = new Set([...varied].filter((variable) => useful.has(variable)));
  // What is moved from one to the other as it is takes its derivative along, or a 0.
  const moves: Flow[] = [];
  eachStatement(procedure.body, (statement) => {
    if (statement.kind !== "compute" && statement.kind !== "derive") moves.push(...flowsOf(statement));
  });
  const all = reached(active, [...moves, ...moves.map(reversed)]);
  return (variable) => all.has(variable);
}

function reversed([from, to]: Flow): Flow {
  return [to, from];
}

function reached(roots: Iterable<Variable>, flows: readonly Flow[]): ReadonlySet<Variable> {
  const next = new Map<Variable, Variable[]>();
  for (const [from, to] of flows) {
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  }
  const found = new Set(roots);
  for (const variable of found) for (const each of next.get(variable) ?? []) found.add(each);
  return found;
}

function flowsOf(statement: Statement): readonly Flow[] {
  switch (statement.kind) {
    case "compute":
      return flowsOfCompute(statement);
    case "push":
      return isReal(statement.value) ? [[statement.value, statement.array]] : [];
    case "pop":
      return isReal(statement.target) ? [[statement.array, statement.target]] : [];
    case "keep":
      return [[statement.array, statement.shelf]];
    case "take":
      return [[statement.shelf, statement.array]];
    case "derive":
      return statement.operands
        .filter((operand) => isReal(operand) && isReal(statement.result))
        .map((operand) => [operand, statement.result]);
    default:
      return [];
  }
}

function flowsOfCompute({ graph, reads, writes }: Compute): readonly Flow[] {
  return writes.flatMap(({ place, output }) => {
    const to = ownerOf(place);
    if (!isReal(to)) return [];
    return movedBy(graph, at(graph.outputs, output)).flatMap((index): readonly Flow[] => {
      const from = readOwner(at(reads, index));
      return from && isReal(from) ? [[from, to]] : [];
    });
  });
}

/** The inputs that a derivative flows from to a node. */
function movedBy(graph: Graph, root: number): readonly number[] {
  const live = new Uint8Array(root + 1);
  live[root] = 1;
  const inputs: number[] = [];
  for (let id = root; id >= 0; id--) {
    if (live[id] !== 1) continue;
    const node = at(graph.nodes, id);
    const index = inputIndex(node);
    if (index !== undefined) inputs.push(index);
    if (node.primitive.derivative.kind === "constant" && projectIndex(node) === undefined) continue;
    node.operands.forEach((operand, position) => {
      if (isMovedBy(node, position)) live[operand] = 1;
    });
  }
  return inputs;
}

/** Whether a derivative flows from an operand to a node. */
function isMovedBy({ primitive: { derivative }, attributes }: Node, operand: number): boolean {
  if (derivative.kind !== "elementwise") return true;
  const { fact, transpose } = derivative;
  return fact(operand, attributes) !== undefined || transpose?.(operand, attributes) !== undefined;
}

/** Whether a variable holds reals. */
export function isReal(variable: Variable): boolean {
  return variable.form === "shelf" || variable.kind === "real";
}
