import { counted } from "../counted.ts";
import { scanNumbers, scanTable, type Table, type TableOptions, type TableProblem } from "./table.ts";

/** What is wrong with a table, in words. */
export function describeProblem(problem: TableProblem): string {
  switch (problem.kind) {
    case "unclosed quote":
      return "a quote is never closed";
    case "text behind a quote":
      return "there is text behind a quoted field";
    case "no rows":
      return "there are no rows";
    case "ragged row":
      return `this row has ${counted(problem.found, "field")}, and the first row has ${problem.expected}`;
    case "repeated name":
      return `two columns have the name ${JSON.stringify(problem.name)}`;
    case "wrong number of names":
      return `there ${problem.found === 1 ? "is" : "are"} ${counted(problem.found, "name")} for ${counted(problem.expected, "column")}`;
    case "not a number":
      return problem.text === "" ? "a value is missing" : `${JSON.stringify(problem.text)} is not a number`;
  }
}

/**
 * Read a table from text, as `scanTable` does.
 * @throws RangeError with the line where something is wrong.
 */
export function readTable(text: string, options: TableOptions = {}): Table {
  const result = scanTable(text, options);
  if (result.kind === "problem") throw errorOf(result.problem, text);
  return result.table;
}

/** The numbers of a column. @throws RangeError where there is no such column, or a field is no number. */
export function columnOf(table: Table, name: string): Float64Array {
  const column = table.columns.indexOf(name);
  if (column < 0) {
    throw new RangeError(`there is no column ${JSON.stringify(name)}; the columns are ${table.columns.join(", ")}`);
  }
  const result = scanNumbers(table, column);
  if (result.kind === "problem") throw errorOf(result.problem, table.text);
  return result.values;
}

function errorOf(problem: TableProblem, text: string): RangeError {
  const place = "start" in problem ? `line ${lineOf(text, problem.start)}: ` : "";
  return new RangeError(`${place}${describeProblem(problem)}`);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
