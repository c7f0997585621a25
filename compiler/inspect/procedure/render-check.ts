import { judgementJson, renderJudgement, type RenderOptions } from "../check/render.ts";
import { toJson } from "../json.ts";
import type { ProcedureReport } from "./check.ts";
import type { DotProducts, WholeDerivative } from "./laws.ts";
import { structuredJson, structuredText } from "./text.ts";

/** What a check of a procedure has found out, as a person reads it. */
export function renderProcedureCheck(report: ProcedureReport, options: RenderOptions = {}): string {
  const { parameters, point, whole } = report;
  const place = parameters.map((name, index) => `${name} = ${structuredText(point[index] ?? NaN)}`).join(", ");
  const title = `${report.function} at ${place === "" ? "its only point" : place}`;
  const laws = [
    ...(report.sameValue ? [] : ["the emitted function computes another value than the source"]),
    dotProductText(report.dotProducts),
    ...(whole ? [wholeText(whole)] : []),
  ];
  return `${renderJudgement(report, title, options)}\n${laws.map((law) => `${law}\n`).join("")}`;
}

function dotProductText({ forward, reverse, agree }: DotProducts): string {
  const numbers = `${String(forward)} and ${String(reverse)}`;
  return `the dot products ȳ·(J ẋ) and (Jᵀ ȳ)·ẋ ${agree ? "agree" : "DISAGREE"}: ${numbers}`;
}

/** Differing entries that are named at most. */
const MOST_NAMED = 5;

function wholeText({ kind, differs }: WholeDerivative): string {
  const what = `the emitted ${kind === "gradient" ? "gradient" : "Jacobian"}`;
  if (differs.length === 0) return `${what} agrees with both modes`;
  const more = differs.length > MOST_NAMED ? ` and ${String(differs.length - MOST_NAMED)} more` : "";
  return `${what} DISAGREES in ${differs.slice(0, MOST_NAMED).join(", ")}${more}`;
}

/** What a check of a procedure has found out as JSON on one line. */
export function procedureCheckJson(report: ProcedureReport): string {
  const { point, value, whole } = report;
  const { passed, ...judgement } = judgementJson(report);
  return toJson({
    function: report.function,
    parameters: report.parameters,
    outputs: report.outputs,
    point: point.map(structuredJson),
    value: value.map(structuredJson),
    ...judgement,
    sameValue: report.sameValue,
    dotProducts: { ...report.dotProducts },
    whole: whole && { ...whole },
    passed,
  });
}
