import { createDraft } from "../../procedure/compute.ts";
import { isZero, operation, shifted } from "../../procedure/index-form.ts";
import type { Block, For, Index, Repeat, Scalar, Statement } from "../../procedure/procedure.ts";
import { breaks, guardOf } from "../../procedure/walk.ts";
import { add, div, mul } from "../../primitives/arithmetic.ts";
import { max } from "../../primitives/extrema.ts";
import { ceil } from "../../primitives/steps.ts";
import type { Surroundings, Sweep } from "./sweeps.ts";
import { createTape, increased, setTo } from "./tape.ts";

/**
 * A loop forwards, and the loop that does the reverse of its body as often, backwards. Where a loop is guarded, only steps
 * that go on count.
 */
export function countedLoop(
  loop: For | Repeat,
  forward: Block,
  backward: Block,
  around: Surroundings,
  isGuarded = false,
): Sweep {
  if (loop.kind === "for" && !breaks(loop.body)) {
    const { from, to, step } = loop;
    if (Math.abs(step) !== 1) return strided(loop, forward, backward, around);
    const last = shifted(to, -step);
    return {
      forward: [{ ...loop, body: forward }],
      backward: [{ ...loop, from: last, to: shifted(from, -step), step: -step, body: backward }],
    };
  }
  const { variables, loops } = around.scope;
  const { line } = loop;
  const count = variables.scalar(loop.kind === "for" ? `${loop.counter.name}_steps` : "steps", "integer");
  const increment = increased(count, 1, line);
  const counted = isGuarded ? whereGoingOn(forward, increment) : starting(forward, increment);
  const start = setTo([[count, 0]], line);
  const backwards = reversed(loop, count, backward, around);
  if (loops.length === 0) {
    around.scope.locals.push(count);
    return { forward: [start, { ...loop, body: counted }], backward: backwards };
  }
  around.forward.push(count);
  around.backward.push(count);
  const tape = createTape(count, around.scope, line);
  return {
    forward: [start, { ...loop, body: counted }, ...tape.save(around.forward)],
    backward: [...tape.restore(around.backward), ...backwards],
  };
}

function starting(block: Block, statement: Statement): Block {
  return { ...block, statements: [statement, ...block.statements] };
}

/** A guarded body with a statement where it goes on. */
function whereGoingOn(body: Block, statement: Statement): Block {
  const guard = guardOf(body);
  if (!guard) return starting(body, statement);
  const side = (block: Block): Block => (block.statements[0]?.kind === "break" ? block : starting(block, statement));
  const counted: Statement = { ...guard, then: side(guard.then), otherwise: side(guard.otherwise) };
  return { ...body, statements: [...body.statements.slice(0, -1), counted] };
}

/** A loop in larger steps: the number of its steps is ⌈(to − from)/step⌉. */
function strided(loop: For, forward: Block, backward: Block, around: Surroundings): Sweep {
  const { from, to, step, line, counter } = loop;
  const count = around.scope.variables.scalar(`${counter.name}_steps`, "integer");
  around.backward.push(count);
  const draft = createDraft();
  const distance = draft.read({ form: "count", index: operation("-", to, from) });
  const value = max(ceil(div(distance, step)), 0);
  return {
    forward: [{ ...loop, body: forward }],
    backward: [draft.finish([{ place: count, value, adds: false }], line), ...reversed(loop, count, backward, around)],
  };
}

/** The steps count − 1, …, 0, with the counter of the loop in each of them. */
function reversed(loop: For | Repeat, count: Scalar, body: Block, { scope }: Surroundings): readonly Statement[] {
  const { line } = loop;
  const isNumbered = loop.kind === "for" && isZero(loop.from) && loop.step === 1;
  const step = isNumbered ? loop.counter : scope.variables.scalar("step", "integer");
  const number: Index = { kind: "variable", variable: count };
  const inner = loop.kind === "for" && !isNumbered ? withCounter(loop, step, body) : body;
  return [
    {
      kind: "for",
      counter: step,
      from: shifted(number, -1),
      to: { kind: "number", value: -1 },
      step: -1,
      body: inner,
      line,
    },
  ];
}

function withCounter({ counter, from, step, line }: For, number: Scalar, body: Block): Block {
  const draft = createDraft();
  const passed = mul(draft.read(number), step);
  const value = isZero(from) ? passed : add(draft.read({ form: "count", index: from }), passed);
  return {
    locals: [counter, ...body.locals],
    statements: [draft.finish([{ place: counter, value, adds: false }], line), ...body.statements],
  };
}
