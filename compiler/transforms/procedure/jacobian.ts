import { InternalError } from "../../diagnostics/internal-error.ts";
import type {
  ArrayVariable,
  Block,
  Index,
  Place,
  Procedure,
  Scalar,
  Statement,
  Structure,
} from "../../procedure/procedure.ts";
import { freshCopy } from "./distinct.ts";
import { pushedProcedure } from "./forward.ts";
import { pulledProcedure } from "./reverse.ts";
import { differentiated, sourcesOf, targetsOf, type ProcedureOptions } from "./signature.ts";
import { forEachElement, lengthsOf, someLeaves, zeroed } from "./structure.ts";
import { moved, setTo } from "./tape.ts";
import type { Variables } from "./variables.ts";

type Leaf = Scalar | ArrayVariable;

/** What the blocks are filled from. */
interface Filling {
  readonly procedure: Procedure;
  readonly options: ProcedureOptions;
  readonly variables: Variables;
  readonly blocks: Blocks;
}

/** The blocks of a Jacobian: for each leaf of the results, one for each differentiated leaf. */
type Blocks = ReadonlyMap<Leaf, ReadonlyMap<Leaf, Leaf>>;

/**
 * The Jacobian: a list with a row for each leaf of the results, which lists a block for each differentiated parameter. The
 * block of a p×q result and an r×s parameter is a p×q×r×s array. It is filled row by row, each by one reverse sweep, or column
 * by column, each by one forward sweep.
 */
export function jacobianProcedure(procedure: Procedure, options: ProcedureOptions, variables: Variables): Procedure {
  const wanted = differentiated(procedure, options);
  const columns = sourcesOf(wanted);
  const rows = targetsOf(procedure);
  const blocks: Blocks = new Map(
    rows.map((row) => [row, new Map(columns.map((column) => [column, blockOf(row, column, variables)]))]),
  );
  const fill = jacobianMode(procedure, options) === "forward" ? columnByColumn : rowByRow;
  const filled = fill({ procedure, options, variables, blocks });
  // The values are needed for the lengths of the results only; the rest of them is pruned.
  const openings = rows.flatMap((row) => columns.flatMap((column) => allocation(at(blocks, row, column), row, column)));
  const items = rows.map((row): Structure => ({
    form: "list",
    items: wanted.map(({ structure }) => someLeaves(structure, (column) => at(blocks, row, column))),
  }));
  const made = [...blocks.values()].flatMap((row) => [...row.values()]);
  return {
    ...procedure,
    body: {
      locals: [...procedure.body.locals, ...made, ...filled.flatMap(({ locals }) => locals)],
      statements: [...procedure.body.statements, ...openings, ...filled.flatMap(({ statements }) => statements)],
    },
    result: { form: "list", items },
  };
}

/** How the Jacobian is accumulated where that is not said: by the mode that is likely to need the fewer sweeps. */
export function jacobianMode(procedure: Procedure, options: ProcedureOptions): "forward" | "reverse" {
  const { mode = "auto" } = options;
  if (mode !== "auto") return mode;
  const rows = targetsOf(procedure);
  const columns = sourcesOf(differentiated(procedure, options));
  const isFew = (leaves: readonly Leaf[]): boolean => leaves.every(({ form }) => form === "scalar");
  if (isFew(rows) !== isFew(columns)) return isFew(rows) ? "reverse" : "forward";
  return isFew(rows) && rows.length < columns.length ? "reverse" : "forward";
}

function at(blocks: Blocks, row: Leaf, column: Leaf): Leaf {
  const block = blocks.get(row)?.get(column);
  if (!block) throw new InternalError("a Jacobian lacks a block");
  return block;
}

function rankOf(leaf: Leaf): number {
  return leaf.form === "array" ? leaf.rank : 0;
}

function blockOf(row: Leaf, column: Leaf, variables: Variables): Leaf {
  const name = `d${row.name}_d${column.name}`;
  const rank = rankOf(row) + rankOf(column);
  const last = column.form === "array" ? column : row;
  return last.form === "array"
    ? variables.array({ name, kind: "real", rank, storage: last.storage })
    : variables.scalar(name, "real");
}

function allocation(block: Leaf, row: Leaf, column: Leaf): readonly Statement[] {
  if (block.form === "scalar") return [];
  const lengths = [row, column].flatMap((leaf) => (leaf.form === "array" ? lengthsOf(leaf) : []));
  return [{ kind: "allocate", array: block, lengths, fill: 0 }];
}

function placeIn(leaf: Leaf, indices: readonly Index[]): Place {
  return leaf.form === "scalar" ? leaf : { form: "element", array: leaf, indices };
}

/** Do something for each element of a leaf, with variables of its own. */
function forEach(leaf: Leaf, variables: Variables, visit: (indices: readonly Index[]) => Block): Block {
  if (leaf.form === "scalar") return freshCopy(visit([]), variables);
  return { locals: [], statements: [forEachElement(leaf, variables, visit)] };
}

/** Copy the derivatives of one direction to where they belong in blocks. */
function stored(
  leaves: readonly Leaf[],
  derivative: (leaf: Leaf) => Leaf,
  target: (leaf: Leaf, own: readonly Index[]) => Place,
  variables: Variables,
): readonly Statement[] {
  return leaves.flatMap((leaf) => {
    const copy = (own: readonly Index[]): Statement =>
      moved(placeIn(derivative(leaf), own), target(leaf, own), undefined);
    if (leaf.form === "scalar") return [copy([])];
    return [forEachElement(leaf, variables, (own) => ({ locals: [], statements: [copy(own)] }))];
  });
}

function columnByColumn({ procedure, options, variables, blocks }: Filling): readonly Block[] {
  const columns = sourcesOf(differentiated(procedure, options));
  return columns.map((column) =>
    forEach(column, variables, (indices) => {
      const { body, dotOf } = pushedProcedure(procedure, options, variables);
      const unit = placeIn(dotOf(column), indices);
      const seeds = [...columns.map((each) => zeroed(dotOf(each), each)), setTo([[unit, 1]], undefined)];
      const target = (row: Leaf, own: readonly Index[]): Place =>
        placeIn(at(blocks, row, column), [...own, ...indices]);
      return {
        locals: [...columns.map(dotOf), ...body.locals],
        statements: [...seeds, ...body.statements, ...stored(targetsOf(procedure), dotOf, target, variables)],
      };
    }),
  );
}

function rowByRow({ procedure, options, variables, blocks }: Filling): readonly Block[] {
  const columns = sourcesOf(differentiated(procedure, options));
  const rows = targetsOf(procedure);
  const areSeededApart = rows.length > 1 || rows.some(({ form }) => form === "array");
  return rows.map((row) =>
    forEach(row, variables, (indices) => {
      const { body, barOf } = pulledProcedure(
        procedure,
        { ...options, areSeededApart, seeded: [row] },
        variables,
        (bar, isActive) => (isActive(row) ? [setTo([[placeIn(bar(row), indices), 1]], undefined)] : []),
      );
      const target = (column: Leaf, own: readonly Index[]): Place =>
        placeIn(at(blocks, row, column), [...indices, ...own]);
      return { locals: body.locals, statements: [...body.statements, ...stored(columns, barOf, target, variables)] };
    }),
  );
}
