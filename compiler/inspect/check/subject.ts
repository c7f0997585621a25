import type { Difference, DifferenceMethod } from "../../../runtime/differences/index.ts";
import type { Numbers } from "../../graph/primitive.ts";
import type { Matrix } from "./emitted.ts";

/**
 * A function of several numbers with several values, as it is checked: for a function of arrays, elements of its
 * parameters and of its value.
 */
export interface Subject {
  /** The numbers that the function is differentiated by, and what they are called. */
  readonly coordinates: readonly number[];
  readonly parameters: readonly string[];
  /** What the values are called. */
  readonly outputs: readonly string[];
  /** The parameter of the function that a number belongs to, and the output that a value belongs to. */
  readonly parameterOf: (column: number) => number;
  readonly outputOf: (row: number) => number;
  /** All outputs of the function at the point. */
  readonly result: readonly Numbers[];
  readonly value: (coordinates: readonly number[]) => readonly number[];
  /** The derivatives that were emitted, by both modes: one row per value, one column per number. */
  readonly forward: (coordinates: readonly number[]) => Matrix;
  readonly reverse: (coordinates: readonly number[]) => Matrix;
  readonly numerical: (
    method: DifferenceMethod | "complex",
    step: number | undefined,
  ) => readonly (readonly Difference[])[];
  /** How many entries there are, where only some of them are checked. */
  readonly total: number | undefined;
  /** The relative difference that rounding may make between the modes, where they add many terms in different orders. */
  readonly rounding?: number;
}
