import { inertiaOf, symmetricFactor } from "../../../runtime/linear/index.ts";
import type { SolverResult, StopReason } from "../../../runtime/optimise/index.ts";
import { notAMinimum, searchEndedEarly } from "../../diagnostics/catalogue.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { hasRate, type MethodName } from "./methods.ts";
import type { Problem } from "./problem.ts";

/** The most numbers that move for which second derivatives are looked at in the end. */
const MOST_FOR_CURVATURE = 50;

/** The curvature, as a share of the largest second derivative, that counts as negative and not as rounding. */
const NEGATIVE = 1e-8;

/** Where a search ended, and what is known of it. */
export interface Outcome {
  readonly result: SolverResult;
  /** The value at the start. */
  readonly initialValue: number;
  /** Whether a tolerance was met. */
  readonly converged: boolean;
  /** Whether the function curves down in some direction; undefined where that was not looked at. */
  readonly negativeCurvature: boolean | undefined;
}

const CONVERGED: ReadonlySet<StopReason> = new Set(["gradient", "step", "value"]);

/** Look at where a search has ended. */
export function outcomeOf(result: SolverResult, initialValue: number, problem: Problem): Outcome {
  const converged = CONVERGED.has(result.reason);
  return {
    result,
    initialValue,
    converged,
    negativeCurvature: result.reason === "gradient" ? curvesDown(problem, result.point) : undefined,
  };
}

/**
 * Whether the matrix of second derivatives has a negative eigenvalue. A minimum, however flat, has none; where there is
 * one, the point is a saddle point or a maximum.
 */
function curvesDown({ objective }: Problem, point: Float64Array): boolean | undefined {
  const n = point.length;
  if (n > MOST_FOR_CURVATURE) return undefined;
  const values = Float64Array.from(flat(objective.hessian(point)));
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest < Infinity)) return undefined;
  for (let i = 0; i < n; i++) values[i * n + i] = (values[i * n + i] ?? NaN) + NEGATIVE * n * largest;
  return inertiaOf(symmetricFactor({ rows: n, columns: n, values })).negative > 0;
}

function flat(matrix: ReturnType<Problem["objective"]["hessian"]>): readonly number[] {
  return Array.from<ArrayLike<number> | number>(matrix).flatMap((row) =>
    typeof row === "number" ? [row] : Array.from(row),
  );
}

/** Whether a minimum was found, as far as one can tell. */
export function isSolution({ converged, negativeCurvature }: Outcome): boolean {
  return converged && negativeCurvature !== true;
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
  const { result, converged, negativeCurvature } = outcome;
  if (!converged) return [searchEndedEarly(REASONS[result.reason], adviceFor(outcome, method))];
  return negativeCurvature === true ? [notAMinimum()] : [];
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
