import { createDraft, type DraftWrite } from "../../procedure/compute.ts";
import { operation } from "../../procedure/index-form.ts";
import type {
  ArrayVariable,
  Element,
  For,
  Index,
  Kind,
  Place,
  Repeat,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { blocksOf, breaks, ownerOf, variablesOf } from "../../procedure/walk.ts";
import type { Value } from "../../graph/builder.ts";
import { indicator } from "../../primitives/branch.ts";
import { ne } from "../../primitives/comparison.ts";
import { max } from "../../primitives/extrema.ts";
import { declaredIn, writtenBy } from "./facts.ts";
import type { Variables } from "./variables.ts";

/** Where something is saved: a scope that both sweeps share, and the loops in it that the reverse sweep runs again. */
export interface TapeScope {
  readonly variables: Variables;
  /** What the scope has to declare. */
  readonly locals: Variable[];
  /** The statement of the scope that is swept. */
  readonly statement: Statement | undefined;
  /** What has to be done before it. */
  readonly setup: Statement[];
  readonly loops: readonly (For | Repeat)[];
  /** The numbers of steps of loops, where they are not lengths as they stand. */
  readonly counts: Map<For, Index>;
}

/** How one value is saved, once in each step of the loops, and restored in the opposite order. */
export interface Tape {
  readonly save: (locals: Variable[]) => readonly Statement[];
  readonly restore: (locals: Variable[]) => readonly Statement[];
}

/**
 * A tape for what a place holds: a variable where there is no loop, an array with one element for each step where the
 * numbers of steps are known beforehand, and an array that grows otherwise.
 */
export function createTape(place: Place, scope: TapeScope, line: number | undefined): Tape {
  const { variables, loops } = scope;
  const { kind, name } = ownerOf(place);
  const label = `${name}_tape`;
  if (loops.length === 0) {
    const saved = variables.scalar(label, kind);
    scope.locals.push(saved);
    return { save: () => [moved(place, saved, line)], restore: () => [moved(saved, place, line)] };
  }
  const steps = indexable(loops, scope.statement) ? loops : undefined;
  const isBit = steps && kind === "boolean";
  const array = variables.array({
    name: label,
    kind: kind === "real" ? "real" : "integer",
    rank: 1,
    storage: isBit ? "Uint8Array" : "Float64Array",
  });
  scope.locals.push(array);
  if (steps) {
    const counts = steps.map((loop) => countOf(loop, scope));
    const length = counts.reduce((product, count) => operation("*", product, count));
    scope.setup.push({ kind: "allocate", array, lengths: [length], fill: 0, line: undefined });
    const element: Element = { form: "element", array, indices: [positionIn(steps, counts)] };
    return { save: () => [moved(place, element, line)], restore: () => [moved(element, place, line)] };
  }
  scope.setup.push({ kind: "allocate", array, lengths: [{ kind: "number", value: 0 }], fill: 0, line: undefined });
  return stack(place, array, kind, variables, line);
}

function stack(place: Place, array: ArrayVariable, kind: Kind, variables: Variables, line: number | undefined): Tape {
  const isDirect = place.form === "scalar" && kind !== "boolean";
  const between = (locals: Variable[]): Scalar => {
    const made = variables.scalar(`${ownerOf(place).name}_saved`, array.kind);
    locals.push(made);
    return made;
  };
  return {
    save: (locals) => {
      if (isDirect) return [{ kind: "push", array, value: place, line }];
      const value = between(locals);
      return [moved(place, value, line), { kind: "push", array, value, line }];
    },
    restore: (locals) => {
      if (isDirect) return [{ kind: "pop", array, target: place, line }];
      const target = between(locals);
      return [{ kind: "pop", array, target, line }, moved(target, place, line)];
    },
  };
}

/** Add what one place holds to another. */
export function addedTo(from: Place, to: Place, line: number | undefined): Statement {
  const draft = createDraft();
  return draft.finish([{ place: to, value: draft.read(from), adds: true }], line);
}

/** Add a number to what a place holds. */
export function increased(place: Place, by: number, line: number | undefined): Statement {
  const draft = createDraft();
  return draft.finish([{ place, value: draft.builder.constant(by), adds: true }], line);
}

/** Store what one place holds in another; a truth value is 1 or 0 where it is a number. */
export function moved(from: Place, to: Place, line: number | undefined): Statement {
  const draft = createDraft();
  const value = draft.read(from);
  return draft.finish([{ place: to, value: converted(value, isTruth(from), isTruth(to)), adds: false }], line);
}

function isTruth(place: Place): boolean {
  return ownerOf(place).kind === "boolean";
}

function converted(value: Value, from: boolean, to: boolean): Value {
  if (from === to) return value;
  return from ? indicator(value) : ne(value, 0);
}

/**
 * Whether the numbers of steps of all loops are known before the statement of the scope that they stand in, and the place
 * of a step is affine.
 */
function indexable(loops: readonly (For | Repeat)[], around: Statement | undefined): loops is readonly For[] {
  const inside = new Set(around && writtenBy(around));
  const made = new Set(around && blocksOf(around).flatMap((block) => [...declaredIn(block)]));
  // An array that is in a limit keeps its length.
  const isFixed = (variable: Variable): boolean => !(variable.form === "array" ? made : inside).has(variable);
  return loops.every(
    (loop) =>
      loop.kind === "for" &&
      Math.abs(loop.step) === 1 &&
      !breaks(loop.body) &&
      [loop.from, loop.to].flatMap(variablesOf).every(isFixed),
  );
}

/** The number of steps of a loop in steps of ±1. */
function countOf(loop: For, scope: TapeScope): Index {
  const { from, to, step, counter } = loop;
  const distance = step > 0 ? operation("-", to, from) : operation("-", from, to);
  if (distance.kind === "number") return { kind: "number", value: Math.max(0, distance.value) };
  if (distance.kind === "length") return distance;
  const known = scope.counts.get(loop);
  if (known) return known;
  const count = scope.variables.scalar(`${counter.name}_steps`, "integer");
  scope.locals.push(count);
  const draft = createDraft();
  const value = max(draft.read({ form: "count", index: distance }), 0);
  scope.setup.push(draft.finish([{ place: count, value, adds: false }], loop.line));
  const index: Index = { kind: "variable", variable: count };
  scope.counts.set(loop, index);
  return index;
}

/** The number of a step among all steps of nested loops. */
function positionIn(loops: readonly For[], counts: readonly Index[]): Index {
  return loops.reduce<Index>(
    (outer, { counter, from, step }, depth) => {
      const current: Index = { kind: "variable", variable: counter };
      const own = step > 0 ? operation("-", current, from) : operation("-", from, current);
      const count = counts[depth] ?? { kind: "number", value: 1 };
      return operation("+", operation("*", outer, count), own);
    },
    { kind: "number", value: 0 },
  );
}

/** The statement that sets variables to numbers, or truth values to whether they are not 0. */
export function setTo(values: readonly (readonly [Place, number])[], line: number | undefined): Statement {
  const draft = createDraft();
  const writes = values.map(([place, value]): DraftWrite => ({
    place,
    value: isTruth(place) ? draft.builder.truth(value !== 0) : draft.builder.constant(value),
    adds: false,
  }));
  return draft.finish(writes, line);
}
