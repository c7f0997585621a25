import type { ts } from "ts-morph";
import type { Index } from "../../../procedure/procedure.ts";
import { number } from "../apply.ts";
import { bindFixed, bindName } from "../bind.ts";
import { lower, lowerTest } from "../expressions.ts";
import { unwrapped } from "../functions.ts";
import { refused, type Context, type Stop, type TypeScript } from "../session.ts";
import { contentsOf, create } from "../state.ts";
import { declare, run, runExpression } from "../statements.ts";
import { isReference, type Contents, type Lowered, type Stored } from "../value.ts";
import { loaded } from "./cells.ts";
import { branch } from "./choice.ts";
import { writerOf } from "./context.ts";
import { countedOf, type Counted } from "./counted.ts";
import { carryOut, withFlags, type Tail } from "./flow.ts";
import { jumpsOf, mayLeave } from "./jumps.ts";
import { viewOf } from "./lists.ts";
import { elementOf, lengthIndex, ZERO } from "./views.ts";
import { grownArrays, newScalar, put, read, within, type DraftBlock } from "./writer.ts";
import { iterating } from "./iterating.ts";

/** Write a loop. `around` says what is done where a function returns inside of it. @throws DiagnosticError */
export function writeLoop(loop: ts.IterationStatement, context: Context, around?: Tail): void {
  const { ts } = context.session;
  const leave: Stop = { kind: "break", loop };
  const next: Stop = { kind: "continue", loop };
  const inside: Context = { ...context, loop: { leave, next } };
  if (ts.isForOfStatement(loop)) writeForOf(loop, inside, around);
  else if (ts.isForStatement(loop)) writeFor(loop, inside, around);
  else if (ts.isWhileStatement(loop)) writeWhile(loop, loop.expression, undefined, inside, around);
  else if (ts.isDoStatement(loop)) writeDo(loop, inside, around);
  else throw refused(context, loop, "`for … in`", "write `for … of`, or name the fields");
}

function writeFor(loop: ts.ForStatement, context: Context, around: Tail | undefined): void {
  const { initializer, condition, incrementor } = loop;
  const { ts } = context.session;
  const counted = countedOf(loop, context);
  if (counted) {
    writeCounted(counted, context, around);
    return;
  }
  if (initializer && ts.isVariableDeclarationList(initializer)) declare(initializer, context);
  else if (initializer) runExpression(initializer, context);
  writeWhile(loop, condition, incrementor, context, around);
}

function writeCounted(
  { name, from, to, step, loop, check }: Counted,
  context: Context,
  around: Tail | undefined,
): void {
  const writer = writerOf(context);
  if (hasOneStep(from, to, step) && !mayLeave(loop.statement, context.session.ts)) {
    bindFixed(name, number(context, from.value), context);
    run(loop.statement, context);
    return;
  }
  const counter = newScalar(writer, name.text, "integer", true);
  const body: DraftBlock = { statements: [] };
  put(writer, { kind: "for", counter, from, to, step, body, line: writer.line });
  within(writer, body, () => {
    bindFixed(name, read(writer, counter), context);
    writeSteps(loop, undefined, context, around);
  });
  check(body);
}

/** Whether a loop is known to have one step, so that it is its body. */
function hasOneStep(from: Index, to: Index, step: number): from is Index & { readonly kind: "number" } {
  if (from.kind !== "number" || to.kind !== "number") return false;
  const distance = (to.value - from.value) / step;
  return distance > 0 && distance <= 1;
}

function writeForOf(loop: ts.ForOfStatement, context: Context, around: Tail | undefined): void {
  const { ts } = context.session;
  const { initializer, expression } = loop;
  if (loop.awaitModifier) throw refused(context, loop, "`for await`", "write `for … of`");
  const declaration = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0] : undefined;
  if (declaration === undefined) {
    throw refused(context, initializer, "a loop over a variable from outside", "write `for (const x of …)`");
  }
  const source = unwrapped(ts, expression);
  const entries = isEntries(source, ts) ? source.expression.expression : undefined;
  const value = lower(entries ?? source, context);
  const list = viewOf(value, expression, context);
  if (list === undefined) {
    writeEach(loop, declaration, value, context);
    return;
  }
  const writer = writerOf(context);
  const counter = newScalar(writer, "i", "integer", true);
  const body: DraftBlock = { statements: [] };
  put(writer, { kind: "for", counter, from: ZERO, to: lengthIndex(list), step: 1, body, line: writer.line });
  within(writer, body, () => {
    const index = read(writer, counter);
    const element = elementOf(list, index, expression, context);
    const pair: Contents = { kind: "list", typed: false, items: [index, element] };
    bindName(declaration.name, entries ? create(context, pair, expression) : element, context);
    iterating(writer, list.array, () => writeSteps(loop, undefined, context, around));
  });
  if (writer.growing.has(list.array) && grownArrays(body).has(list.array)) {
    throw refused(context, expression, "a loop over an array that gets longer or shorter in it", "count with an index");
  }
}

/** Whether an expression is `x.entries()`. */
function isEntries(
  node: ts.Expression,
  ts: TypeScript,
): node is ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "entries"
  );
}

/** A loop over a list whose elements are variables is written out. */
function writeEach(loop: ts.ForOfStatement, { name }: ts.VariableDeclaration, list: Lowered, context: Context): void {
  const { ts } = context.session;
  const itemsNow = (): readonly Stored[] | undefined => {
    const contents = isReference(list) ? contentsOf(context, list) : undefined;
    return contents?.kind === "list" ? contents.items : undefined;
  };
  if (itemsNow() === undefined) {
    throw refused(context, loop.expression, "a loop over something else than an array", "write a loop over an array");
  }
  if (mayLeave(loop.statement, ts)) {
    throw refused(context, loop, "a loop over such a list that is left before its end", "write a loop over numbers");
  }
  // A step may change the items of the steps behind it.
  for (let index = 0; ; index++) {
    const item = itemsNow()?.[index];
    if (item === undefined) return;
    bindName(name, loaded(item, context), context);
    run(loop.statement, context);
  }
}

/** A loop that goes on while a condition holds, which comes first. */
function writeWhile(
  loop: ts.IterationStatement,
  condition: ts.Expression | undefined,
  update: ts.Expression | undefined,
  context: Context,
  around: Tail | undefined,
): void {
  const writer = writerOf(context);
  const body: DraftBlock = { statements: [] };
  put(writer, { kind: "repeat", body, line: writer.line });
  within(writer, body, () => {
    const steps = (): void => writeSteps(loop, update && (() => runExpression(update, context)), context, around);
    if (condition === undefined) steps();
    else branch(lowerTest(condition, context), context, steps, () => end(context));
  });
}

/** A loop that goes on while a condition holds, which comes last. */
function writeDo(loop: ts.DoStatement, context: Context, around: Tail | undefined): void {
  const writer = writerOf(context);
  const body: DraftBlock = { statements: [] };
  put(writer, { kind: "repeat", body, line: writer.line });
  within(writer, body, () => {
    const test = (): void => {
      const value = lowerTest(loop.expression, context);
      branch(
        value,
        context,
        () => undefined,
        () => end(context),
      );
    };
    writeSteps(loop, test, context, around);
  });
}

/** The end of the loop around. */
function end(context: Context): void {
  const writer = writerOf(context);
  put(writer, { kind: "break", line: writer.line });
}

/** The statements of a loop, and what is done after them at each step. */
function writeSteps(
  loop: ts.IterationStatement,
  after: (() => void) | undefined,
  context: Context,
  around: Tail | undefined,
): void {
  const { session, leave, loop: stops } = context;
  const { returns, breaks, continues } = jumpsOf(loop.statement, session.ts);
  const tail: Tail = {
    end: after,
    leave: (stop) => {
      if (stop === stops?.next) after?.();
      else {
        if (stop !== stops?.leave) around?.leave(stop);
        end(context);
      }
    },
  };
  if (!continues || after === undefined) {
    carryOut([loop.statement], context, tail);
    return;
  }
  // What is done after each step comes behind all of them, also where they go on with the next one before their end.
  const flagged = [returns && leave, breaks && stops?.leave].filter((stop) => typeof stop === "object");
  withFlags(flagged, context, tail, after, (inner) =>
    carryOut([loop.statement], context, {
      leave: (stop) => {
        if (stop !== stops?.next) inner.leave(stop);
      },
    }),
  );
}
