import { at } from "../../diagnostics/internal-error.ts";
import { inputIndex } from "../../graph/structural.ts";
import { isIdentity } from "../../primitives/declared.ts";
import { withWrites } from "../../procedure/compute.ts";
import { indexDifference, operation } from "../../procedure/index-form.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  Compute,
  Element,
  For,
  Index,
  Procedure,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { renamedBlock } from "../../procedure/rename.ts";
import { eachStatement, leavesOf, mapBlocks, variablesOf } from "../../procedure/walk.ts";
import { replacing, SAME } from "./distinct.ts";
import { factsOf, writtenBy, type Facts } from "./facts.ts";
import { mentions } from "./private.ts";
import { withDeepLocals } from "./sink.ts";
import { mappedLeaves } from "./structure.ts";

/** An array that is made, filled with the elements of another one, and stands for that from then on. */
interface Copy {
  readonly copy: ArrayVariable;
  readonly source: ArrayVariable;
  readonly allocation: Allocate;
  /** The loop that copies. */
  readonly loop: Statement;
}

/** What is known while copies are looked for. */
interface Around {
  readonly facts: Facts;
  readonly allocations: ReadonlyMap<Variable, Allocate>;
  /** What belongs to the caller, now or in the end. */
  readonly parameters: ReadonlySet<Variable>;
  readonly returned: ReadonlySet<Variable>;
}

/**
 * The procedure without arrays that are copies of others for as long as they are needed: what a function with a derivative of
 * its own returns, and the adjoints that its pullback is given.
 */
export function withoutArrayCopies(procedure: Procedure): Procedure {
  let current = withDeepLocals(procedure);
  for (;;) {
    const around = aroundIn(current);
    const found = findCopy(current.body, around);
    if (found === undefined) return current;
    const { copy, source } = found;
    const by = replacing(new Map([[copy, source]]), SAME);
    current = {
      ...current,
      body: renamedBlock(without(current.body, found), by, (_, inside) => inside),
      result: current.result && mappedLeaves(current.result, (leaf) => (leaf === copy ? source : leaf)),
    };
  }
}

function aroundIn(procedure: Procedure): Around {
  const allocations = new Map<Variable, Allocate>();
  eachStatement(procedure.body, (statement) => {
    if (statement.kind === "allocate") allocations.set(statement.array, statement);
  });
  return {
    facts: factsOf(procedure),
    allocations,
    parameters: new Set(procedure.parameters.flatMap(({ structure }) => leavesOf(structure))),
    returned: new Set(procedure.result ? leavesOf(procedure.result) : []),
  };
}

function findCopy(block: Block, around: Around): Copy | undefined {
  for (const [position, statement] of block.statements.entries()) {
    const filled = statement.kind === "for" ? copiedBy(statement, around) : undefined;
    if (filled === undefined) continue;
    const allocation = around.allocations.get(filled.copy);
    if (allocation === undefined || !block.statements.slice(0, position).includes(allocation)) continue;
    const found: Copy = { ...filled, allocation, loop: statement };
    if (isFaithful(found, block, position, around)) return found;
  }
  for (const statement of block.statements) {
    let found: Copy | undefined;
    mapBlocks(statement, (inner) => {
      found ??= findCopy(inner, around);
      return inner;
    });
    if (found) return found;
  }
  return undefined;
}

/** The array that nested loops fill with another one, element by element. */
function copiedBy(loop: Statement, around: Around): Pick<Copy, "copy" | "source"> | undefined {
  const counters: Scalar[] = [];
  const limits: Index[] = [];
  let inner: Statement | undefined = loop;
  while (inner?.kind === "for") {
    const { counter, from, to, step, body }: For = inner;
    if (step !== 1 || from.kind !== "number" || from.value !== 0) return undefined;
    counters.push(counter);
    limits.push(to);
    inner = body.statements.length === 1 ? body.statements[0] : undefined;
  }
  if (inner?.kind !== "compute") return undefined;
  const isOwn = ({ indices }: Element): boolean =>
    indices.length === counters.length &&
    indices.every((index, axis) => index.kind === "variable" && index.variable === counters[axis]);
  for (const { place, output, adds } of inner.writes) {
    const source = sourceOf(inner, output);
    if (place.form !== "element" || source === undefined || !isOwn(place) || !isOwn(source)) continue;
    const [copy, from] = [place.array, source.array];
    const allocation = around.allocations.get(copy);
    if (copy.kind !== from.kind || copy.storage !== from.storage || copy.rank !== from.rank) continue;
    if (!allocation || (adds && allocation.fill !== 0)) continue;
    const isWhole = limits.every((limit, axis) => {
      const length: Index = { kind: "length", array: from, axis };
      return [limit, at(allocation.lengths, axis)].every((each) => isSame(each, length, around));
    });
    if (isWhole) return { copy, source: from };
  }
  return undefined;
}

/** The element that an output of a computation is. */
function sourceOf({ graph, reads }: Compute, output: number): Element | undefined {
  let node = at(graph.nodes, at(graph.outputs, output));
  if (isIdentity(node.primitive)) node = at(graph.nodes, at(node.operands, 0));
  const reading = reads[inputIndex(node) ?? -1];
  return reading?.form === "element" ? reading : undefined;
}

/** Whether one array may stand for the other one behind the loop that copies. */
function isFaithful({ copy, source, allocation, loop }: Copy, block: Block, position: number, around: Around): boolean {
  if (!block.locals.includes(copy)) return false;
  if (around.returned.has(copy) && (around.parameters.has(source) || around.returned.has(source))) return false;
  const before = block.statements.slice(0, position);
  if (before.some((each) => each !== allocation && mentions(each, copy))) return false;
  const rest = block.statements.slice(position + 1);
  const isWritten = (array: ArrayVariable): boolean => rest.some((each) => writtenBy(each).has(array));
  const isFinal = !isWritten(copy) && !isWritten(source);
  const isLast = block.locals.includes(source) && !rest.some((each) => mentions(each, source));
  return (isFinal || isLast) && !writtenBy(loop).has(source);
}

/** Whether two lengths are the same: those of arrays that are made once are what these are made with. */
function isSame(a: Index, b: Index, around: Around): boolean {
  return indexDifference(resolved(a, around), resolved(b, around)) === 0;
}

function resolved(index: Index, around: Around): Index {
  if (index.kind === "operation") {
    return operation(index.operator, resolved(index.left, around), resolved(index.right, around));
  }
  if (index.kind !== "length") return index;
  const { facts, allocations } = around;
  const length = allocations.get(index.array)?.lengths[index.axis];
  const isSteady = facts.writesWhole(index.array) === 1 && !facts.grows(index.array);
  const isKnown = length && variablesOf(length).every((each) => each.form === "array" || facts.writers(each) <= 1);
  return length && isSteady && isKnown === true ? resolved(length, around) : index;
}

function without(block: Block, found: Copy): Block {
  const { copy, allocation, loop } = found;
  const inside = (each: Block): Block => without(each, found);
  return {
    locals: block.locals.filter((local) => local !== copy),
    statements: block.statements.flatMap((statement) => {
      if (statement === allocation) return [];
      if (statement === loop) return emptied(statement, copy);
      return [mapBlocks(statement, inside)];
    }),
  };
}

/** A statement without its writes to an array. */
function emptied(statement: Statement, copy: ArrayVariable): readonly Statement[] {
  if (statement.kind === "compute") {
    const rest = withWrites(statement, (place) => place.form === "scalar" || place.array !== copy);
    return rest ? [rest] : [];
  }
  const mapped = mapBlocks(statement, (block) => ({
    ...block,
    statements: block.statements.flatMap((each) => emptied(each, copy)),
  }));
  return mapped.kind === "for" && mapped.body.statements.length === 0 ? [] : [mapped];
}
