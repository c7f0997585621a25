import { at } from "../../diagnostics/internal-error.ts";
import { inputIndex } from "../../graph/structural.ts";
import { createDraft, outputsInto, withWrites } from "../../procedure/compute.ts";
import { placeKey } from "../../procedure/index-form.ts";
import type { Block, Compute, Procedure, Statement, Variable, Write } from "../../procedure/procedure.ts";
import { blocksOf, eachStatement, mapBlocks, ownerOf, readsOf } from "../../procedure/walk.ts";
import { lower } from "../../transforms/lower.ts";
import type { SimplifyOptions } from "../../transforms/simplify.ts";
import { isSetBeforeUse } from "./assigned.ts";
import { mentionedIn, resultLeaves } from "./usage.ts";

/**
 * The procedure that is printed: its graphs without composite primitives, without what nothing reads, and its variables
 * declared in the innermost block that they are needed in.
 */
export function tidied(procedure: Procedure, options: SimplifyOptions): Procedure {
  const lowered = mapComputes(procedure.body, (compute) => loweredCompute(compute, options));
  const needed = withoutUnread({ ...procedure, body: lowered });
  return { ...needed, body: settled(needed.body, new Set(resultLeaves(procedure))) };
}

/** The same computation without composite primitives, its places read once each, and not written where they stay the same. */
function loweredCompute(compute: Compute, options: SimplifyOptions): Compute {
  const merged = copied(compute);
  const { writes, ...lowered } = { ...merged, graph: lower(merged.graph, options) };
  return copied({ ...lowered, writes: writes.filter((write) => !isCopyOfItself(write, lowered)) });
}

function isCopyOfItself({ place, output, adds }: Write, { graph, reads }: Omit<Compute, "writes">): boolean {
  const index = inputIndex(at(graph.nodes, at(graph.outputs, output)));
  const reading = index === undefined ? undefined : at(reads, index);
  return !adds && reading !== undefined && placeKey(reading) === placeKey(place);
}

function copied(compute: Compute): Compute {
  const draft = createDraft();
  const outputs = outputsInto(draft.builder, compute, compute.reads.map(draft.read));
  const writes = compute.writes.map(({ place, output, adds }) => ({ place, adds, value: at(outputs, output) }));
  return draft.finish(writes, compute.line);
}

/** The procedure without values that nothing reads, and without statements that then do nothing. */
function withoutUnread(procedure: Procedure): Procedure {
  const read = new Set<Variable>(resultLeaves(procedure));
  eachStatement(procedure.body, (statement) => {
    for (const variable of usedElsewhere(statement)) read.add(variable);
  });
  const body = withoutWritesTo(procedure.body, (variable) => !read.has(variable));
  const result = { ...procedure, body };
  return sizeOf(body) < sizeOf(procedure.body) ? withoutUnread(result) : result;
}

/** What a statement reads, other than a number to add to it, and the arrays whose elements it writes. */
function usedElsewhere(statement: Statement): readonly Variable[] {
  if (statement.kind !== "compute") return readsOf(statement);
  const withoutSums = { ...statement, writes: statement.writes.map((write) => ({ ...write, adds: false })) };
  const arrays = statement.writes.map(({ place }) => ownerOf(place)).filter(({ form }) => form === "array");
  return [...readsOf(withoutSums), ...arrays];
}

/** The block without numbers and memory that go to some variables, and without what then does nothing. */
function withoutWritesTo(block: Block, isUnread: (variable: Variable) => boolean): Block {
  const inner = (each: Block): Block => withoutWritesTo(each, isUnread);
  const statements = block.statements.flatMap((statement): readonly (Statement | undefined)[] => {
    switch (statement.kind) {
      case "compute":
        return [withWrites(statement, (place) => place.form === "element" || !isUnread(place))];
      case "allocate":
        return isUnread(statement.array) ? [] : [statement];
      case "if":
      case "for": {
        const changed = mapBlocks(statement, inner);
        return blocksOf(changed).some(({ statements }) => statements.length > 0) ? [changed] : [];
      }
      default:
        return [mapBlocks(statement, inner)];
    }
  });
  return { ...block, statements: statements.filter((statement) => statement !== undefined) };
}

/** The number of statements and of the writes in them. */
function sizeOf(block: Block): number {
  let size = 0;
  eachStatement(block, (statement) => {
    size += statement.kind === "compute" ? statement.writes.length : 1;
  });
  return size;
}

/** The block with each variable declared in the innermost block that has all that happens to it. */
function settled({ locals, statements }: Block, returned: ReadonlySet<Variable>): Block {
  const mentioned = statements.map(mentionedIn);
  const own: Variable[] = [];
  const moved = new Map<Block, Variable[]>();
  for (const local of locals) {
    const places = statements.filter((_, index) => at(mentioned, index).has(local));
    const [only, ...more] = places;
    if (only === undefined && !returned.has(local)) continue;
    const inner = only && more.length === 0 && !returned.has(local) ? blockFor(local, only) : undefined;
    if (inner) moved.set(inner, [...(moved.get(inner) ?? []), local]);
    else own.push(local);
  }
  const settle = (block: Block): Block =>
    settled({ ...block, locals: [...block.locals, ...(moved.get(block) ?? [])] }, returned);
  return { locals: own, statements: statements.map((statement) => mapBlocks(statement, settle)) };
}

/** The block of a statement that a variable, which only this statement mentions, can be declared in. */
function blockFor(variable: Variable, statement: Statement): Block | undefined {
  const mentions = (block: Block): boolean => block.statements.some((each) => mentionedIn(each).has(variable));
  switch (statement.kind) {
    case "if": {
      if (statement.test === variable) return undefined;
      const [first, second] = [statement.then, statement.otherwise].filter(mentions);
      return second === undefined ? first : undefined;
    }
    case "for":
      if (readsOf(statement).includes(variable)) return undefined;
      return isForgotten(variable, statement.body) ? statement.body : undefined;
    case "repeat":
      return isForgotten(variable, statement.body) ? statement.body : undefined;
    default:
      return undefined;
  }
}

/** Whether nothing of a variable remains from one iteration to the next. */
function isForgotten(variable: Variable, body: Block): boolean {
  return variable.form !== "shelf" && isSetBeforeUse(variable, body.statements, false);
}

/** A block with its arithmetic changed. */
export function mapComputes(block: Block, change: (compute: Compute) => Compute): Block {
  return {
    ...block,
    statements: block.statements.map((statement) =>
      statement.kind === "compute" ? change(statement) : mapBlocks(statement, (inner) => mapComputes(inner, change)),
    ),
  };
}
