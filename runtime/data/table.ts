import { rowsOf, separatorOf, type Field, type QuoteProblem, type Separator } from "./fields.ts";

export interface TableOptions {
  /** The names of the columns, in order, in the place of those of the header. */
  readonly columns?: readonly string[];
  /** What parts fields; told from the first row where not given. */
  readonly separator?: Separator;
}

/** Rows of fields, all of the same number. */
export interface Table {
  readonly text: string;
  /** The names of the header or of the options; `c1`, `c2`, … where neither has any. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Field[])[];
}

/** What is wrong with a text that is no table, and where. */
export type TableProblem =
  | QuoteProblem
  /** There is no row but a header, if there is that. */
  | { readonly kind: "no rows" }
  /** A row with another number of fields than the first. */
  | {
      readonly kind: "ragged row";
      readonly found: number;
      readonly expected: number;
      readonly start: number;
      readonly end: number;
    }
  /** A name that another column has already. */
  | { readonly kind: "repeated name"; readonly name: string; readonly start: number; readonly end: number }
  /** Another number of names in the options than columns. */
  | { readonly kind: "wrong number of names"; readonly found: number; readonly expected: number }
  /** A field in a column of numbers. */
  | NumberProblem;

/** A field that is no number. */
export interface NumberProblem {
  readonly kind: "not a number";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A table, or what is wrong. */
export type TableResult =
  { readonly kind: "table"; readonly table: Table } | { readonly kind: "problem"; readonly problem: TableProblem };

/**
 * Read a table from text: one row per line, fields parted by commas, semicolons, tabs or white space.
 *
 * Fields may stand in double quotes, with a quote inside written twice (RFC 4180). Blank lines are passed over, and so are
 * lines that begin with `#`. The first row is a header if no field of it is a number. Numbers have decimal points.
 */
export function scanTable(text: string, options: TableOptions = {}): TableResult {
  const separator = options.separator ?? separatorOf(text);
  const rows: (readonly Field[])[] = [];
  for (const row of rowsOf(text, separator)) {
    if ("kind" in row) return { kind: "problem", problem: row };
    rows.push(row);
  }
  const [first = []] = rows;
  const hasHeader = rows.length > 0 && !first.some(({ text: written }) => isNumber(written));
  const table = { text, columns: columnsFor(first, hasHeader, options), rows: hasHeader ? rows.slice(1) : rows };
  const problem = problemOf(table, first, hasHeader);
  return problem ? { kind: "problem", problem } : { kind: "table", table };
}

function columnsFor(first: readonly Field[], hasHeader: boolean, { columns }: TableOptions): readonly string[] {
  return columns ?? first.map(({ text }, index) => (hasHeader && text !== "" ? text : `c${index + 1}`));
}

function problemOf({ columns, rows }: Table, first: readonly Field[], hasHeader: boolean): TableProblem | undefined {
  const expected = first.length;
  const ragged = rows.find((row) => row.length !== expected);
  if (ragged) {
    const [start, end] = [ragged[0]?.start ?? 0, ragged.at(-1)?.end ?? 0];
    return { kind: "ragged row", found: ragged.length, expected, start, end };
  }
  if (rows.length === 0) return { kind: "no rows" };
  if (columns.length !== expected) return { kind: "wrong number of names", found: columns.length, expected };
  const repeated = columns.findIndex((name, index) => columns.indexOf(name) < index);
  if (repeated < 0) return undefined;
  const { start = 0, end = 0 } = (hasHeader ? first[repeated] : undefined) ?? {};
  return { kind: "repeated name", name: columns[repeated] ?? "", start, end };
}

/** The numbers of a column by its place, or the first field that is none. */
export function scanNumbers(
  { rows }: Table,
  column: number,
):
  | { readonly kind: "numbers"; readonly values: Float64Array }
  | { readonly kind: "problem"; readonly problem: NumberProblem } {
  const values = new Float64Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const { text, start, end } = row[column] ?? { text: "", start: 0, end: 0 };
    if (!isNumber(text)) return { kind: "problem", problem: { kind: "not a number", text, start, end } };
    values[index] = Number(text);
  }
  return { kind: "numbers", values };
}

/** Whether a field is a finite number, in decimal notation. */
export function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}
