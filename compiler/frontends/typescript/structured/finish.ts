import type { DraftWrite } from "../../../procedure/compute.ts";
import type { ArrayVariable, Block, Statement, Structure, Variable } from "../../../procedure/procedure.ts";
import { withSums } from "../../../procedure/sums.ts";
import { leavesOf, mapBlocks } from "../../../procedure/walk.ts";
import { findIntegers, type Fraction } from "./kinds.ts";
import { withoutUnread } from "./live.ts";
import { withLocals } from "./locals.ts";
import { readsBeforeWrites } from "./outputs.ts";
import type { DraftBlock, DraftStatement, Segment, Writer } from "./writer.ts";

/** The statements that have been written, and what is wrong with them. */
export interface Finished {
  readonly body: Block;
  readonly fraction: Fraction | undefined;
  /** The arrays that are read before they are written, and the first statements that do so. */
  readonly early: ReadonlyMap<ArrayVariable, Statement>;
}

/** The body of a procedure: what its results depend on, with its variables declared. */
export function finishBody(
  draft: DraftBlock,
  result: Structure | undefined,
  written: ReadonlySet<Variable>,
  writer: Writer,
): Finished {
  const returned = new Set<Variable>(result ? leavesOf(result) : []);
  const wanted = new Set([...returned, ...[...written].filter((array) => writer.parameters.has(array))]);
  const live = withoutUnread(finishBlock(draft), wanted);
  const fraction = findIntegers(live, writer);
  const body = withLocals(mapComputes(live), returned, writer.parameters);
  return { body, fraction, early: readsBeforeWrites(live, writer) };
}

function finishBlock({ statements }: DraftBlock): Block {
  return { locals: [], statements: statements.flatMap(finishStatement) };
}

function finishStatement(statement: DraftStatement): readonly Statement[] {
  switch (statement.kind) {
    case "segment":
      return finishSegment(statement);
    case "if":
      return [{ ...statement, then: finishBlock(statement.then), otherwise: finishBlock(statement.otherwise) }];
    case "for":
    case "repeat":
      return [{ ...statement, body: finishBlock(statement.body) }];
    default:
      return [statement];
  }
}

/** Elements come first: their indices may be variables that are written. */
function finishSegment({ draft, elements, held, scalars, line }: Segment): readonly Statement[] {
  const writes: readonly DraftWrite[] = [
    ...Array.from(elements.values(), ({ element, value }) => ({ place: element, value, adds: false })),
    ...Array.from(held, ([id, place]) => ({ place, value: { builder: draft.builder, id }, adds: false })),
    ...Array.from(scalars, ([place, value]) => ({ place, value, adds: false })),
  ];
  return writes.length === 0 ? [] : [draft.finish(writes, line)];
}

function mapComputes(block: Block): Block {
  return {
    locals: [],
    statements: block.statements.map((statement) =>
      statement.kind === "compute" ? withSums(statement) : mapBlocks(statement, mapComputes),
    ),
  };
}
