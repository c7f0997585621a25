import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { knownValue } from "../../../graph/builder.ts";
import { truth } from "../apply.ts";
import { lower, lowerTest } from "../expressions.ts";
import { symbolOf, unwrapped, type FunctionLike } from "../functions.ts";
import { countSteps, mistake, refused, spanOf, type Context, type Session, type Stop } from "../session.ts";
import { run } from "../statements.ts";
import type { Lowered } from "../value.ts";
import { isNewArray, recipeOf, storageOf } from "./arrays.ts";
import { branch } from "./choice.ts";
import { writerOf } from "./context.ts";
import { alwaysLeaves, jumpsOf, mayLeave } from "./jumps.ts";
import { writeLoop } from "./loops.ts";
import { createSlot, fill, fillWith, taken } from "./slots.ts";
import { newScalar, read, write, type Writer } from "./writer.ts";

// Control that leaves statements before their end: what comes behind them is moved into the sides of conditions that go
// on; where that would write it twice, a flag remembers that they have been left.

/** What is done where control reaches the end of some statements, and where it leaves them. */
export interface Tail {
  /** Nothing where it is left out. */
  readonly end?: (() => void) | undefined;
  readonly leave: (stop: Stop) => void;
}

/** Remember the line of a statement, for what is written for it. */
export function moveTo(node: ts.Node, writer: Writer, { session }: Context): void {
  const file = node.getSourceFile();
  if (file === session.main) writer.line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

/** Write the body of a function: what it returns. @throws DiagnosticError */
export function writeBody(body: ts.Block, declaration: FunctionLike, context: Context): Lowered | undefined {
  const { ts } = context.session;
  const last = body.statements.at(-1);
  const result = last && ts.isReturnStatement(last) ? last : undefined;
  const before = result ? body.statements.slice(0, -1) : body.statements;
  if (!before.some((statement) => jumpsOf(statement, ts).returns)) {
    for (const statement of before) run(statement, context);
    if (result === undefined) return undefined;
    moveTo(result, writerOf(context), context);
    return result.expression && lower(result.expression, context);
  }
  const slot = createSlot("result", context, returnsOne(body, context));
  carryOut(body.statements, { ...context, slot }, { leave: () => undefined });
  if (slot.stored && mayReturnNothing(declaration, context.session)) {
    throw mistake(context.session, declaration, catalogue.noResult(spanOf(declaration)));
  }
  return taken(slot, context);
}

function mayReturnNothing(declaration: FunctionLike, { checker, ts }: Session): boolean {
  const signature = checker.getSignatureFromDeclaration(declaration);
  const type = signature && checker.getReturnTypeOfSignature(signature);
  return type?.isUnion() === true && type.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
}

/** Write statements that may be left before their end. @throws DiagnosticError */
export function carryOut(statements: readonly ts.Statement[], context: Context, tail: Tail): void {
  const { ts } = context.session;
  for (const [index, statement] of statements.entries()) {
    if (!mayLeave(statement, ts)) {
      run(statement, context);
      continue;
    }
    countSteps(context, statement);
    moveTo(statement, writerOf(context), context);
    const rest = statements.slice(index + 1);
    if (ts.isBlock(statement)) carryOut([...statement.statements, ...rest], context, tail);
    else if (ts.isReturnStatement(statement)) leaveFunction(statement, context, tail);
    else if (ts.isBreakOrContinueStatement(statement)) tail.leave(stopOf(statement, context));
    else if (ts.isIfStatement(statement)) carryOutIf(statement, rest, context, tail);
    else if (ts.isIterationStatement(statement, false)) {
      const goOn = (): void => carryOut(rest, context, tail);
      withFlags([context.leave], context, tail, goOn, (flagged) => writeLoop(statement, context, flagged));
    } else run(statement, context);
    return;
  }
  tail.end?.();
}

function leaveFunction(statement: ts.ReturnStatement, context: Context, tail: Tail): void {
  const { expression } = statement;
  const { slot } = context;
  if (expression && slot && isNewArray(expression, context)) {
    fillWith(slot, recipeOf(expression, context), storageOf(expression, context), statement, context);
  } else {
    const value = expression && lower(expression, context);
    if (value && slot) fill(slot, value, statement, context);
  }
  tail.leave(context.leave);
}

/** Whether all ways out of a function return the same variable. */
function returnsOne(body: ts.Block, { session }: Context): boolean {
  const { ts } = session;
  const found = new Set<ts.Symbol | undefined>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node)) {
      const value = node.expression && unwrapped(ts, node.expression);
      found.add(value && ts.isIdentifier(value) ? symbolOf(session, value) : undefined);
    } else ts.forEachChild(node, visit);
  };
  visit(body);
  return found.size === 1 && !found.has(undefined);
}

function stopOf(statement: ts.BreakOrContinueStatement, context: Context): Stop {
  const { loop, session } = context;
  if (statement.label) throw refused(context, statement, "a label", "put the inner loop into a function that returns");
  if (loop === undefined) throw refused(context, statement, "a jump out of no loop", "leave it out");
  return session.ts.isBreakStatement(statement) ? loop.leave : loop.next;
}

/** A condition of which a side may leave the statements; those behind it go into the other side. */
function carryOutIf(statement: ts.IfStatement, rest: readonly ts.Statement[], context: Context, tail: Tail): void {
  const { session, loop, leave } = context;
  const { ts } = session;
  const { expression, thenStatement, elseStatement } = statement;
  const test = lowerTest(expression, context);
  const sides = [thenStatement, elseStatement].map((side): readonly ts.Statement[] => (side ? [side] : []));
  const [then = [], otherwise = []] = sides;
  const known = knownValue(test);
  if (known !== undefined) {
    carryOut([...(known !== 0 ? then : otherwise), ...rest], context, tail);
    return;
  }
  const goOn = [thenStatement, elseStatement].filter((side) => !alwaysLeaves(side, ts));
  if (goOn.length < 2 || (rest.length === 0 && tail.end === undefined)) {
    branch(
      test,
      context,
      () => carryOut([...then, ...rest], context, tail),
      () => carryOut([...otherwise, ...rest], context, tail),
    );
    return;
  }
  const { returns, breaks, continues } = jumpsOf(statement, ts);
  const stops = [returns && leave, breaks && loop?.leave, continues && loop?.next].filter(
    (stop) => typeof stop === "object",
  );
  withFlags(
    stops,
    context,
    tail,
    () => carryOut(rest, context, tail),
    (flagged) =>
      branch(
        test,
        context,
        () => carryOut(then, context, flagged),
        () => carryOut(otherwise, context, flagged),
      ),
  );
}

/**
 * Write statements that are left by setting a flag, and what comes behind them where none is set.
 * `body` is given the tail that sets them.
 */
export function withFlags(
  stops: readonly Stop[],
  context: Context,
  tail: Tail,
  goOn: () => void,
  body: (flagged: Tail) => void,
): void {
  const writer = writerOf(context);
  const flags = stops.map((stop) => ({ stop, flag: newScalar(writer, FLAGS[stop.kind], "boolean", false) }));
  for (const { flag } of flags) write(writer, flag, truth(context, false));
  body({
    leave: (stop) => {
      const found = flags.find((each) => each.stop === stop);
      if (found) write(writer, found.flag, truth(context, true));
      else tail.leave(stop);
    },
  });
  const guard = ([first, ...others]: typeof flags): void => {
    if (first === undefined) goOn();
    else
      branch(
        read(writer, first.flag),
        context,
        () => tail.leave(first.stop),
        () => guard(others),
      );
  };
  guard(flags);
}

const FLAGS = { return: "returned", break: "left", continue: "skipped" } as const;
