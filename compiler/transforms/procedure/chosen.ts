import type { Node } from "../../graph/node.ts";
import { inputIndex } from "../../graph/structural.ts";
import type { Block, Compute, Variable } from "../../procedure/procedure.ts";
import { blocksOf, readOwner } from "../../procedure/walk.ts";

/** Where a statement stands. */
interface Surroundings {
  readonly isInCondition: boolean;
  readonly isInLoop: boolean;
}

/**
 * The variables whose values loops only take as one of several that something is chosen from: operands of `min` or `max`, or
 * what one side of a condition copies. Most elements of such arrays have the adjoint 0. What tests read carries no derivative.
 */
export function chosenFrom(body: Block): ReadonlySet<Variable> {
  const chosen = new Set<Variable>();
  const others = new Set<Variable>();
  const visit = ({ statements }: Block, around: Surroundings): void => {
    for (const statement of statements) {
      if (statement.kind === "compute" && around.isInLoop) sort(statement, around.isInCondition, chosen, others);
      else if (statement.kind === "push") others.add(statement.value).add(statement.array);
      else if (statement.kind === "pop") others.add(statement.array);
      else if (statement.kind === "derive") statement.operands.forEach((operand) => others.add(operand));
      const isInCondition = around.isInCondition || statement.kind === "if";
      const isInLoop = around.isInLoop || statement.kind === "for" || statement.kind === "repeat";
      for (const block of blocksOf(statement)) visit(block, { isInCondition, isInLoop });
    }
  };
  visit(body, { isInCondition: false, isInLoop: false });
  return new Set([...chosen].filter((variable) => !others.has(variable)));
}

/** Sort the variables that a computation reads by what it does with them. A copy alone tells nothing. */
function sort({ graph, reads }: Compute, isInCondition: boolean, chosen: Set<Variable>, others: Set<Variable>): void {
  const owners = graph.nodes.map((node): Variable | undefined => {
    const reading = reads[inputIndex(node) ?? -1];
    return reading && readOwner(reading);
  });
  for (const node of graph.nodes) {
    if (node.primitive.derivative.kind === "constant") continue;
    for (const operand of node.operands) {
      const owner = owners[operand];
      if (owner) (chooses(node) ? chosen : others).add(owner);
    }
  }
  if (!isInCondition) return;
  for (const id of graph.outputs) {
    const owner = owners[id];
    if (owner) chosen.add(owner);
  }
}

/** Whether the value of a node is that of one of its operands, or made on one side of a condition. */
function chooses({ primitive: { selects, derivative } }: Node): boolean {
  return selects === true || derivative.kind === "region";
}
