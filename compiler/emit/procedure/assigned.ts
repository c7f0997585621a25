import type { Statement, Variable } from "../../procedure/procedure.ts";
import { definesOf, usesOf } from "./usage.ts";

/** Whether a variable holds something: at the end of statements, and at every `break` out of them. */
interface Flow {
  readonly atEnd: boolean;
  readonly atBreaks: boolean;
}

/**
 * Whether a variable that holds nothing before some statements is set in them on every way to where it is used, as
 * TypeScript sees it. Where no way leads, everything is set.
 */
export function isSetBeforeUse(variable: Variable, statements: readonly Statement[], isUsedAtEnd: boolean): boolean {
  const failures: Statement[] = [];
  const run = (list: readonly Statement[], before: boolean): Flow => {
    let isSet = before;
    let atBreaks = true;
    for (const statement of list) {
      if (!isSet && usesOf(statement).includes(variable)) failures.push(statement);
      switch (statement.kind) {
        case "if": {
          const sides = [statement.then, statement.otherwise].map((block) => run(block.statements, isSet));
          isSet = sides.every((side) => side.atEnd);
          atBreaks &&= sides.every((side) => side.atBreaks);
          break;
        }
        case "for":
          run(statement.body.statements, isSet);
          break;
        case "repeat":
          isSet = run(statement.body.statements, isSet).atBreaks;
          break;
        case "break":
          atBreaks &&= isSet;
          isSet = true;
          break;
        default:
          isSet ||= definesOf(statement).includes(variable);
      }
    }
    return { atEnd: isSet, atBreaks };
  };
  const { atEnd } = run(statements, false);
  return failures.length === 0 && (atEnd || !isUsedAtEnd);
}
