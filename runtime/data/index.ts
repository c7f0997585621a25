/**
 * Reading tables of numbers from text.
 *
 * @module
 */
export type { Field, QuoteProblem, Separator } from "./fields.ts";
export { columnOf, describeProblem, readTable } from "./read.ts";
export {
  isNumber,
  scanNumbers,
  scanTable,
  type NumberProblem,
  type Table,
  type TableOptions,
  type TableProblem,
  type TableResult,
} from "./table.ts";
