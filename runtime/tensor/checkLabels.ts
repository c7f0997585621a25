import type { Floats } from "./floats.ts";

/**
 * Checks that the first `rows` labels are integers from 0 to columns − 1.
 *
 * @throws RangeError naming the first that is not.
 */
export function checkLabels(labels: Floats, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (label >= 0 && label < columns && label === Math.floor(label)) continue;
    throw new RangeError(`class label ${label} at position ${i} is not an integer from 0 to ${columns - 1}`);
  }
}
