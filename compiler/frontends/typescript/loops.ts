import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue } from "../../graph/builder.ts";
import { bindName } from "./bind.ts";
import { lower, lowerTest } from "./expressions.ts";
import { countSteps, mistake, refused, spanOf, type Context, type Stop } from "./session.ts";
import { contentsOf, plain, stopsOf, withScope } from "./state.ts";
import { declare, run, runExpression } from "./statements.ts";
import { whileNotStopped } from "./stops.ts";
import { isReference } from "./value.ts";

// Loops are written out: whether they go on is known at every step.

/** What a loop does at each step. */
interface Steps {
  /** Whether it goes on, before the body. */
  readonly test: (side: Context) => boolean;
  readonly update: (side: Context) => void;
}

/** Carry out a loop with a counter. @throws DiagnosticError */
export function runFor(loop: ts.ForStatement, context: Context): void {
  const { initializer, condition, incrementor } = loop;
  const { ts } = context.session;
  withScope(context, () => {
    if (initializer && ts.isVariableDeclarationList(initializer)) declare(initializer, context);
    else if (initializer) runExpression(initializer, context);
    repeat(loop, context, {
      test: (side) => condition === undefined || isHeld(condition, side),
      update: (side) => incrementor && runExpression(incrementor, side),
    });
  });
}

/** Carry out a loop whose condition comes first. @throws DiagnosticError */
export function runWhile(loop: ts.WhileStatement, context: Context): void {
  repeat(loop, context, { test: (side) => isHeld(loop.expression, side), update: () => undefined });
}

/** Carry out a loop whose condition comes last. @throws DiagnosticError */
export function runDo(loop: ts.DoStatement, context: Context): void {
  let goesOn = true;
  repeat(loop, context, {
    test: () => goesOn,
    update: (side) => {
      goesOn = isHeld(loop.expression, side);
    },
  });
}

/** Carry out a loop over the elements of an array. @throws DiagnosticError */
export function runForOf(loop: ts.ForOfStatement, context: Context): void {
  const { ts } = context.session;
  const { initializer, expression } = loop;
  if (loop.awaitModifier) throw refused(context, loop, "`for await`", "write `for … of`");
  if (!ts.isVariableDeclarationList(initializer)) {
    throw refused(context, initializer, "a loop over a variable from outside", "write `for (const x of …)`");
  }
  const [declaration] = initializer.declarations;
  const list = lower(expression, context);
  if (!isReference(list) || declaration === undefined || contentsOf(context, list).kind !== "list") {
    throw refused(context, expression, "a loop over something else than an array", "write a loop over an array");
  }
  let index = 0;
  repeat(loop, context, {
    test: (side) => {
      const contents = contentsOf(side, list);
      const item = contents.kind === "list" ? contents.items[index++] : undefined;
      if (item) bindName(declaration.name, plain(item), side);
      return item !== undefined;
    },
    update: () => undefined,
  });
}

function repeat(loop: ts.IterationStatement, context: Context, { test, update }: Steps): void {
  const leave: Stop = { kind: "break", loop };
  const next: Stop = { kind: "continue", loop };
  const inside: Context = { ...context, loop: { leave, next } };
  context.session.loops++;
  const progress = { goesOn: true };
  const step = (side: Context): void => {
    countSteps(side, loop);
    progress.goesOn = test(side);
    if (!progress.goesOn) return;
    withScope(side, () => run(loop.statement, side));
    side.state.stops.delete(next);
    whileNotStopped(side, loop, update);
  };
  while (progress.goesOn && stopsOf(inside) !== true) whileNotStopped(inside, loop, step);
  context.state.stops.delete(leave);
}

/** Whether the condition of a loop holds. @throws DiagnosticError when that depends on the parameters. */
function isHeld(condition: ts.Expression, context: Context): boolean {
  const known = knownValue(lowerTest(condition, context));
  if (known === undefined) throw mistake(context.session, condition, catalogue.unknownTripCount(spanOf(condition)));
  return known !== 0;
}
