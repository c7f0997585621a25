import { at } from "../../diagnostics/internal-error.ts";
import { constantValue } from "../../graph/structural.ts";
import { indexKey } from "../../procedure/index-form.ts";
import type { Allocate, Block, For, Index, Procedure, Scalar, Statement } from "../../procedure/procedure.ts";
import { mapBlocks } from "../../procedure/walk.ts";

/**
 * The procedure with arrays that start from a number where loops right behind their allocation set every element to it:
 * `Array.from({ length: m }, () => new Array<number>(n).fill(Infinity))` writes its elements once.
 */
export function withFilledArrays(procedure: Procedure): Procedure {
  return { ...procedure, body: filled(procedure.body) };
}

function filled(block: Block): Block {
  const statements: Statement[] = [];
  for (const statement of block.statements) {
    const last = statements.at(-1);
    const fill = last?.kind === "allocate" && last.fill === 0 ? fillOf(statement, last) : undefined;
    if (last?.kind === "allocate" && fill !== undefined) statements.splice(-1, 1, { ...last, fill });
    else statements.push(mapBlocks(statement, filled));
  }
  return { ...block, statements };
}

/** The number that nested loops set every element of a new array to. */
function fillOf(statement: Statement, allocation: Allocate): number | undefined {
  const counters: Scalar[] = [];
  let inner: Statement | undefined = statement;
  for (const [axis, length] of allocation.lengths.entries()) {
    if (inner?.kind !== "for" || !isWhole(inner, allocation, length, axis)) return undefined;
    counters.push(inner.counter);
    inner = inner.body.statements.length === 1 ? inner.body.statements[0] : undefined;
  }
  if (inner?.kind !== "compute" || inner.writes.length !== 1 || inner.reads.length > 0) return undefined;
  const { place, output, adds } = at(inner.writes, 0);
  if (adds || place.form !== "element" || place.array !== allocation.array) return undefined;
  const isInOrder = place.indices.every(
    (index, axis) => index.kind === "variable" && index.variable === counters[axis],
  );
  return isInOrder ? constantValue(at(inner.graph.nodes, at(inner.graph.outputs, output))) : undefined;
}

/** Whether a loop runs through all indices of an axis. */
function isWhole({ from, to, step }: For, { array }: Allocate, length: Index, axis: number): boolean {
  const isOwn = to.kind === "length" && to.array === array && to.axis === axis;
  return step === 1 && from.kind === "number" && from.value === 0 && (isOwn || indexKey(to) === indexKey(length));
}
