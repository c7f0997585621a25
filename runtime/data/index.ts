/**
 * Reading tables of numbers from text, and arrays from IDX files.
 *
 * @module
 */
export type { Field, QuoteProblem, Separator } from "./fields.ts";
export { readIdx, type Idx } from "./idx.ts";
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
