import type {
  ArrayVariable,
  Block,
  Compute,
  For,
  Index,
  Procedure,
  Repeat,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { blocksOf, breaks, eachStatement, mapBlocks, readsOf, variablesOf } from "../../procedure/walk.ts";
import { freshCopy } from "./distinct.ts";
import { factsOf, isConstant, type Facts } from "./facts.ts";
import { knownNumbers, type Known } from "./known.ts";
import { elementsOf, isSmall, localArrays } from "./local-arrays.ts";
import { substituted } from "./substitute.ts";
import { createVariables, type Variables } from "./variables.ts";

/** How many steps a loop has at most that is written out, and how many operations there are then. */
const MOST_STEPS = 6;
const MOST_OPERATIONS = 128;

/**
 * The procedure with short loops over the elements of small arrays written out, where that is all that keeps such an array
 * from being a few numbers, and the array is made or written in every step of another loop.
 */
export function withWrittenOutLoops(procedure: Procedure): Procedure {
  let current = procedure;
  for (;;) {
    const known = knownNumbers(current);
    const chosen = chosenLoops(current, known);
    if (chosen.size === 0) return current;
    const variables = createVariables(current);
    current = { ...current, body: writtenOut(current.body, chosen, variables) };
  }
}

type Loop = For | Repeat;

/** A statement that has to do with an array, and the loops around it, outermost first. */
interface Use {
  readonly statement: Statement;
  readonly loops: readonly Loop[];
  /** How many conditions are around it. */
  readonly conditions: number;
}

/** The values that the counter of a loop takes, in order. */
type Steps = readonly number[];

/** The loops that are written out next, with the values of their counters. */
function chosenLoops(procedure: Procedure, known: Known): ReadonlyMap<For, Steps> {
  const uses = usesOfArrays(procedure);
  const sources = sourcesOf(procedure.body, factsOf(procedure));
  const needs = new Map<ArrayVariable, ReadonlySet<For>>();
  for (const array of localArrays(procedure)) {
    const own = neededLoops(array, uses.get(array) ?? [], known, sources);
    if (own && own.size > 0) needs.set(array, own);
  }
  for (;;) {
    const wanted = new Set([...needs.values()].flatMap((loops) => [...loops]));
    const isWanted = (loop: Loop): boolean => loop.kind === "for" && wanted.has(loop);
    const isStaying = (loop: Loop): boolean => !isWanted(loop);
    const failing = [...needs].filter(([array, loops]) => {
      const isHot = (uses.get(array) ?? []).some((use) => isWrite(use, array) && use.loops.some(isStaying));
      return !isHot || [...loops].some((loop) => !canBeWrittenOut(loop, known, isWanted));
    });
    for (const [array] of failing) needs.delete(array);
    if (failing.length > 0) continue;
    return new Map(
      [...wanted].flatMap((loop) => {
        const steps = stepsOf(loop, known);
        return steps ? [[loop, steps] as const] : [];
      }),
    );
  }
}

/** The uses of each array. */
function usesOfArrays({ body }: Procedure): ReadonlyMap<Variable, readonly Use[]> {
  const found = new Map<Variable, Use[]>();
  const visit = ({ statements }: Block, loops: readonly Loop[], conditions: number): void => {
    for (const statement of statements) {
      const use: Use = { statement, loops, conditions };
      for (const array of new Set(elementsOf(statement).map((element) => element.array)))
        listed(found, array).push(use);
      if (statement.kind === "allocate" || statement.kind === "push") listed(found, statement.array).push(use);
      const inner = statement.kind === "for" || statement.kind === "repeat" ? [...loops, statement] : loops;
      for (const block of blocksOf(statement)) visit(block, inner, conditions + (statement.kind === "if" ? 1 : 0));
    }
  };
  visit(body, [], 0);
  return found;
}

function listed(lists: Map<Variable, Use[]>, array: ArrayVariable): Use[] {
  const list = lists.get(array) ?? [];
  lists.set(array, list);
  return list;
}

function isWrite({ statement }: Use, array: ArrayVariable): boolean {
  return (
    statement.kind !== "compute" ||
    statement.writes.some(({ place }) => place.form === "element" && place.array === array)
  );
}

/** The statements that set whole numbers which are set once. */
type Sources = ReadonlyMap<Scalar, Compute>;

function sourcesOf(body: Block, facts: Facts): Sources {
  const found = new Map<Scalar, Compute>();
  eachStatement(body, (statement) => {
    if (statement.kind !== "compute") return;
    for (const { place, adds } of statement.writes) {
      if (!adds && place.form === "scalar" && place.kind === "integer" && isConstant(place, facts)) {
        found.set(place, statement);
      }
    }
  });
  return found;
}

/**
 * The loops whose counters the places of the elements of a small array depend on; undefined where a place depends on anything
 * else that is not known.
 */
function neededLoops(
  array: ArrayVariable,
  uses: readonly Use[],
  known: Known,
  sources: Sources,
): ReadonlySet<For> | undefined {
  const needed = new Set<For>();
  const made = uses.find(({ statement }) => statement.kind === "allocate");
  const lengths = known.lengths(array);
  const mayBeSmall = lengths ? isSmall(lengths) : uses.some(({ statement }) => statement.kind === "push");
  if (!made || !mayBeSmall) return undefined;
  /** Whether a whole number is known once the loops are written out. */
  const resolve = (index: Index, loops: readonly Loop[]): boolean =>
    known.index(index) !== undefined || variablesOf(index).every((variable) => resolveVariable(variable, loops));
  const resolveVariable = (variable: Variable, loops: readonly Loop[]): boolean => {
    // How long the array itself is that grows will be known.
    if (variable.form === "array") return variable === array || known.lengths(variable) !== undefined;
    if (variable.form !== "scalar") return false;
    if (known.index({ kind: "variable", variable }) !== undefined) return true;
    const depth = loops.findIndex((loop) => loop.kind === "for" && loop.counter === variable);
    const loop = loops[depth];
    if (loop?.kind === "for") {
      needed.add(loop);
      return [loop.from, loop.to].every((limit) => resolve(limit, loops.slice(0, depth)));
    }
    const source = sources.get(variable);
    return source !== undefined && readsOf({ ...source, writes: [] }).every((each) => resolveVariable(each, loops));
  };
  const isResolved = uses.every(({ statement, loops, conditions }) => {
    if (statement.kind === "push") {
      if (conditions > made.conditions) return false;
      // The loops that the array is not made anew in.
      const around = loops.slice(made.loops.length);
      return around.every((loop) => loop.kind === "for" && resolveVariable(loop.counter, loops));
    }
    return elementsOf(statement).every(
      (element) => element.array !== array || element.indices.every((index) => resolve(index, loops)),
    );
  });
  return isResolved ? needed : undefined;
}

function canBeWrittenOut(loop: For, known: Known, isWanted: (loop: Loop) => boolean): boolean {
  const steps = stepsOf(loop, known);
  return (
    !breaks(loop.body) && (steps?.length ?? 0) <= MOST_STEPS && operationsIn(loop, known, isWanted) <= MOST_OPERATIONS
  );
}

/** The values of a counter, where they are known. */
function stepsOf({ from, to, step }: For, known: Known): Steps | undefined {
  const [first, end] = [known.index(from), known.index(to)];
  if (first === undefined || end === undefined) return undefined;
  const count = Math.max(0, Math.ceil((end - first) / step));
  return Array.from({ length: Math.min(count, MOST_STEPS + 1) }, (_, index) => first + index * step);
}

/** How many operations a loop does once it, and those in it that are wanted, are written out. */
function operationsIn(loop: Loop, known: Known, isWanted: (loop: Loop) => boolean): number {
  const inside = (block: Block): number =>
    block.statements.reduce((sum, statement) => {
      if (statement.kind === "for" || statement.kind === "repeat")
        return sum + operationsIn(statement, known, isWanted);
      if (statement.kind === "compute") {
        return (
          sum + statement.graph.nodes.filter(({ primitive }) => primitive.cost > 0).length + statement.writes.length
        );
      }
      return sum + 1 + blocksOf(statement).reduce((inner, each) => inner + inside(each), 0);
    }, 0);
  const copies = loop.kind === "for" && isWanted(loop) ? (stepsOf(loop, known)?.length ?? MOST_STEPS) : 1;
  return copies * inside(loop.body);
}

/** The block with loops written out; the locals of each step are its own. */
function writtenOut(block: Block, chosen: ReadonlyMap<For, Steps>, variables: Variables): Block {
  const locals = [...block.locals];
  const statements = block.statements.flatMap((statement): readonly Statement[] => {
    const inner = mapBlocks(statement, (each) => writtenOut(each, chosen, variables));
    const steps = statement.kind === "for" ? chosen.get(statement) : undefined;
    if (inner.kind !== "for" || !steps) return [inner];
    return steps.flatMap((value, step) => {
      const body = step === 0 ? inner.body : freshCopy(inner.body, variables);
      locals.push(...body.locals);
      return substituted(body, {
        number: (index) => (index.kind === "variable" && index.variable === inner.counter ? value : undefined),
        element: (element) => element,
        statement: (same) => same,
      }).statements;
    });
  });
  return { locals, statements };
}
