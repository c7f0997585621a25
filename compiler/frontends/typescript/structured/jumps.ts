import type { ts } from "ts-morph";
import type { TypeScript } from "../session.ts";

/** Which jumps of a statement go out of it. */
export interface Jumps {
  readonly returns: boolean;
  /** Out of the loop around the statement, or on to its next step. */
  readonly breaks: boolean;
  readonly continues: boolean;
}

/** The jumps out of a statement: those out of loops inside, and of functions inside, stay in it. */
export function jumpsOf(node: ts.Node, ts: TypeScript): Jumps {
  const found = { returns: false, breaks: false, continues: false };
  const visit = (each: ts.Node, isInside: boolean): void => {
    if (ts.isFunctionLike(each)) return;
    if (ts.isReturnStatement(each)) found.returns = true;
    else if (ts.isBreakStatement(each)) found.breaks ||= !isInside;
    else if (ts.isContinueStatement(each)) found.continues ||= !isInside;
    else {
      const isLoop = ts.isIterationStatement(each, false);
      ts.forEachChild(each, (child) => visit(child, isInside || isLoop));
    }
  };
  visit(node, false);
  return found;
}

/** Whether control may leave a statement before its end. */
export function mayLeave(node: ts.Node, ts: TypeScript): boolean {
  return Object.values(jumpsOf(node, ts)).includes(true);
}

/** Whether control never reaches what stands behind a statement. */
export function alwaysLeaves(statement: ts.Statement | undefined, ts: TypeScript): boolean {
  if (statement === undefined) return false;
  if (ts.isBlock(statement)) return statement.statements.some((each) => alwaysLeaves(each, ts));
  if (ts.isIfStatement(statement)) {
    return alwaysLeaves(statement.thenStatement, ts) && alwaysLeaves(statement.elseStatement, ts);
  }
  return ts.isReturnStatement(statement) || ts.isBreakOrContinueStatement(statement);
}
