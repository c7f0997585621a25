import { checkLabels } from "./checkLabels.ts";
import type { Floats } from "./floats.ts";

/**
 * The rows × columns matrix that has t in each row in the column which the label of the row names, and 0 elsewhere.
 *
 * This is the transpose of `pick`.
 *
 * @throws RangeError unless the labels are integers from 0 to columns − 1.
 */
export function unpick(out: Floats, t: Floats, labels: Floats, rows: number, columns: number): void {
  checkLabels(labels, rows, columns);
  out.fill(0, 0, rows * columns);
  for (let i = 0; i < rows; i++) out[i * columns + labels[i]!] = t[i]!;
}
