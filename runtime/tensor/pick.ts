import { checkLabels } from "./checkLabels.ts";
import type { Floats } from "./floats.ts";

/**
 * Picks one element of each row of a rows × columns matrix, that in the column which the label of the row names.
 *
 * @throws RangeError unless the labels are integers from 0 to columns − 1.
 */
export function pick(out: Floats, x: Floats, labels: Floats, rows: number, columns: number): void {
  checkLabels(labels, rows, columns);
  for (let i = 0; i < rows; i++) out[i] = x[i * columns + labels[i]!]!;
}
