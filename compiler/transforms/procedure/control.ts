import { createDraft } from "../../procedure/compute.ts";
import type { Block, Index, Procedure, Scalar, Statement } from "../../procedure/procedure.ts";
import { variablesOf } from "../../procedure/walk.ts";
import { factsOf, isConstant, type Facts } from "./facts.ts";
import type { Variables } from "./variables.ts";

/**
 * The procedure with every test, every limit of a loop, and what is taken off a stack in variables that do not change
 * any more: the reverse sweep takes the same ways.
 */
export function withFixedControl(procedure: Procedure, variables: Variables): Procedure {
  const facts = factsOf(procedure);
  return { ...procedure, body: fixedBlock(procedure.body, facts, variables) };
}

function fixedBlock({ locals, statements }: Block, facts: Facts, variables: Variables): Block {
  const added: Scalar[] = [];
  const copied = (name: string, kind: Scalar["kind"]): Scalar => {
    const copy = variables.scalar(name, kind);
    added.push(copy);
    return copy;
  };
  const result: Statement[] = [];
  const fixed = (index: Index, name: string, line: number | undefined): Index => {
    if (variablesOf(index).every((each) => (each.form === "scalar" ? isConstant(each, facts) : !facts.grows(each)))) {
      return index;
    }
    const variable = copied(name, "integer");
    const draft = createDraft();
    result.push(draft.finish([{ place: variable, value: draft.read({ form: "count", index }), adds: false }], line));
    return { kind: "variable", variable };
  };
  for (const statement of statements) {
    switch (statement.kind) {
      case "if": {
        const { test, then, otherwise, line } = statement;
        const sides = {
          then: fixedBlock(then, facts, variables),
          otherwise: fixedBlock(otherwise, facts, variables),
        };
        if (facts.writers(test) === 1) {
          result.push({ ...statement, ...sides });
          break;
        }
        const copy = copied(test.name, "boolean");
        const draft = createDraft();
        result.push(draft.finish([{ place: copy, value: draft.read(test), adds: false }], line));
        result.push({ ...statement, test: copy, ...sides });
        break;
      }
      case "for": {
        const { from, to, counter, body, line } = statement;
        result.push({
          ...statement,
          from: fixed(from, `${counter.name}_from`, line),
          to: fixed(to, `${counter.name}_to`, line),
          body: fixedBlock(body, facts, variables),
        });
        break;
      }
      case "repeat":
        result.push({ ...statement, body: fixedBlock(statement.body, facts, variables) });
        break;
      case "pop": {
        const { target, line } = statement;
        if (facts.writers(target) === 1) {
          result.push(statement);
          break;
        }
        const copy = copied(target.name, target.kind);
        const draft = createDraft();
        result.push({ ...statement, target: copy });
        result.push(draft.finish([{ place: target, value: draft.read(copy), adds: false }], line));
        break;
      }
      default:
        result.push(statement);
    }
  }
  return { locals: [...locals, ...added], statements: result };
}
