import { at } from "../../diagnostics/internal-error.ts";
import { evaluateNodes } from "../../graph/evaluate.ts";
import type { Graph } from "../../graph/graph.ts";
import { readInputs } from "../../graph/region.ts";
import { constantValue, inputIndex } from "../../graph/structural.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  Compute,
  Index,
  Procedure,
  Push,
  Reading,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { blocksOf, breaks, eachBlock, eachStatement, readsOf, writesOf } from "../../procedure/walk.ts";
import { factsOf, type Facts } from "./facts.ts";
import { mentions } from "./private.ts";

/** What whole numbers are where that is known before the program runs. */
export interface Known {
  readonly index: (index: Index) => number | undefined;
  /** The lengths of the axes of an array, which are the same wherever they are asked for. */
  readonly lengths: (array: ArrayVariable) => readonly number[] | undefined;
  /** Where in its array a number goes that is appended. */
  readonly position: (push: Push) => number | undefined;
}

/** Find the whole numbers of a procedure that are known: variables that are set once, and lengths of arrays. */
export function knownNumbers(procedure: Procedure): Known {
  const facts = factsOf(procedure);
  const numbers = new Map<Scalar, number>();
  const lengths = new Map<ArrayVariable, readonly number[]>();
  const positions = new Map<Push, number>();
  const allocations = allocationsIn(procedure.body);
  const indexOf = (index: Index): number | undefined => {
    switch (index.kind) {
      case "number":
        return index.value;
      case "variable":
        return numbers.get(index.variable);
      case "length":
        return lengths.get(index.array)?.[index.axis];
      case "operation": {
        const [left, right] = [indexOf(index.left), indexOf(index.right)];
        if (left === undefined || right === undefined) return undefined;
        return index.operator === "*" ? left * right : index.operator === "+" ? left + right : left - right;
      }
    }
  };
  for (const growth of growthsIn(procedure.body, allocations, facts)) {
    lengths.set(growth.array, [growth.pushes.length]);
    growth.pushes.forEach((push, position) => positions.set(push, position));
  }
  for (let size = -1; size !== numbers.size + lengths.size;) {
    size = numbers.size + lengths.size;
    eachStatement(procedure.body, (statement) => {
      if (statement.kind !== "compute") return;
      for (const [target, value] of wholeNumbers(statement, facts, indexOf)) numbers.set(target, value);
    });
    for (const [array, made] of allocations) {
      const own = facts.grows(array) ? undefined : commonLengths(made, indexOf);
      if (own) lengths.set(array, own);
    }
    eachBlock(procedure.body, (block) => {
      for (const [length, most] of reachedLimits(block, facts, indexOf)) numbers.set(length, most);
    });
  }
  return { index: indexOf, lengths: (array) => lengths.get(array), position: (push) => positions.get(push) };
}

/** The allocations of each array that gets memory in no other way. */
function allocationsIn(body: Block): ReadonlyMap<ArrayVariable, readonly Allocate[]> {
  const found = new Map<ArrayVariable, readonly Allocate[]>();
  const moved = new Set<Variable>();
  eachStatement(body, (statement) => {
    if (statement.kind === "allocate") found.set(statement.array, [...(found.get(statement.array) ?? []), statement]);
    if (statement.kind === "keep" || statement.kind === "take" || statement.kind === "pop") moved.add(statement.array);
  });
  return new Map([...found].filter(([array]) => !moved.has(array)));
}

type IndexOf = Known["index"];

function commonLengths([first, ...others]: readonly Allocate[], indexOf: IndexOf): readonly number[] | undefined {
  const own = first?.lengths.map(indexOf).filter((length) => length !== undefined);
  if (!first || own?.length !== first.lengths.length) return undefined;
  return others.every(({ lengths }) => lengths.every((each, axis) => indexOf(each) === own[axis])) ? own : undefined;
}

/** The whole numbers that a computation sets once and for all, where they depend on known ones only. */
function wholeNumbers(compute: Compute, facts: Facts, indexOf: IndexOf): readonly (readonly [Scalar, number])[] {
  const { graph, reads, writes } = compute;
  return writes.flatMap(({ place, output, adds }): readonly (readonly [Scalar, number])[] => {
    if (adds || place.form !== "scalar" || place.kind !== "integer" || facts.writers(place) !== 1) return [];
    const id = at(graph.outputs, output);
    const part: Graph = { ...graph, outputs: [id], result: 0 };
    const inputs = reads.map((reading) => numberOf(reading, indexOf));
    if (at(graph.nodes, id).type.kind !== "real" || readInputs(part).some((input) => inputs[input] === undefined)) {
      return [];
    }
    const given = inputs.map((input) => input ?? 0);
    const value = evaluateNodes(part, given, new Map())[id];
    return typeof value === "number" && Number.isInteger(value) ? [[place, value]] : [];
  });
}

/** An array that begins without elements, and gets a known number of them before it is used in any other way. */
interface Growth {
  readonly array: ArrayVariable;
  readonly pushes: readonly Push[];
}

function growthsIn(
  body: Block,
  allocations: ReadonlyMap<ArrayVariable, readonly Allocate[]>,
  facts: Facts,
): readonly Growth[] {
  const found: Growth[] = [];
  eachBlock(body, ({ statements }) => {
    statements.forEach((statement, position) => {
      if (statement.kind !== "allocate" || !facts.grows(statement.array)) return;
      const { array, lengths } = statement;
      if (
        allocations.get(array)?.length !== 1 ||
        lengths.some((length) => length.kind !== "number" || length.value > 0)
      )
        return;
      const users = statements.slice(position + 1).filter((each) => mentions(each, array));
      const end = users.findIndex(({ kind }) => kind !== "push");
      const pushes = (end === -1 ? users : users.slice(0, end)).filter((each) => each.kind === "push");
      const inside = usesIn({ locals: [], statements: users }, array);
      const writers = inside.filter((each) => writesOf(each).includes(array)).length;
      if (writers === pushes.length && inside.length + 1 === usesIn(body, array).length) found.push({ array, pushes });
    });
  });
  return found;
}

/** The statements that have to do with a variable themselves. */
function usesIn(block: Block, variable: Variable): readonly Statement[] {
  const found: Statement[] = [];
  eachStatement(block, (each) => {
    if (readsOf(each).includes(variable) || writesOf(each).includes(variable)) found.push(each);
  });
  return found;
}

/**
 * The variables that hold the smaller one of a number n and something else, and are the length of an array of which the
 * same block reads the element n − 1: they are n. `x.slice(0, 3)` has three elements where the third one is read.
 */
function reachedLimits({ statements }: Block, facts: Facts, indexOf: IndexOf): readonly (readonly [Scalar, number])[] {
  const found: (readonly [Scalar, number])[] = [];
  const limits = new Map<Scalar, number>();
  const open = new Map<ArrayVariable, Scalar>();
  for (const statement of statements) {
    if (blocksOf(statement).some(breaks)) return found;
    if (statement.kind === "compute") {
      for (const reading of statement.reads) {
        if (reading.form !== "element") continue;
        const length = open.get(reading.array);
        const last = length && limits.get(length);
        const [index] = reading.indices;
        if (length && last !== undefined && index && indexOf(index) === last - 1) found.push([length, last]);
      }
      for (const { place, output, adds } of statement.writes) {
        if (adds || place.form !== "scalar" || facts.writers(place) !== 1) continue;
        const limit = limitOf(statement, output, indexOf);
        if (limit !== undefined) limits.set(place, limit);
      }
    }
    if (statement.kind === "allocate" && facts.writesWhole(statement.array) === 1 && !facts.grows(statement.array)) {
      const [length] = statement.lengths;
      if (length?.kind === "variable") open.set(statement.array, length.variable);
    }
  }
  return found;
}

/** The number that an output is at most, where it is the smaller one of that and something else. */
function limitOf({ graph, reads }: Compute, output: number, indexOf: IndexOf): number | undefined {
  const { primitive, operands } = at(graph.nodes, at(graph.outputs, output));
  const spelling = primitive.implementation.kind === "native" ? primitive.implementation.spelling : undefined;
  if (spelling?.kind !== "call" || spelling.callee !== "Math.min") return undefined;
  const known = operands.map((id) => {
    const node = at(graph.nodes, id);
    const input = inputIndex(node);
    return input === undefined ? constantValue(node) : numberOf(at(reads, input), indexOf);
  });
  return known.find((value) => value !== undefined && Number.isInteger(value) && value > 0);
}

/** What is read, where that is a whole number that is known. */
function numberOf(reading: Reading, indexOf: IndexOf): number | undefined {
  if (reading.form === "count") return indexOf(reading.index);
  return reading.form === "scalar" ? indexOf({ kind: "variable", variable: reading }) : undefined;
}
