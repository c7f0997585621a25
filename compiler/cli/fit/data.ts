import { describeProblem, scanNumbers, scanTable, type Table, type TableProblem } from "../../../runtime/data/index.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { isName } from "../../frontends/mathjs/tokens.ts";
import type { Span } from "../../graph/provenance.ts";
import { textOf, unreadable } from "../input.ts";
import type { Io } from "../io.ts";

/** A table of data, and the names by which formulas call its columns. */
export interface Data {
  readonly source: Source;
  readonly table: Table;
  /** The places of columns by their names, and by `c1`, `c2`, … where these are no names of others. */
  readonly places: ReadonlyMap<string, number>;
  /** One name of each column that formulas can call it by. */
  readonly listed: readonly string[];
}

/** Read a table from a file, or from standard input where the path is `-`. @throws DiagnosticError */
export async function readData(path: string, columns: readonly string[] | undefined, io: Io): Promise<Data> {
  const source = path === "-" ? await standardInput(io) : { name: path, text: textOf(path, io) };
  const result = scanTable(source.text, columns && { columns });
  if (result.kind === "problem") throw new DiagnosticError([diagnosticOf(result.problem, columns)], source);
  const { table } = result;
  const places = new Map<string, number>();
  table.columns.forEach((name, place) => isName(name) && places.set(name, place));
  table.columns.forEach((_, place) => {
    const byPlace = `c${place + 1}`;
    if (!places.has(byPlace)) places.set(byPlace, place);
  });
  const listed = table.columns.map((name, place) => (isName(name) ? name : `c${place + 1}`));
  return { source, table, places, listed };
}

async function standardInput({ readInput }: Io): Promise<Source> {
  const name = "standard input";
  return { name, text: await readInput().catch(unreadable(name)) };
}

function diagnosticOf(problem: TableProblem, columns: readonly string[] | undefined): Diagnostic {
  const message = describeProblem(problem);
  const span = "start" in problem ? { start: problem.start, end: problem.end } : undefined;
  switch (problem.kind) {
    case "no rows":
      return catalogue.malformedTable(message, undefined, "a table has one row per line, and may begin with a header");
    case "unclosed quote":
    case "text behind a quote":
      return catalogue.malformedTable(message, span, 'inside of quotes, a quote is written twice: "5"" pipe"');
    case "wrong number of names":
      return catalogue.malformedTable(message, undefined, "`--columns` names every column, in order");
    case "repeated name":
      return catalogue.malformedTable(message, columns ? undefined : span);
    case "ragged row":
    case "not a number":
      return catalogue.malformedTable(message, span);
  }
}

/** The numbers of a column by its name. @throws DiagnosticError where a field is none. */
export function numbersOf({ source, table, places }: Data, name: string): Float64Array {
  const place = places.get(name) ?? -1;
  const result = scanNumbers(table, place);
  if (result.kind === "numbers") return result.values;
  const { text, start, end } = result.problem;
  throw new DiagnosticError([catalogue.notANumber(name, text, { start, end })], source);
}

/** The weights of rows. @throws DiagnosticError where there is no such column, or a weight is negative. */
export function weightsOf(data: Data, name: string): Float64Array {
  const { table, places, listed, source } = data;
  // A header need not be a name of formulas to be asked for here.
  const place = places.get(name) ?? table.columns.indexOf(name);
  if (place < 0) throw new DiagnosticError([catalogue.noSuchColumn(name, listed, suggest(name, listed))]);
  const weights = numbersOf({ ...data, places: new Map([[name, place]]) }, name);
  const wrong = weights.findIndex((weight) => weight < 0);
  const field = table.rows[wrong]?.[place];
  if (field) throw new DiagnosticError([catalogue.malformedWeight(field.text, field)], source);
  return weights;
}

/** Where a row stands in the text of a table. */
export function rowSpan({ table }: Data, row: number): Span {
  const fields = table.rows[row] ?? [];
  return { start: fields[0]?.start ?? 0, end: fields.at(-1)?.end ?? 0 };
}
