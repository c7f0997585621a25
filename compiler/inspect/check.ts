import { invalidStep } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { at } from "../diagnostics/internal-error.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "../frontends/mathjs/index.ts";
import { expand } from "../graph/expand.ts";
import type { Claim } from "./check/claim.ts";
import { compareClaim } from "./check/compare-claim.ts";
import { loadEmitted } from "./check/emitted.ts";
import { judgeEntry } from "./check/entry.ts";
import { kinksAt } from "./check/kinks.ts";
import { outputNames } from "./check/names.ts";
import { numericalJacobian } from "./check/numerical.ts";
import { coordinatesOf, type Point } from "./check/point.ts";
import type { CheckMethod, CheckReport } from "./check/report.ts";
import { TOLERANCE } from "./check/verdict.ts";
import { complexJacobian } from "./complex.ts";

/** What is checked, and how. */
export interface CheckOptions extends ParseOptions {
  /** The point: one number per parameter, in order or by name. */
  readonly at: Point;
  /** How the numerical derivative is taken; `ridders`, which is adaptive and stays inside the domain, by default. */
  readonly method?: CheckMethod;
  /** The step of the numerical derivative. */
  readonly step?: number;
  /** The relative difference at which derivatives count as equal where the error bar is smaller; 10⁻⁶ by default. */
  readonly tolerance?: number;
  /** Someone's answer for the Jacobian. */
  readonly claim?: Claim;
}

/**
 * Compare the emitted derivatives of a function, by forward and by reverse mode, with a numerical derivative, entry by
 * entry of the Jacobian; and someone's answer with them. What is checked is the TypeScript that `emit` writes, compiled.
 * @throws DiagnosticError when the source, the point or the claim cannot be read.
 */
export async function check(source: string | ParsedFunction, options: CheckOptions): Promise<CheckReport> {
  const parsed = typeof source === "string" ? parseMath(source, options) : source;
  const point = coordinatesOf(parsed.graph, options.at);
  const { step, claim, method = "ridders" } = options;
  if (step !== undefined && !(step > 0 && step < Infinity)) throw new DiagnosticError([invalidStep(step)]);
  const { value, jacobian } = await loadEmitted(parsed, "forward");
  const reverseMode = await loadEmitted(parsed, "reverse");
  const parameters = parsed.graph.inputs.map(({ name }) => name);
  const outputs = outputNames(parsed);
  const kinks = kinksAt(parsed.graph, point);
  const exact = jacobian(point);
  const reverse = reverseMode.jacobian(point);
  const numerical =
    method === "complex"
      ? complexJacobian(expand(parsed.graph), point, parsed.source, step)
      : numericalJacobian(value, point, method, step);
  const entries = outputs.map((output, row) =>
    parameters.map((parameter, column) =>
      judgeEntry({
        output,
        parameter,
        forward: at(at(exact, row), column),
        reverse: at(at(reverse, row), column),
        numerical: at(at(numerical, row), column),
        isAdaptive: method === "ridders" && step === undefined,
        along: (x) => at(value(point.with(column, x)), row),
        x: at(point, column),
        isKink: kinks.some((kink) => kink.outputs.includes(row) && kink.parameters.includes(column)),
        tolerance: options.tolerance ?? TOLERANCE,
      }),
    ),
  );
  const truth = { value, jacobian, point, parameters, outputs, exact, step };
  const compared = claim === undefined ? undefined : compareClaim(claim, truth, entries);
  return {
    function: parsed.name,
    parameters,
    outputs,
    point,
    value: value(point),
    method,
    entries,
    kinks,
    claim: compared,
    passed: !entries.flat().some(({ verdict }) => verdict === "disagree") && compared?.right !== false,
  };
}
