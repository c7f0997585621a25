import { counted } from "../../../runtime/counted.ts";
import type { SolverResult } from "../../../runtime/optimise/index.ts";
import { table } from "../../inspect/check/table.ts";
import { toJson } from "../../inspect/json.ts";
import type { MethodName } from "./methods.ts";
import { REASONS, type Outcome } from "./outcome.ts";
import type { Problem } from "./problem.ts";

/** The digits of a norm, which is no result but a measure of what is left. */
const NORM_DIGITS = 3;

/** Where a search ended, as text. */
export function minimumText(problem: Problem, { result }: Outcome): string {
  const { point, value, gradientNorm, iterations, reason } = result;
  return table([
    ...problem.parameters(point).map(({ name, text }) => [name, text]),
    ["value", numberText(value)],
    ["gradient norm", String(Number(gradientNorm.toPrecision(NORM_DIGITS)))],
    ["iterations", `${iterations}: ${REASONS[reason]}`],
    ["evaluations", evaluationsText(result)],
  ]);
}

/** Where a search ended, as JSON on one line. */
export function minimumJson(problem: Problem, method: MethodName, { result, converged, verdict }: Outcome): string {
  const { point, value, gradientNorm, iterations, evaluations, reason } = result;
  return `${toJson({
    point: Object.fromEntries(problem.parameters(point).map(({ name, json }) => [name, json])),
    value,
    gradientNorm,
    method,
    iterations,
    evaluations: { ...evaluations },
    converged,
    reason,
    ...(verdict && {
      certified: verdict.kind === "certified",
      negativeCurvature: verdict.kind === "negative curvature",
      falling: verdict.kind === "falling",
    }),
  })}\n`;
}

function evaluationsText({ evaluations }: SolverResult): string {
  const { values, gradients, hessians, products } = evaluations;
  const counts: readonly (readonly [count: number, one: string, several?: string])[] = [
    [values, "value"],
    [gradients, "gradient"],
    [hessians, "Hessian"],
    [products, "product with the Hessian", "products with the Hessian"],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map((count) => counted(...count))
    .join(", ");
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
