import { invalidStep } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Claim } from "./claim.ts";
import { compareClaim } from "./compare-claim.ts";
import { judgeEntry } from "./entry.ts";
import type { CheckMethod, Judgement, KinkStep } from "./report.ts";
import type { Subject } from "./subject.ts";
import { TOLERANCE } from "./verdict.ts";

/** How derivatives are checked. */
export interface JudgeOptions {
  /** How the numerical derivative is taken; `ridders`, which is adaptive and stays inside the domain, by default. */
  readonly method?: CheckMethod;
  /** The step of the numerical derivative. */
  readonly step?: number;
  /** The relative difference at which derivatives count as equal where the error bar is smaller; 10⁻⁶ by default. */
  readonly tolerance?: number;
  /** Someone's answer for the Jacobian. */
  readonly claim?: Claim;
}

/** How many entries are checked at most, of a function that has many. */
const MOST_ENTRIES = 200;

/** How many entries of the Jacobian are looked at: an answer is compared as a whole. */
export function mostEntries({ claim }: JudgeOptions): number {
  return claim === undefined ? MOST_ENTRIES : Infinity;
}

/**
 * Compare the derivatives of a subject by both modes with a numerical one, entry by entry, and someone's answer with them.
 * @throws DiagnosticError when the step is none, or the claim cannot be read.
 */
export function judgeSubject(subject: Subject, kinks: readonly KinkStep[], options: JudgeOptions): Judgement {
  const { step, claim, method = "ridders", tolerance = TOLERANCE } = options;
  if (step !== undefined && !(step > 0 && step < Infinity)) throw new DiagnosticError([invalidStep(step)]);
  const { parameters, outputs, coordinates, value, forward } = subject;
  const exact = forward(coordinates);
  const reverse = subject.reverse(coordinates);
  const numerical = subject.numerical(method, step);
  const entries = outputs.map((output, row) =>
    parameters.map((parameter, column) =>
      judgeEntry({
        output,
        parameter,
        forward: at(at(exact, row), column),
        reverse: at(at(reverse, row), column),
        numerical: at(at(numerical, row), column),
        isAdaptive: method === "ridders" && step === undefined,
        along: (x) => at(value(coordinates.with(column, x)), row),
        x: at(coordinates, column),
        isKink: kinks.some(
          (kink) =>
            kink.outputs.includes(subject.outputOf(row)) && kink.parameters.includes(subject.parameterOf(column)),
        ),
        tolerance,
        rounding: subject.rounding,
      }),
    ),
  );
  const truth = { value, jacobian: forward, point: coordinates, parameters, outputs, exact, step };
  const compared = claim === undefined ? undefined : compareClaim(claim, truth, entries);
  return {
    method,
    entries,
    ...(subject.total !== undefined && { total: subject.total }),
    kinks,
    claim: compared,
    passed: !entries.flat().some(({ verdict }) => verdict === "disagree") && compared?.right !== false,
  };
}
