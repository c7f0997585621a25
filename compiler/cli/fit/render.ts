import { counted } from "../../../runtime/counted.ts";
import type { FitSolution, StopReason } from "../../../runtime/fit/index.ts";
import { quotedList } from "../../diagnostics/text.ts";
import { toJson, type Json } from "../../inspect/json.ts";
import { table } from "../../inspect/check/table.ts";
import { pageHtml } from "../../report/page.ts";
import { figureSvg } from "../../report/plot.ts";
import { VERSION } from "../../version.ts";
import { fitFigure } from "./figure.ts";
import type { Fitted, Request } from "./run.ts";

/** Why a search ended, in words. */
export function reasonText({ parameters }: Pick<Request, "parameters">, { held, reason }: FitSolution): string {
  const names = parameters.flatMap(({ name }, j) => (held[j] === true ? [name] : []));
  if (reason !== "orthogonal" || names.length === 0) return REASONS[reason];
  if (names.length === parameters.length) return "all parameters are held by bounds";
  const [are, bounds] = names.length === 1 ? ["is", "its bound"] : ["are", "their bounds"];
  return `${quotedList(names)} ${are} at ${bounds}, and the residuals are orthogonal to all other derivatives`;
}

const REASONS: Readonly<Record<StopReason, string>> = {
  "zero residual": "the model goes through all data",
  orthogonal: "the residuals are orthogonal to all derivatives",
  "no decrease": "no step decreases the sum of squares any more",
  "no step": "steps do not change the parameters any more",
  "no progress": "no step decreases the sum of squares, although the derivatives promise it",
  "iteration limit": "the limit of iterations was reached",
  stopped: "it was stopped",
};

const HEAD = ["parameter", "estimate", "standard error", "95 % interval"];

/** A fit as text. */
export function fitText(request: Request, result: Fitted): string {
  return `${table([HEAD, ...parameterRows(request, result)])}\n${table(summaryRows(request, result))}`;
}

/** A fit as JSON on one line. */
export function fitJson({ parameters, formula }: Request, { solution, statistics, rows }: Fitted): string {
  const { standardErrors, intervals, covariance, undetermined } = statistics;
  const p = parameters.length;
  const entries = parameters.map(({ name, start }, j): Json => ({
    name,
    start,
    estimate: solution.parameters[j],
    standardError: standardErrors[j],
    interval: intervals[j],
    held: solution.held[j],
  }));
  return `${toJson({
    formula: formula.source.text,
    parameters: entries,
    covariance: parameters.map((_, i) => Array.from(covariance.values.subarray(i * p, (i + 1) * p))),
    undetermined: undetermined.map((j) => parameters[j]?.name),
    rows: rows.used,
    ...(rows.ignored > 0 && { ignoredRows: rows.ignored }),
    degreesOfFreedom: statistics.degreesOfFreedom,
    sumOfSquares: solution.sumOfSquares,
    residualDeviation: statistics.residualDeviation,
    rSquared: statistics.rSquared,
    iterations: solution.iterations,
    converged: solution.converged,
    reason: solution.reason,
  })}\n`;
}

/** A fit as an HTML page, or only its drawing as SVG. */
export function fitPicture(request: Request, result: Fitted, format: "html" | "svg"): string {
  const drawing = figureSvg(fitFigure(request, result));
  if (format === "svg") return drawing;
  return pageHtml({
    title: `A model fitted to ${request.data.source.name}`,
    formula: request.formula.source.text.trim(),
    tables: [
      { head: HEAD, rows: parameterRows(request, result) },
      { head: [], rows: summaryRows(request, result) },
    ],
    drawings: [drawing],
    footer: `Made by adjoint ${VERSION}.`,
  });
}

function parameterRows({ parameters }: Request, { solution, statistics }: Fitted): readonly (readonly string[])[] {
  return parameters.map(({ name }, j) => {
    const [low = NaN, high = NaN] = statistics.intervals[j] ?? [];
    const error = statistics.standardErrors[j] ?? NaN;
    const isHeld = solution.held[j] === true;
    return [
      name,
      digits(solution.parameters[j] ?? NaN, 10),
      isHeld ? "held by a bound" : digits(error, 6),
      Number.isFinite(error) ? `${digits(low, 6)} to ${digits(high, 6)}` : "—",
    ];
  });
}

function summaryRows(request: Request, { solution, statistics, rows }: Fitted): readonly (readonly string[])[] {
  const { residualDeviation, degreesOfFreedom, rSquared = NaN } = statistics;
  const freedom = `${counted(degreesOfFreedom, "degree")} of freedom`;
  return [
    ["residual standard deviation", `${digits(residualDeviation, 10)} (${freedom})`],
    ["sum of squares", digits(solution.sumOfSquares, 10)],
    ["R²", digits(rSquared, 8)],
    ["iterations", `${solution.iterations}: ${reasonText(request, solution)}`],
    ...(rows.ignored > 0
      ? [["rows", `${rows.used}, and ${rows.ignored} of weight 0 that ${rows.ignored === 1 ? "is" : "are"} ignored`]]
      : []),
  ];
}

/** A number to some significant digits, without zeros at the end. */
function digits(value: number, count: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(count))) : "—";
}
