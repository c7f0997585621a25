import type {
  Allocate,
  Block,
  Compute,
  Element,
  For,
  Place,
  Repeat,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import {
  blocksOf,
  eachStatement,
  guardOf,
  indicesOf,
  ownerOf,
  readsOf,
  variablesOf,
  writesOf,
} from "../../procedure/walk.ts";
import { placeKey } from "../../procedure/index-form.ts";
import type { IsApart } from "./apart.ts";
import type { Activity } from "./activity.ts";
import type { LocalAdjoint } from "./adjoint.ts";
import { constantStep, costOfOutput, declaredIn, isConstant, writtenBy, type Facts } from "./facts.ts";
import type { Freshness } from "./fresh.ts";
import { firstFused, hasAdjoint, readWithoutSums, type IsScratch } from "./fusion.ts";
import { readByPullback } from "./rule.ts";

/** What the two sweeps of a procedure do to give the reverse one the values that it reads. */
export interface Plan {
  /** The places whose values are saved before a statement overwrites them, and restored by its reverse. */
  readonly saved: (compute: Compute) => readonly Place[];
  /** Whether the reverse sweep restores earlier values of a variable, or writes them again. */
  readonly isRestored: (variable: Variable) => boolean;
  /** The locals of a block whose last values the reverse of the block reads, and does not compute again. */
  readonly kept: (block: Block) => readonly Variable[];
  /** What the reverse of a block computes again first, in order: each a part of a statement of the block. */
  readonly again: (block: Block) => readonly Again[];
  /** The locals that a block has beside its own: those of the sides of conditions in it that are kept. */
  readonly hoisted: (block: Block) => readonly Variable[];
  /** Whether both sweeps run through the loop with a counter together. */
  readonly isFused: (counter: Scalar) => boolean;
  /** Whether a statement gives an array other memory, and its reverse the memory from before. */
  readonly isReplaced: (statement: Statement) => boolean;
  /** The position from which on both sweeps of a block run through loops together. */
  readonly fusedFrom: (block: Block) => number | undefined;
  /** Whether the reverse of a loop carries its steps out again. */
  readonly isReplayed: (loop: Statement) => boolean;
  /** What is saved for that: the variables from outside that a step reads or that are read later, and that it writes. */
  readonly carried: (loop: Statement) => readonly Variable[];
  /** The arrays of which a step, carried out again, reads only what it has written again. */
  readonly rewritten: (loop: Statement) => readonly Variable[];
  /** Whether a condition only decides that a loop ends, so that its other side runs in every step that is reversed. */
  readonly isGuard: (statement: Statement) => boolean;
  /** Whether the reverse of a statement does anything. */
  readonly isReversed: (statement: Statement) => boolean;
}

/** A value that is computed again. */
export interface Again {
  readonly compute: Compute;
  readonly target: Variable;
}

/** What the plan is made from. */
export interface Planning {
  readonly adjoint: (compute: Compute) => LocalAdjoint | undefined;
  readonly isActive: Activity;
  readonly facts: Facts;
  readonly freshness: Freshness;
  readonly replayed: ReadonlySet<Statement>;
  readonly isScratch: IsScratch;
  /** Whether a write changes nothing that a computation has read before; undefined where that is not looked at. */
  readonly isApart: IsApart | undefined;
}

/** The largest cost, in additions, of what is rather computed again than saved. */
const CHEAP = 8;

/** Plan the sweeps; where values are computed again that have been thought of as not needed any more, once more. */
export function planSweeps(body: Block, planning: Planning): Plan {
  const readers: Again[] = [];
  for (;;) {
    const plan = plannedSweeps(body, planning, readers);
    const more = plan.computed.filter(({ compute, target }) => {
      return !readers.some((known) => known.compute === compute && known.target === target);
    });
    if (planning.isApart === undefined || more.length === 0) return plan;
    readers.push(...more);
  }
}

/**
 * Plan the sweeps. The forward traversal keeps track of the variables whose current values the reverse of what has been
 * passed reads: what overwrites one of them saves it first (the "to be recorded" values of Hascoët, Naumann and
 * Pascual, Future Generation Computer Systems 21, 2005).
 */
function plannedSweeps(
  body: Block,
  { adjoint, isActive, facts, freshness, replayed, isScratch, isApart }: Planning,
  readers: readonly Again[],
): Plan & { readonly computed: readonly Again[] } {
  const saved = new Map<Compute, Map<string, Place>>();
  const kept = new Map<Block, Set<Variable>>();
  const again = new Map<Block, readonly Again[]>();
  const hoisted = new Map<Block, Set<Variable>>();
  const fused = new Map<Block, number>();
  const counters = new Set<Scalar>();
  const computes: Compute[] = [];
  const whole = new Set<Variable>();
  eachStatement(body, (statement) => {
    if (statement.kind === "compute") computes.push(statement);
    if (statement.kind === "derive") readsOf(statement).forEach((variable) => whole.add(variable));
  });
  const replaced = new Set<Allocate>();
  const guards = new Set<Statement>();
  const carried = new Map<Statement, readonly Variable[]>();
  const rewritten = new Map<Statement, readonly Variable[]>();

  const isReversed = (statement: Statement): boolean =>
    statement.kind === "compute"
      ? adjoint(statement) !== undefined || saved.has(statement)
      : isMove(statement, isActive) ||
        isReplaced(statement) ||
        (statement.kind === "derive" && isActive(statement.result)) ||
        blocksOf(statement).some((block) => block.statements.some(isReversed));

  const isReplaced = (statement: Statement): boolean => statement.kind === "allocate" && replaced.has(statement);

  /** Whether the reverse of what comes before a write reads nothing of what is there. */
  const isPast = (compute: Compute, place: Element): boolean => {
    if (!isApart || whole.has(place.array)) return false;
    for (const reader of computes) {
      const reads = adjoint(reader)?.compute.reads ?? [];
      if (!isApart(compute, place, reader, reads)) return false;
    }
    return readers.every((reader) => isApart(compute, place, reader.compute, reader.compute.reads));
  };

  /** Whether a statement that comes after a computation writes what that reads of a variable. */
  const changes = (statement: Statement, variable: Variable, reader: Compute): boolean => {
    if (!writtenBy(statement).has(variable)) return false;
    if (!isApart || variable.form !== "array" || facts.grows(variable)) return true;
    let isChanged = false;
    eachStatement({ locals: [], statements: [statement] }, (each) => {
      if (!writesOf(each).includes(variable)) return;
      isChanged ||=
        each.kind !== "compute" ||
        each.writes.some(({ place }) => place.form === "element" && !isApart(each, place, reader, reader.reads));
    });
    return isChanged;
  };

  const localsOf = (block: Block): readonly Variable[] => [...block.locals, ...(hoisted.get(block) ?? [])];

  /** The needed variables after a statement, for those before. */
  const passCompute = (compute: Compute, needed: Set<Variable>): void => {
    const local = adjoint(compute);
    const before = new Set(local?.before);
    const places = new Map(saved.get(compute));
    for (let size = -1; size !== places.size;) {
      size = places.size;
      for (const { place } of compute.writes) {
        const owner = ownerOf(place);
        if (!needed.has(owner) && !before.has(owner)) continue;
        if (place.form === "element" && (freshness.isUnread(compute, place) || isPast(compute, place))) continue;
        places.set(placeKey(place), place);
        for (const index of indicesOf(place)) variablesOf(index).forEach((variable) => before.add(variable));
      }
    }
    if (places.size > 0) saved.set(compute, places);
    for (const variable of before) needed.add(variable);
    for (const { place } of compute.writes) if (place.form === "scalar") needed.delete(place);
    for (const variable of local?.after ?? []) needed.add(variable);
    // What is restored from its later value needs that.
    for (const place of places.values()) if (constantStep(compute, place) !== undefined) needed.add(ownerOf(place));
  };

  const pass = (statement: Statement, block: Block, needed: Set<Variable>): void => {
    switch (statement.kind) {
      case "compute":
        passCompute(statement, needed);
        return;
      case "allocate":
        // Its adjoint is as long.
        if (isActive(statement.array)) statement.lengths.flatMap(variablesOf).forEach((each) => needed.add(each));
        if (facts.first(statement.array) === statement) return;
        if (isActive(statement.array) || needed.has(statement.array)) replaced.add(statement);
        if (isActive(statement.array)) needed.add(statement.array);
        return;
      case "push":
      case "pop":
        if (isActive(statement.array)) needed.add(statement.array);
        if (statement.kind === "pop") needed.add(statement.target);
        return;
      case "if": {
        const sides = [statement.then, statement.otherwise].map((side) => {
          const own = new Set(needed);
          passBlock(side, own);
          establish(side, own, block);
          const above = new Set(hoisted.get(block));
          return [...own].filter((variable) => !side.locals.includes(variable) || above.has(variable));
        });
        for (const side of sides) for (const variable of side) needed.add(variable);
        if (isReversed(statement) && !guards.has(statement)) needed.add(statement.test);
        return;
      }
      case "for":
      case "repeat": {
        const { body } = statement;
        const guard = guardOf(body);
        if (guard && !body.statements.slice(0, -1).some(isReversed)) guards.add(guard);
        else if (guard) guards.delete(guard);
        if (replayed.has(statement)) {
          passReplayed(statement, needed);
          return;
        }
        for (let size = -1; size !== needed.size;) {
          size = needed.size;
          const own = new Set(needed);
          passBlock(body, own);
          establish(body, own, undefined);
          const locals = new Set(localsOf(body));
          for (const variable of own) if (!locals.has(variable)) needed.add(variable);
        }
        if (isReversed(statement)) readsOf(statement).forEach((each) => needed.add(each));
        return;
      }
      case "derive":
        for (const variable of readByPullback(statement, isActive)) needed.add(variable);
        return;
      case "keep":
      case "take":
      case "break":
        return;
    }
  };

  /** A loop whose reverse starts each step again from where it started. */
  const passReplayed = (loop: For | Repeat, needed: Set<Variable>): void => {
    const own = declaredIn(loop.body);
    if (loop.kind === "for") own.add(loop.counter);
    const inside = new Set<Variable>();
    passScope(loop.body, inside);
    for (const variable of [...readsOf(loop), ...readWithoutSums(loop.body), ...inside]) {
      if (!own.has(variable)) needed.add(variable);
    }
    const kept = [...writtenBy(loop)].filter((variable) => needed.has(variable));
    const same = kept.filter((variable) => isSameAgain(variable, loop.body, freshness));
    carried.set(
      loop,
      kept.filter((variable) => !same.includes(variable)),
    );
    rewritten.set(loop, same);
  };

  const passBlock = (block: Block, needed: Set<Variable>): void => {
    for (const statement of block.statements) pass(statement, block, needed);
  };

  /** Decide how the reverse of a block gets the last values of the block's locals that it reads. */
  const establish = (block: Block, needed: Set<Variable>, around: Block | undefined): void => {
    const locals = new Set(localsOf(block));
    const computed: Again[] = [];
    const stored = new Set<Variable>();
    for (const [index, statement] of [...block.statements.entries()].reverse()) {
      if (statement.kind !== "compute") continue;
      for (const { place, adds } of statement.writes) {
        if (adds || !locals.has(ownerOf(place)) || !needed.has(ownerOf(place)) || place.form !== "scalar") continue;
        if (!isConstant(place, facts) || costOfOutput(statement, place) > CHEAP) continue;
        const reads = readsOf({ ...statement, writes: [] });
        const rest = block.statements.slice(index);
        if (rest.some((each) => reads.some((variable) => changes(each, variable, statement)))) continue;
        computed.unshift({ compute: statement, target: place });
        reads.forEach((variable) => needed.add(variable));
      }
    }
    const made = new Set(computed.map(({ target }) => target));
    for (const variable of locals) if (needed.has(variable) && !made.has(variable)) stored.add(variable);
    again.set(block, computed);
    kept.set(block, new Set([...(kept.get(block) ?? []), ...stored]));
    if (around === undefined) return;
    const above = hoisted.get(around) ?? new Set();
    hoisted.set(around, new Set([...above, ...stored]));
  };

  /** A block whose two sweeps follow one another, so that its locals are there in both. */
  const passScope = (block: Block, needed: Set<Variable>): void => {
    const from = firstFused(block.statements, adjoint, isScratch) ?? block.statements.length;
    for (const statement of block.statements.slice(0, from)) pass(statement, block, needed);
    const rest = block.statements.slice(from);
    const isFused = rest.length > 0 && !isOverwritten(rest, needed);
    if (isFused) fused.set(block, from);
    for (const statement of rest) {
      if (isFused && statement.kind === "for" && hasAdjoint(statement, adjoint)) {
        counters.add(statement.counter);
        passScope(statement.body, new Set(needed));
      } else pass(statement, block, needed);
    }
  };

  passScope(body, new Set());
  return {
    saved: (compute) => [...(saved.get(compute)?.values() ?? [])],
    isGuard: (statement) => guards.has(statement),
    isReplayed: (loop) => carried.has(loop),
    carried: (loop) => carried.get(loop) ?? [],
    rewritten: (loop) => rewritten.get(loop) ?? [],
    isFused: (counter) => counters.has(counter),
    isReplaced,
    isRestored: (variable) =>
      [...carried.values(), ...rewritten.values()].some((variables) => variables.includes(variable)) ||
      [...replaced].some(({ array }) => array === variable) ||
      (facts.grows(variable) && isActive(variable)) ||
      [...saved.values()].some((places) => [...places.values()].some((place) => ownerOf(place) === variable)),
    kept: (block) => [...(kept.get(block) ?? [])],
    again: (block) => again.get(block) ?? [],
    computed: [...again.values()].flat(),
    hoisted: (block) => [...(hoisted.get(block) ?? [])],
    fusedFrom: (block) => fused.get(block),
    isReversed,
  };
}

/** Whether something is overwritten that the reverse of earlier statements reads. */
function isOverwritten(statements: readonly Statement[], needed: ReadonlySet<Variable>): boolean {
  return statements.some((statement) => [...writtenBy(statement)].some((variable) => needed.has(variable)));
}

/** Whether a block that is carried out again writes the same numbers to an array, and no element is read before. */
function isSameAgain(variable: Variable, block: Block, freshness: Freshness): boolean {
  if (variable.form !== "array") return false;
  let isSame = true;
  eachStatement(block, (statement) => {
    if (!writesOf(statement).includes(variable)) return;
    isSame &&=
      statement.kind === "compute" &&
      statement.writes.every(
        ({ place, adds }) =>
          place.form === "scalar" || place.array !== variable || (!adds && freshness.isUnread(statement, place)),
      );
  });
  return isSame;
}

/** Whether a statement moves something that carries a derivative from one place to another. */
function isMove(statement: Statement, isActive: Activity): boolean {
  return (statement.kind === "push" || statement.kind === "pop") && isActive(statement.array);
}
