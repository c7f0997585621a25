import { at } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import { evaluateNodes } from "../../graph/evaluate.ts";
import type { Graph } from "../../graph/graph.ts";
import { readInputs } from "../../graph/region.ts";
import { constantValue } from "../../graph/structural.ts";
import { createDraft, outputsInto, type DraftWrite } from "../../procedure/compute.ts";
import type { Block, Compute, Procedure, Statement, Variable } from "../../procedure/procedure.ts";
import { eachStatement, mapBlocks, readOwner } from "../../procedure/walk.ts";
import { factsOf } from "./facts.ts";

/** The procedure with the numbers of those new variables that never hold anything else but one number in their places. */
export function withKnownNumbers(procedure: Procedure, isNew: (variable: Variable) => boolean): Procedure {
  const facts = factsOf(procedure);
  const known = new Map<Variable, number>();
  let current = procedure;
  for (let size = -1; size !== known.size;) {
    size = known.size;
    eachStatement(current.body, (statement) => {
      if (statement.kind !== "compute") return;
      for (const { place, output, adds } of statement.writes) {
        if (adds || place.form !== "scalar" || place.kind !== "real" || known.has(place)) continue;
        if (!isNew(place) || facts.writers(place) !== 1) continue;
        const value = knownOutput(statement.graph, at(statement.graph.outputs, output));
        if (value !== undefined) known.set(place, value);
      }
    });
    if (known.size > size) current = { ...current, body: filledBlock(current.body, known) };
  }
  return current;
}

/** The value of a node that depends on no input. */
function knownOutput(graph: Graph, id: number): number | undefined {
  const node = at(graph.nodes, id);
  const value = constantValue(node);
  if (value !== undefined || node.type.kind !== "real") return value;
  const part: Graph = { ...graph, outputs: [id], result: 0 };
  if (readInputs(part).length > 0) return undefined;
  const computed = evaluateNodes(part, [], new Map())[id];
  return typeof computed === "number" ? computed : undefined;
}

function filledBlock({ locals, statements }: Block, known: ReadonlyMap<Variable, number>): Block {
  return { locals, statements: statements.map((statement) => filled(statement, known)) };
}

function filled(statement: Statement, known: ReadonlyMap<Variable, number>): Statement {
  return statement.kind === "compute"
    ? filledCompute(statement, known)
    : mapBlocks(statement, (block) => filledBlock(block, known));
}

function filledCompute(compute: Compute, known: ReadonlyMap<Variable, number>): Compute {
  const owners = compute.reads.map(readOwner);
  if (!owners.some((owner) => owner && known.has(owner))) return compute;
  const draft = createDraft();
  const reads = compute.reads.map((reading): Value => {
    const owner = readOwner(reading);
    const number = owner && known.get(owner);
    return number === undefined ? draft.read(reading) : draft.builder.constant(number);
  });
  const values = outputsInto(draft.builder, compute, reads);
  const writes = compute.writes.map(({ place, output, adds }): DraftWrite => ({
    place,
    value: at(values, output),
    adds,
  }));
  return draft.finish(writes, compute.line);
}
