import { at } from "../../diagnostics/internal-error.ts";
import { shifted } from "../../procedure/index-form.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  For,
  If,
  Index,
  Pop,
  Push,
  Repeat,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { variablesOf } from "../../procedure/walk.ts";
import { name, number, type Expression, type Statement as Printed } from "../program.ts";
import { newArray, overwritten } from "./allocate.ts";
import { annotated, type Names } from "./annotate.ts";
import { isSetBeforeUse } from "./assigned.ts";
import { requireLengths } from "./checks.ts";
import { emitCompute } from "./compute.ts";
import { declare, innerFrame, locateBlock, nameOf, scalarExpression, type Frame } from "./frame.ts";
import { indexExpression } from "./places.ts";
import { forgetChangedRows, nameRowsOfLoop, nameSharedRows } from "./rows.ts";
import { declareStack, emptyStack, popped, pushed } from "./stack.ts";
import { typeOf } from "./types.ts";
import { definedIn, definesOf, endsLoop, mentionedIn, someStatement, usesOf } from "./usage.ts";

/** Append the statements of a block to a frame. `returned` are the variables that are read at its end. */
export function emitBlock(block: Block, frame: Frame, returned: ReadonlySet<Variable> = new Set()): void {
  const { statements } = block;
  const locals = block.locals.filter((local) => !frame.emission.inlined.has(local) && !frame.emission.names.has(local));
  for (const local of locals) declare(frame, local);
  const open = new Set(locals);
  statements.forEach((statement, position) => {
    const rest = statements.slice(position);
    const mentioned = open.size > 0 ? mentionedIn(statement) : new Set<Variable>();
    for (const variable of [...open].filter((each) => mentioned.has(each))) {
      open.delete(variable);
      declareAt(variable, rest, returned, frame);
    }
    requireSeedLengths(statement, frame);
    if (statement.kind === "for" || statement.kind === "repeat") nameRowsOfLoop(statement, frame);
    nameSharedRows(rest, frame);
    emitStatement(statement, frame);
    forgetChangedRows(statement, frame);
  });
}

/** Before a statement uses adjoints that the caller gives: throw where they are not as long as what they are adjoints of. */
function requireSeedLengths(statement: Statement, { emission, statements }: Frame): void {
  if (emission.seeds.size === 0) return;
  const mentioned = mentionedIn(statement);
  for (const [seed, of] of emission.seeds) {
    if (!mentioned.has(seed)) continue;
    emission.seeds.delete(seed);
    statements.push(...requireLengths([{ array: seed, of }], emission.names));
  }
}

/** Declare a variable before the first statement that mentions it, or have that statement declare it. */
function declareAt(
  variable: Variable,
  rest: readonly Statement[],
  returned: ReadonlySet<Variable>,
  frame: Frame,
): void {
  const { emission, pending, statements } = frame;
  const first = at(rest, 0);
  const own = nameOf(frame, variable);
  const type = typeOf(variable);
  if (variable.form === "shelf") {
    statements.push({ kind: "const", name: own, type, value: { kind: "list", elements: [] } });
    return;
  }
  if (definesOf(first).includes(variable) && !usesOf(first).includes(variable)) {
    pending.set(variable, emission.usage.definitions(variable) === 1 ? "const" : "let");
    return;
  }
  if (variable.form === "array" && emission.stacks.has(variable)) {
    declareStack(variable, frame);
    return;
  }
  const isSafe = isSetBeforeUse(variable, rest, returned.has(variable));
  statements.push({ kind: "let", name: own, type, ...(!isSafe && { value: emptyValue(variable) }) });
}

/** What a variable holds before it is set, where TypeScript does not see that nobody looks at it. */
function emptyValue(variable: Variable): Expression {
  if (variable.form === "scalar") return variable.kind === "boolean" ? { kind: "truth", value: false } : number(0);
  if (variable.form === "array" && variable.rank === 1 && variable.storage !== "number[]") {
    return { kind: "array", type: variable.storage, length: number(0) };
  }
  return { kind: "list", elements: [] };
}

/** Append a statement. */
function emitStatement(statement: Statement, frame: Frame): void {
  switch (statement.kind) {
    case "compute":
      emitCompute(statement, frame);
      return;
    case "if":
      emitIf(statement, scalarExpression(frame, statement.test), frame);
      return;
    case "for":
      emitFor(statement, frame);
      return;
    case "repeat":
      emitRepeat(statement, frame);
      return;
    case "break":
      frame.statements.push({ kind: "break" });
      return;
    case "allocate":
      emitAllocate(statement, frame);
      return;
    case "push":
      emitPush(statement, frame);
      return;
    case "pop":
      emitPop(statement, frame);
      return;
    case "keep":
      call(`${nameOf(frame, statement.shelf)}.push`, [name(nameOf(frame, statement.array))], frame);
      return;
    case "take":
      emitDefinition(statement.array, { kind: "pop", array: nameOf(frame, statement.shelf) }, frame);
      return;
    case "derive":
      return;
  }
}

function call(callee: string, operands: readonly Expression[], { statements }: Frame): void {
  statements.push({ kind: "perform", call: { kind: "call", callee, operands } });
}

function emitPush({ array, value }: Push, frame: Frame): void {
  const number = scalarExpression(frame, value);
  if (frame.emission.stacks.has(array)) frame.statements.push(...pushed(array, number, frame));
  else call(`${nameOf(frame, array)}.push`, [number], frame);
}

/** Take the last element off an array, for a variable unless nothing needs it. */
function emitPop({ array, target }: Pop, frame: Frame): void {
  const { inlined, carried, usage, stacks } = frame.emission;
  const own = nameOf(frame, array);
  const isNeeded = inlined.has(target) || usage.uses(target) > 0;
  if (!isNeeded && !stacks.has(array)) {
    call(`${own}.pop`, [], frame);
    return;
  }
  const last: Expression = stacks.has(array) ? popped(array, frame) : { kind: "pop", array: own };
  if (inlined.has(target)) carried.set(target, last);
  else emitDefinition(target, last, frame);
}

function emitAllocate(statement: Allocate, frame: Frame): void {
  const { array } = statement;
  if (frame.emission.given.has(array)) frame.statements.push(...overwritten(statement, frame));
  else if (frame.emission.stacks.has(array)) emptyStack(array, frame);
  else emitDefinition(array, newArray(statement, frame), frame);
}

/** Give a variable a value, and declare it where it is pending. */
function emitDefinition(variable: Scalar | ArrayVariable, value: Expression, frame: Frame): void {
  const own = nameOf(frame, variable);
  const keyword = frame.pending.get(variable);
  frame.pending.delete(variable);
  const type = typeOf(variable);
  const isBare = value.kind === "list";
  if (keyword === undefined) frame.statements.push({ kind: "assign", target: name(own), value });
  else if (keyword === "let") frame.statements.push({ kind: "let", name: own, type, value });
  else frame.statements.push({ kind: "const", name: own, value, ...(isBare && { type }) });
}

/** An `if`. Where one side ends the loop around it, the other one follows behind it. */
function emitIf({ then, otherwise, line }: If, test: Expression, frame: Frame): void {
  const comment = locateBlock(frame, line);
  const side = (block: Block): readonly Printed[] => {
    const inner = innerFrame(frame, new Set(), line);
    emitBlock(block, inner);
    return inner.statements;
  };
  const { statements } = frame;
  const isGuard = endsLoop(otherwise) && (otherwise.statements.length === 1 || !endsLoop(then));
  if (isGuard) {
    statements.push({ kind: "if", test: negated(test), then: side(otherwise), otherwise: [], comment });
    emitBlock(then, frame);
  } else if (endsLoop(then)) {
    statements.push({ kind: "if", test, then: side(then), otherwise: [], comment });
    emitBlock(otherwise, frame);
  } else if (then.statements.length === 0) {
    statements.push({ kind: "if", test: negated(test), then: side(otherwise), otherwise: [], comment });
  } else {
    statements.push({ kind: "if", test, then: side(then), otherwise: side(otherwise), comment });
  }
}

/** The opposite of a truth value. `!(a < b)` is not `a >= b`: neither holds for NaN. */
function negated(test: Expression): Expression {
  if (test.kind === "prefix" && test.operator === "!") return test.operand;
  return { kind: "prefix", operator: "!", operand: test };
}

function emitFor(loop: For, frame: Frame): void {
  const { counter, from, to, step, body, line } = loop;
  const changed = definedIn(loop);
  const { isInclusive, limit } = limitOf(to, step);
  let count = indexExpression(limit, frame);
  if (variablesOf(to).some((variable) => changed.has(variable) || isResized(variable, body))) {
    const end = frame.scope.declare("end");
    frame.statements.push({ kind: "const", name: end, value: count });
    count = name(end);
  }
  const comment = locateBlock(frame, line);
  const inner = innerFrame(frame, changed, line);
  const variable = declareCounter(inner, counter);
  const start = indexExpression(from, frame);
  emitBlock(body, inner);
  frame.statements.push({
    kind: "for",
    variable,
    from: start,
    step,
    count,
    isInclusive,
    body: annotated(inner.statements, namesIn(frame)),
    comment,
  });
}

const COUNTERS = ["i", "j", "k", "l", "m", "n"];

/** Give a counter a name: its own, or the next of the letters that counters are called by. */
function declareCounter(frame: Frame, counter: Scalar): string {
  const first = COUNTERS.indexOf(counter.name);
  const letters = first === -1 ? [] : COUNTERS.slice(first);
  return declare(frame, counter, letters.find(frame.scope.isFree));
}

/** The limit of a loop as it is written: `i >= 0` for down to, but not, −1. */
function limitOf(to: Index, step: number): { readonly limit: Index; readonly isInclusive: boolean } {
  const last = shifted(to, step > 0 ? -1 : 1);
  const isShorter = to.kind === "number" ? step < 0 : to.kind === "operation" && last.kind !== "operation";
  return isShorter ? { limit: last, isInclusive: true } : { limit: to, isInclusive: false };
}

/** Whether an array grows or shrinks in a block. */
function isResized(variable: Variable, block: Block): boolean {
  return someStatement(block, (each) => (each.kind === "push" || each.kind === "pop") && each.array === variable);
}

/** A loop that a `break` ends; where that comes first it is a `while`. */
function emitRepeat(loop: Repeat, frame: Frame): void {
  const comment = locateBlock(frame, loop.line);
  const inner = innerFrame(frame, definedIn(loop), loop.line);
  emitBlock(loop.body, inner);
  const [first, ...rest] = inner.statements;
  const isWhile = first?.kind === "if" && first.then[0]?.kind === "break" && first.otherwise.length === 0;
  frame.statements.push({
    kind: "while",
    test: isWhile ? negated(first.test) : { kind: "truth", value: true },
    body: annotated(isWhile ? rest : inner.statements, namesIn(frame)),
    comment,
  });
}

/** What is known of names. Variables of different blocks may share one. */
function namesIn({ emission: { names, usage } }: Frame): Names {
  const moving = new Set<string>();
  const steady = new Set<string>();
  const truths = new Set<string>();
  names.forEach((own, variable) => {
    (usage.definitions(variable) > 1 ? moving : steady).add(own);
    if (variable.form === "scalar" && variable.kind === "boolean") truths.add(own);
  });
  return { isSteady: (own) => steady.has(own) || !moving.has(own), isTruth: (own) => truths.has(own) };
}
