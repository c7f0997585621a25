import { sub } from "../../primitives/arithmetic.ts";
import { le } from "../../primitives/comparison.ts";
import { createDraft } from "../../procedure/compute.ts";
import type { Block, Procedure, Scalar, Statement, Structure } from "../../procedure/procedure.ts";
import { createVariables, type Variables } from "../../transforms/procedure/variables.ts";

/**
 * A procedure whose loops end: they are left when the iterations of loops that only a `break` ends are used up, of which there
 * are as many as a last parameter says. It gives a list of what it returned before, if anything, and of what is left of them.
 */
export function guarded(procedure: Procedure): Procedure {
  const variables = createVariables(procedure);
  const left = variables.scalar("left", "integer");
  const items: readonly Structure[] = [...(procedure.result ? [procedure.result] : []), left];
  return {
    ...procedure,
    parameters: [...procedure.parameters, { name: left.name, type: "number", structure: left, written: false }],
    body: guardedBlock(procedure.body, left, variables),
    result: { form: "list", items },
  };
}

function guardedBlock({ locals, statements }: Block, left: Scalar, variables: Variables): Block {
  return { locals, statements: statements.map((statement) => guardedStatement(statement, left, variables)) };
}

function guardedStatement(statement: Statement, left: Scalar, variables: Variables): Statement {
  switch (statement.kind) {
    case "if":
      return {
        ...statement,
        then: guardedBlock(statement.then, left, variables),
        otherwise: guardedBlock(statement.otherwise, left, variables),
      };
    case "for":
      return { ...statement, body: guardedBlock(statement.body, left, variables) };
    case "repeat": {
      const isOver = variables.scalar("isOver", "boolean");
      const draft = createDraft();
      const before = draft.read(left);
      const count = draft.finish(
        [
          { place: isOver, value: le(before, 0), adds: false },
          { place: left, value: sub(before, 1), adds: false },
        ],
        undefined,
      );
      const end: Statement = {
        kind: "if",
        test: isOver,
        then: { locals: [], statements: [{ kind: "break" }] },
        otherwise: guardedBlock(statement.body, left, variables),
      };
      return { ...statement, body: { locals: [isOver], statements: [count, end] } };
    }
    default:
      return statement;
  }
}
