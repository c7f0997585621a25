/** A numerical derivative. */
export interface Difference {
  /** The estimate; NaN when no trustworthy one exists. */
  readonly value: number;
  /** The absolute error bar: truncation plus rounding; Infinity when nothing is known. */
  readonly error: number;
  /** The step finally used; of an extrapolation, the smallest step that entered it. */
  readonly step: number;
}

/** A real function of one real variable. */
export type ScalarFunction = (x: number) => number;

/** The answer when no step gives a trustworthy difference. */
export const undetermined: Difference = { value: NaN, error: Infinity, step: NaN };

/**
 * Rejects a step that no difference quotient can use.
 *
 * @throws RangeError unless the step is positive and finite.
 */
export function requireStep(step: number): void {
  if (!(step > 0 && step < Infinity)) {
    throw new RangeError(`A difference step must be positive and finite, not ${step}.`);
  }
}
