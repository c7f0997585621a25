import { at } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import { constantValue } from "../../graph/structural.ts";
import { createDraft, outputsInto, type DraftWrite } from "../../procedure/compute.ts";
import type { Block, Compute, Procedure, Statement, Variable } from "../../procedure/procedure.ts";
import { eachStatement, readOwner } from "../../procedure/walk.ts";
import { factsOf } from "./facts.ts";

/** The procedure with the numbers of those new variables that never hold anything else but one number in their places. */
export function withKnownNumbers(procedure: Procedure, isNew: (variable: Variable) => boolean): Procedure {
  const facts = factsOf(procedure);
  const known = new Map<Variable, number>();
  eachStatement(procedure.body, (statement) => {
    if (statement.kind !== "compute") return;
    const { graph, writes } = statement;
    for (const { place, output, adds } of writes) {
      const value = constantValue(at(graph.nodes, at(graph.outputs, output)));
      if (adds || value === undefined || place.form !== "scalar" || place.kind !== "real") continue;
      if (isNew(place) && facts.writers(place) === 1) known.set(place, value);
    }
  });
  return known.size === 0 ? procedure : { ...procedure, body: filledBlock(procedure.body, known) };
}

function filledBlock({ locals, statements }: Block, known: ReadonlyMap<Variable, number>): Block {
  return { locals, statements: statements.map((statement) => filled(statement, known)) };
}

function filled(statement: Statement, known: ReadonlyMap<Variable, number>): Statement {
  switch (statement.kind) {
    case "compute":
      return filledCompute(statement, known);
    case "if":
      return {
        ...statement,
        then: filledBlock(statement.then, known),
        otherwise: filledBlock(statement.otherwise, known),
      };
    case "for":
    case "repeat":
      return { ...statement, body: filledBlock(statement.body, known) };
    default:
      return statement;
  }
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
