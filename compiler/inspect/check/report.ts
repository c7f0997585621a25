import type { DifferenceMethod } from "../../../runtime/differences/index.ts";
import type { Nested } from "../../graph/nested.ts";

/** How the numerical derivative is taken: by differences, or by a complex step through the graph. */
export type CheckMethod = DifferenceMethod | "complex";

/**
 * `agree`: forward mode, reverse mode and the numerical derivative are the same, as far as the error bar can tell.
 * `kink`: the function has no derivative here, and the compiler's convention answers. `inconclusive`: the numerical
 * derivative is too uncertain to judge by.
 */
export type Verdict = "agree" | "disagree" | "inconclusive" | "kink";

/** How a function fails to be differentiable along one parameter, as its values show. */
export interface Corner {
  readonly kind: "edge" | "jump" | "vertical" | "corner";
  /** The slopes on both sides, NaN where there is none. */
  readonly left: number;
  readonly right: number;
}

/** One entry of the Jacobian. */
export interface CheckEntry {
  readonly output: string;
  readonly parameter: string;
  readonly forward: number;
  readonly reverse: number;
  readonly numerical: number;
  readonly step: number;
  /** The error bar of the numerical derivative. */
  readonly error: number;
  /** The relative difference between the forward mode and the numerical derivative. */
  readonly difference: number;
  readonly verdict: Verdict;
  readonly corner: Corner | undefined;
}

/** A step of the user's function that is not differentiable at the point. */
export interface KinkStep {
  /** The step as a formula. */
  readonly formula: string;
  readonly primitive: string;
  /** What the derivative is taken to be there. */
  readonly convention: string | undefined;
  /** The outputs that depend on the step, and the parameters that it depends on. */
  readonly outputs: readonly number[];
  readonly parameters: readonly number[];
}

/** `choice`: another element of the subdifferential than the compiler's convention takes. */
export type ClaimVerdict = "right" | "wrong" | "choice";

/** One entry of someone's answer. */
export interface ClaimEntry {
  readonly output: string;
  readonly parameter: string;
  /** As it was written. */
  readonly claimed: string;
  readonly exact: number;
  readonly verdict: ClaimVerdict;
}

/** A known mistake that explains entries of an answer. */
export interface Mistake {
  readonly description: string;
  /** The entries that it explains, as [row, column]. */
  readonly entries: readonly (readonly [row: number, column: number])[];
}

/** What there is to say of someone's answer. */
export interface ClaimReport {
  readonly entries: readonly (readonly ClaimEntry[])[];
  readonly mistakes: readonly Mistake[];
  readonly right: boolean;
}

/** What a check has found out of derivatives. */
export interface Judgement {
  readonly method: CheckMethod;
  /** One row per output, one column per parameter; of arrays, per element of them that is checked. */
  readonly entries: readonly (readonly CheckEntry[])[];
  /** How many entries there are, where only some of them are checked. */
  readonly total?: number;
  readonly kinks: readonly KinkStep[];
  readonly claim: ClaimReport | undefined;
  /** Whether no entry disagrees and the claim, if there is one, is not wrong. */
  readonly passed: boolean;
}

/** What a check has found out, and of what. */
export interface CheckReport extends Judgement {
  readonly function: string;
  readonly parameters: readonly string[];
  readonly outputs: readonly string[];
  /** One value per parameter, and per output; arrays as lists of lists. */
  readonly point: readonly Nested[];
  readonly value: readonly Nested[];
}
