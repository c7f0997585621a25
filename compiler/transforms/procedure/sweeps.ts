import { InternalError } from "../../diagnostics/internal-error.ts";
import { withWrites } from "../../procedure/compute.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  Compute,
  For,
  If,
  Index,
  Place,
  Pop,
  Push,
  Repeat,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { breaks, guardOf, readsOf, writesOf } from "../../procedure/walk.ts";
import type { Activity } from "./activity.ts";
import type { LocalAdjoint } from "./adjoint.ts";
import { constantStep, declaredIn, type Facts } from "./facts.ts";
import { countedLoop } from "./counted.ts";
import { forwardFirst } from "./fusion.ts";
import type { Plan } from "./plan.ts";
import { replayedLoop } from "./replay.ts";
import { pulledRule } from "./rule.ts";
import { lengthsOf, zerosLike } from "./structure.ts";
import { addedTo, createTape, increased, moved, setTo, type Tape, type TapeScope } from "./tape.ts";
import type { Shadows, Variables } from "./variables.ts";

/** What the sweeps of a procedure share. */
export interface Reversal {
  readonly plan: Plan;
  readonly adjoint: (compute: Compute) => LocalAdjoint | undefined;
  readonly isActive: Activity;
  readonly bars: Shadows;
  readonly variables: Variables;
  readonly facts: Facts;
}

/** What becomes of a statement in the two sweeps, and what it has to declare in the blocks around. */
export interface Sweep {
  readonly forward: readonly Statement[];
  readonly backward: readonly Statement[];
}

/** The blocks that a statement stands in, in both sweeps. */
export interface Surroundings {
  readonly scope: TapeScope;
  /** The locals of the block in the forward sweep, and in the reverse one. */
  readonly forward: Variable[];
  readonly backward: Variable[];
}

/** What is done between the two sweeps. */
export interface Turn {
  /** What sets the adjoints of the results, before they are read. */
  readonly seeds: readonly Statement[];
  /** What puts results aside before the reverse sweep restores what was before them. */
  readonly results: readonly Statement[];
}

/** A block with both sweeps, one after the other: what it computes, and the adjoint of that. */
export function sweptScope(block: Block, reversal: Reversal, turn: Turn, outer?: TapeScope): Block {
  const { plan, variables } = reversal;
  const locals: Variable[] = [...block.locals, ...plan.hoisted(block)];
  const scope: TapeScope = { variables, locals, statement: undefined, setup: [], loops: [], counts: new Map() };
  const around = (statement: Statement): Surroundings => ({
    scope: { ...scope, statement },
    forward: locals,
    backward: locals,
  });
  const statements: Statement[] = [...started(plan.hoisted(block))];
  const from = plan.fusedFrom(block) ?? block.statements.length;
  const early = block.statements.slice(0, from).map((statement) => {
    const sweep = sweptStatement(statement, reversal, around(statement));
    statements.push(...movable(scope, block, outer), ...sweep.forward);
    return sweep;
  });
  const rest = block.statements.slice(from);
  const isFused = (statement: Statement): statement is For => statement.kind === "for" && plan.isReversed(statement);
  const first = forwardFirst(rest, isFused) ?? new Set();
  const opening = openings(block, reversal, locals);
  statements.push(...rest.filter((statement) => first.has(statement)), ...opening, ...turn.seeds);
  const late: Statement[] = [];
  for (const statement of rest.toReversed()) {
    if (isFused(statement)) {
      const body = sweptScope(statement.body, reversal, { seeds: [], results: [] }, scope);
      statements.push(...movable(scope, block, outer), { ...statement, body });
    } else {
      const sweep = sweptStatement(statement, reversal, around(statement));
      statements.push(...sweep.backward);
      if (!first.has(statement)) late.unshift(...sweep.forward);
    }
  }
  statements.push(...late, ...turn.results, ...early.toReversed().flatMap(({ backward }) => backward));
  return { locals, statements };
}

/**
 * Take what has to be done before a loop; as much of it as the scope around can do before the loop that this block is the body
 * of is left to that.
 */
function movable(scope: TapeScope, block: Block, outer: TapeScope | undefined): readonly Statement[] {
  const setup = scope.setup.splice(0);
  if (!outer) return setup;
  const own = declaredIn(block);
  const staying: Statement[] = [];
  for (const statement of setup) {
    const made = writesOf(statement);
    if (readsOf(statement).some((variable) => own.has(variable))) {
      made.forEach((variable) => own.add(variable));
      staying.push(statement);
      continue;
    }
    outer.setup.push(statement);
    for (const variable of made) {
      scope.locals.splice(scope.locals.indexOf(variable), 1);
      outer.locals.push(variable);
    }
  }
  return staying;
}

/** New adjoints of the locals of a block, all zero. */
function openings(block: Block, { isActive, bars, facts }: Reversal, locals: Variable[]): readonly Statement[] {
  const active = block.locals.filter(isActive);
  const scalars = active.filter((local) => local.form === "scalar").map((local) => bars.scalar(local));
  const arrays = active
    .filter((local) => local.form === "array")
    .map((array): Allocate => {
      const own = facts.grows(array) || facts.writesWhole(array) > 1;
      const lengths = own ? lengthsOf(array) : allocationOf(array, facts).lengths;
      const bar = bars.array(array);
      return { kind: "allocate", array: bar, lengths: lengths.slice(-bar.rank), fill: 0, line: undefined };
    });
  locals.push(...scalars, ...arrays.map(({ array }) => array));
  const zeros = scalars.map((bar) => setTo([[bar, 0]], undefined));
  return [...zeros, ...arrays];
}

/** Give variables that only one side of a condition sets some value where the other side is taken. */
function started(variables: readonly Variable[]): readonly Statement[] {
  return variables.flatMap((variable): readonly Statement[] => {
    if (variable.form === "scalar") return [setTo([[variable, 0]], undefined)];
    if (variable.form === "shelf") return [];
    const lengths = Array.from({ length: variable.rank }, (): Index => ({ kind: "number", value: 0 }));
    return [{ kind: "allocate", array: variable, lengths, fill: 0 }];
  });
}

function allocationOf(array: ArrayVariable, facts: Facts): Allocate {
  const allocation = facts.first(array);
  if (allocation?.kind !== "allocate") throw new InternalError(`${array.name} is used before it is allocated`);
  return allocation;
}

function sweptStatement(statement: Statement, reversal: Reversal, around: Surroundings): Sweep {
  const { plan, isActive } = reversal;
  switch (statement.kind) {
    case "compute":
      return sweptCompute(statement, reversal, around);
    case "if":
      return plan.isReversed(statement) ? sweptIf(statement, reversal, around) : { forward: [statement], backward: [] };
    case "for":
    case "repeat":
      return plan.isReversed(statement)
        ? sweptLoop(statement, reversal, around)
        : { forward: [statement], backward: [] };
    case "push":
      return isActive(statement.array)
        ? sweptPush(statement, reversal, around)
        : { forward: [statement], backward: [] };
    case "pop":
      return isActive(statement.array) ? sweptPop(statement, reversal) : { forward: [statement], backward: [] };
    case "allocate":
      return plan.isReplaced(statement)
        ? sweptReplacement(statement, reversal, around)
        : { forward: [statement], backward: [] };
    case "break":
      return { forward: [statement], backward: [] };
    case "derive": {
      const { locals, statements } = pulledRule(statement, reversal);
      around.backward.push(...locals);
      return { forward: [statement], backward: statements };
    }
    case "keep":
    case "take":
      throw new InternalError("a reverse sweep is reversed");
  }
}

function sweptCompute(compute: Compute, reversal: Reversal, around: Surroundings): Sweep {
  const { plan, adjoint } = reversal;
  const local = adjoint(compute);
  const saved = plan.saved(compute).map((place) => ({
    place,
    tape: stepBack(compute, place) ?? createTape(place, around.scope, compute.line),
  }));
  const isLater = ({ place }: (typeof saved)[number]): boolean =>
    place.form === "scalar" && local !== undefined && local.after.has(place);
  // An element is restored where it was, by indices that have been restored.
  const restored = saved.toSorted((a, b) => Number(a.place.form !== "scalar") - Number(b.place.form !== "scalar"));
  return {
    forward: [...saved.flatMap(({ tape }) => tape.save(around.forward)), compute],
    backward: [
      ...restored.filter((each) => !isLater(each)).flatMap(({ tape }) => tape.restore(around.backward)),
      ...(local ? guarded(local, reversal, around) : []),
      ...restored.filter(isLater).flatMap(({ tape }) => tape.restore(around.backward)),
    ],
  };
}

/** The reverse of a computation, carried out only where something flows through it. */
function guarded(
  { compute, guard }: LocalAdjoint,
  { variables }: Reversal,
  { backward }: Surroundings,
): readonly Statement[] {
  if (!guard) return [compute];
  const { line } = compute;
  const test = variables.scalar("flows", "boolean");
  backward.push(test);
  const then: Block = { locals: [], statements: [compute] };
  return [moved(guard, test, line), { kind: "if", test, then, otherwise: { locals: [], statements: [] }, line }];
}

/** A whole number that a constant is added to needs no tape: the constant is taken off again. */
function stepBack(compute: Compute, place: Place): Tape | undefined {
  const step = constantStep(compute, place);
  if (step === undefined) return undefined;
  return { save: () => [], restore: () => [increased(place, -step, compute.line)] };
}

function sweptIf(statement: If, reversal: Reversal, around: Surroundings): Sweep {
  const { plan } = reversal;
  const side = (block: Block): { readonly forward: Block; readonly backward: Block } => {
    const kept = new Set(plan.kept(block));
    const forward = [...block.locals, ...plan.hoisted(block)].filter((local) => !kept.has(local));
    const inner: Surroundings = { scope: around.scope, forward, backward: [] };
    return sweptSide(block, reversal, inner, []);
  };
  const then = side(statement.then);
  const otherwise = side(statement.otherwise);
  if (plan.isGuard(statement)) {
    const { backward } = statement.then.statements[0]?.kind === "break" ? otherwise : then;
    around.backward.push(...backward.locals);
    return {
      forward: [{ ...statement, then: then.forward, otherwise: otherwise.forward }],
      backward: backward.statements,
    };
  }
  return {
    forward: [{ ...statement, then: then.forward, otherwise: otherwise.forward }],
    backward: [{ ...statement, then: then.backward, otherwise: otherwise.backward }],
  };
}

/** The sweeps of a block whose locals are not there in its reverse. `found` gets back those that are saved. */
export function sweptSide(
  block: Block,
  reversal: Reversal,
  inner: Surroundings,
  found: readonly Statement[],
): { readonly forward: Block; readonly backward: Block } {
  const { plan } = reversal;
  const sweeps = block.statements.map((statement) => sweptStatement(statement, reversal, inner));
  const again = plan.again(block).flatMap(({ compute, target }) => {
    inner.backward.push(target);
    return withWrites(compute, (place) => place === target) ?? [];
  });
  const opening = openings(block, reversal, inner.backward);
  // Earlier values are restored in variables that are declared here.
  const known = new Set([...inner.backward, ...plan.kept(block)]);
  const restored = block.locals.filter(
    (local) => local.form === "scalar" && plan.isRestored(local) && !known.has(local),
  );
  inner.backward.push(...restored);
  const above = new Set(plan.hoisted(block));
  const isHoisted = (variable: Variable): boolean => above.has(variable);
  return {
    forward: {
      locals: inner.forward,
      statements: [...started(inner.forward.filter(isHoisted)), ...sweeps.flatMap(({ forward }) => forward)],
    },
    backward: {
      locals: inner.backward,
      statements: [
        ...started(restored),
        ...found,
        ...again,
        ...opening,
        ...sweeps.toReversed().flatMap(({ backward }) => backward),
      ],
    },
  };
}

function sweptLoop(loop: For | Repeat, reversal: Reversal, around: Surroundings): Sweep {
  const { plan, variables } = reversal;
  if (plan.isReplayed(loop)) {
    const again = sweptScope(loop.body, reversal, { seeds: [], results: [] });
    return replayedLoop(loop, again, reversal, around);
  }
  const { body, line } = loop;
  const scope: TapeScope = { ...around.scope, loops: [...around.scope.loops, loop] };
  const kept = plan.kept(body);
  const inner: Surroundings = { scope, forward: [...body.locals, ...plan.hoisted(body)], backward: [...kept] };
  const saves: Statement[] = [];
  const found: Statement[] = [];
  for (const variable of kept) {
    if (variable.form === "scalar") {
      const tape = createTape(variable, scope, line);
      saves.push(...tape.save(inner.forward));
      found.unshift(...tape.restore(inner.backward));
    } else if (variable.form === "array") {
      const shelf = variables.shelf(`${variable.name}_tape`, variable);
      scope.locals.push(shelf);
      saves.push({ kind: "keep", array: variable, shelf, line });
      found.unshift({ kind: "take", array: variable, shelf, line });
    }
  }
  const { forward, backward } = sweptSide(body, reversal, inner, found);
  const guard = guardOf(body);
  const isGuarded = guard !== undefined && plan.isGuard(guard);
  const saved: Block = { ...forward, statements: atEnds(forward.statements, saves, isGuarded) };
  return countedLoop(loop, saved, backward, around, isGuarded);
}

/** The statements with others where they end, in whichever way, or only where the loop goes on. */
function atEnds(
  statements: readonly Statement[],
  added: readonly Statement[],
  isGuarded: boolean,
): readonly Statement[] {
  const last = statements.at(-1);
  if (added.length === 0) return statements;
  if (last?.kind === "break") return isGuarded ? statements : [...statements.slice(0, -1), ...added, last];
  if (last?.kind !== "if" || ![last.then, last.otherwise].some(breaks)) return [...statements, ...added];
  const ended = (block: Block): Block => ({ ...block, statements: atEnds(block.statements, added, isGuarded) });
  return [...statements.slice(0, -1), { ...last, then: ended(last.then), otherwise: ended(last.otherwise) }];
}

/** The memory that an array loses is put aside; when it is back, its adjoint starts from zero. */
function sweptReplacement(
  allocation: Allocate,
  { bars, variables, isActive }: Reversal,
  { scope }: Surroundings,
): Sweep {
  const { array, line } = allocation;
  const shelf = variables.shelf(`${array.name}_tape`, array);
  scope.locals.push(shelf);
  const bar = bars.array(array);
  return {
    forward: [{ kind: "keep", array, shelf, line }, allocation],
    backward: [{ kind: "take", array, shelf, line }, ...(isActive(array) ? [zerosLike(bar, array)] : [])],
  };
}

/** What was appended last has its adjoint last. */
function sweptPush(push: Push, { bars, variables, isActive }: Reversal, around: Surroundings): Sweep {
  const { array, value, line } = push;
  const flow = variables.scalar(`${array.name}_bar_last`, "real");
  const dropped = variables.scalar(`${array.name}_last`, "real");
  around.backward.push(flow, dropped);
  return {
    forward: [push],
    backward: [
      { kind: "pop", array, target: dropped, line },
      { kind: "pop", array: bars.array(array), target: flow, line },
      ...(isActive(value) ? [addedTo(flow, bars.scalar(value), line)] : []),
    ],
  };
}

function sweptPop(pop: Pop, { bars, isActive }: Reversal): Sweep {
  const { array, target, line } = pop;
  const back: readonly Statement[] = [
    { kind: "push", array, value: target, line },
    { kind: "push", array: bars.array(array), value: bars.scalar(target), line },
  ];
  return { forward: [pop], backward: isActive(target) ? [...back, setTo([[bars.scalar(target), 0]], line)] : back };
}
