import type { ts } from "ts-morph";
import { knownValue } from "../../graph/builder.ts";
import { bindName } from "./bind.ts";
import { callOf } from "./calls.ts";
import { conditional, type Side } from "./conditional.ts";
import { lower, lowerTest } from "./expressions.ts";
import { whileNotStopped } from "./stops.ts";
import { DEEPEST_REST } from "./limits.ts";
import { runDo, runFor, runForOf, runWhile } from "./loops.ts";
import { functionOf, requireFunction, unwrapped } from "./functions.ts";
import { refusalOf } from "./refused.ts";
import { countSteps, nested, refused, type Context } from "./session.ts";
import { stopsOf, withScope } from "./state.ts";
import { branch } from "./structured/choice.ts";
import { moveTo } from "./structured/flow.ts";
import { writeLoop } from "./structured/loops.ts";
import { nextVariable } from "./structured/writer.ts";

/** Carry out statements one after another, from one of them on. @throws DiagnosticError */
export function runAll(statements: readonly ts.Statement[], context: Context, from = 0): void {
  const { ts } = context.session;
  for (const [index, statement] of statements.entries()) {
    if (index < from) continue;
    const stops = stopsOf(context);
    if (stops === true) return;
    if (stops !== false) {
      whileNotStopped(context, statement, (side) => runAll(statements, side, index));
      return;
    }
    if (!ts.isIfStatement(statement)) run(statement, context);
    else if (runIf(statement, context, (side) => runAll(statements, side, index + 1))) return;
  }
}

/** In a procedure, statements that are not left before their end follow one another. */
function runEach(statements: readonly ts.Statement[], context: Context): void {
  if (context.writer) for (const statement of statements) run(statement, context);
  else runAll(statements, context);
}

/** Carry out a statement. @throws DiagnosticError */
export function run(statement: ts.Statement, context: Context): void {
  countSteps(context, statement);
  if (context.writer) moveTo(statement, context.writer, context);
  nested(context, statement, () => runOne(statement, context));
}

function runOne(statement: ts.Statement, context: Context): void {
  const { ts } = context.session;
  if (ts.isBlock(statement)) withScope(context, () => runEach(statement.statements, context));
  else if (ts.isVariableStatement(statement)) declare(statement.declarationList, context);
  else if (ts.isExpressionStatement(statement)) runExpression(statement.expression, context);
  else if (ts.isReturnStatement(statement)) runReturn(statement, context);
  else if (ts.isIterationStatement(statement, false) && context.writer) writeLoop(statement, context);
  else if (ts.isIfStatement(statement)) runIf(statement, context, undefined);
  else if (ts.isForStatement(statement)) runFor(statement, context);
  else if (ts.isForOfStatement(statement)) runForOf(statement, context);
  else if (ts.isWhileStatement(statement)) runWhile(statement, context);
  else if (ts.isDoStatement(statement)) runDo(statement, context);
  else if (ts.isBreakOrContinueStatement(statement)) runJump(statement, context);
  // A function does something where it is called; types do nothing.
  else if (ts.isFunctionDeclaration(statement)) requireFunction(statement, context);
  else if (
    !ts.isEmptyStatement(statement) &&
    !ts.isInterfaceDeclaration(statement) &&
    !ts.isTypeAliasDeclaration(statement)
  ) {
    throw refused(context, statement, ...refusalOf(ts, statement));
  }
}

/** Carry out an expression for what it does. */
export function runExpression(expression: ts.Expression, context: Context): void {
  const { ts } = context.session;
  const inner = unwrapped(ts, expression);
  if (ts.isCallExpression(inner)) callOf(inner, context);
  else lower(expression, context);
}

/** Declare the variables of a list, in order. */
export function declare(list: ts.VariableDeclarationList, context: Context): void {
  const { ts } = context.session;
  const { flags } = list;
  if ((flags & ts.NodeFlags.Using) !== 0) throw refused(context, list, "`using`", "write `const`");
  if ((flags & ts.NodeFlags.BlockScoped) === 0) throw refused(context, list, "`var`", "write `let` or `const`");
  for (const declaration of list.declarations) {
    countSteps(context, declaration);
    const { name, initializer } = declaration;
    const declared = functionOf(ts, declaration);
    if (declared) requireFunction(declared, context);
    else if (initializer) {
      const before = context.writer && nextVariable(context.writer);
      bindName(name, lower(initializer, context), context, before);
    } else bindName(name, undefined, context);
  }
}

function runReturn({ expression }: ts.ReturnStatement, context: Context): void {
  const { state, leave } = context;
  if (expression) state.results.set(leave, lower(expression, context));
  state.stops.set(leave, true);
}

function runJump(statement: ts.BreakOrContinueStatement, context: Context): void {
  const { session, state, loop } = context;
  if (statement.label) throw refused(context, statement, "a label", "put the inner loop into a function that returns");
  if (loop === undefined) throw refused(context, statement, "a jump out of no loop", "leave it out");
  state.stops.set(session.ts.isBreakStatement(statement) ? loop.leave : loop.next, true);
}

/**
 * A condition. Where one side returns or leaves the loop and the other one does not, the rest of the statements becomes
 * part of the other one: whether it has done so is told.
 */
function runIf(statement: ts.IfStatement, context: Context, rest: ((side: Context) => void) | undefined): boolean {
  const { expression, thenStatement, elseStatement } = statement;
  countSteps(context, statement);
  const test = lowerTest(expression, context);
  if (context.writer) {
    branch(
      test,
      context,
      () => runSide(thenStatement, context),
      () => runSide(elseStatement, context),
    );
    return false;
  }
  const isKnown = knownValue(test) !== undefined;
  let isDone = false;
  conditional(test, statement, context, sideOf(thenStatement), sideOf(elseStatement), (then, otherwise) => {
    const stopped = [stopsOf(then), stopsOf(otherwise)];
    if (rest === undefined || isKnown || context.cursor.frame.depth >= DEEPEST_REST) return;
    const open = [then, otherwise].filter((_, index) => stopped[index] === false);
    const [side] = open;
    if (side === undefined || open.length === 2 || !stopped.includes(true)) return;
    isDone = true;
    rest(side);
  });
  return isDone;
}

function runSide(statement: ts.Statement | undefined, context: Context): void {
  if (statement) run(statement, context);
}

function sideOf(statement: ts.Statement | undefined): Side {
  return (side) => {
    if (statement) run(statement, side);
    return undefined;
  };
}
