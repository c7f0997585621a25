import type { SolverResult, StopReason } from "../../../runtime/optimise/index.ts";
import { keepsFalling, notAMinimum, searchEndedEarly, uncertainMinimum } from "../../diagnostics/catalogue.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { hasRate, type MethodName } from "./methods.ts";
import type { Problem } from "./problem.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Where a search ended, and what is known of it. */
export interface Outcome {
  readonly result: SolverResult;
  /** The value at the start. */
  readonly initialValue: number;
  /** Whether a tolerance was met. */
  readonly converged: boolean;
  /** What is known of a point where the gradient vanishes; undefined where it does not, or was not looked at. */
  readonly verdict: Verdict | undefined;
}

const CONVERGED: ReadonlySet<StopReason> = new Set(["gradient", "step", "value"]);

/** Look at where a search has ended. */
export function outcomeOf(result: SolverResult, initialValue: number, problem: Problem): Outcome {
  const converged = CONVERGED.has(result.reason);
  return {
    result,
    initialValue,
    converged,
    verdict: result.reason === "gradient" ? judge(problem, result) : undefined,
  };
}

/** Whether a minimum was found, as far as one can tell. */
export function isSolution({ converged, verdict }: Outcome): boolean {
  return converged && verdict?.kind !== "negative curvature" && verdict?.kind !== "falling";
}

/** Why a search ended, in words. */
export const REASONS: Readonly<Record<StopReason, string>> = {
  gradient: "the norm of the gradient is within its tolerance",
  step: "the last step is within its tolerance",
  value: "the change of the value is within its tolerance",
  iterations: "the limit of iterations was reached",
  stopped: "it was stopped",
  nonFinite: "the function or a derivative is not finite where the search would go on",
  unbounded: "the function falls without end",
  lineSearch: "no step along the line lowers the value as the gradient promises",
  trustRegion: "no step in the trust region lowers the value as the derivatives promise",
};

/** What the user should be warned of. */
export function warningsOf(outcome: Outcome, method: MethodName): readonly Diagnostic[] {
  const { result, converged, verdict } = outcome;
  if (!converged) return [searchEndedEarly(REASONS[result.reason], adviceFor(outcome, method))];
  switch (verdict?.kind) {
    case "negative curvature":
      return [notAMinimum()];
    case "falling":
      return [keepsFalling(verdict.value, verdict.distance)];
    case "uncertain":
      return [uncertainMinimum()];
    case "certified":
    case undefined:
      return [];
  }
}

function adviceFor({ result, initialValue }: Outcome, method: MethodName): string {
  switch (result.reason) {
    case "iterations":
      if (!hasRate(method)) return "allow more: `--iterations`, or choose another method: `--method`";
      return result.value > initialValue
        ? `since the value has risen, ${SMALLER_RATE}`
        : "allow more, `--iterations`, or change the rate: `--rate`";
    case "nonFinite":
      return hasRate(method) ? SMALLER_RATE : "start elsewhere: `--from`";
    case "unbounded":
      return hasRate(method) ? SMALLER_RATE : "see whether there is a minimum, or start elsewhere: `--from`";
    case "lineSearch":
    case "trustRegion":
      return "the value is as low as its rounding lets it become, which a larger `--tolerance` takes for the minimum, or there is a kink";
    default:
      return "start elsewhere: `--from`";
  }
}

const SMALLER_RATE = "choose a smaller rate: `--rate`";
