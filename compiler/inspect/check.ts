import { detectKink, differentiate, type Difference } from "../../runtime/differences/index.ts";
import { invalidStep } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { at } from "../diagnostics/internal-error.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "../frontends/mathjs/index.ts";
import { expand } from "../graph/expand.ts";
import type { Claim } from "./check/claim.ts";
import { compareClaim } from "./check/compare-claim.ts";
import { loadEmitted, type Emitted, type Matrix } from "./check/emitted.ts";
import { kinksAt } from "./check/kinks.ts";
import { outputNames } from "./check/names.ts";
import { coordinatesOf, type Point } from "./check/point.ts";
import type { CheckEntry, CheckMethod, CheckReport, Corner, KinkStep, Verdict } from "./check/report.ts";
import { judge, modesAgree, relativeDifference, TOLERANCE } from "./check/verdict.ts";
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
  const emitted = await loadEmitted(parsed, "forward");
  const reverse = await loadEmitted(parsed, "reverse");
  const exact = emitted.jacobian(point);
  const parameters = parsed.graph.inputs.map(({ name }) => name);
  const outputs = outputNames(parsed);
  const kinks = kinksAt(parsed.graph, point);
  const context: Context = { emitted, point, parameters, outputs, kinks, tolerance: options.tolerance ?? TOLERANCE };
  const numerical =
    method === "complex"
      ? complexJacobian(expand(parsed.graph), point, parsed.source, step)
      : differentiate(emitted.value, point, method, step);
  const entries = compareModes(context, exact, reverse.jacobian(point), numerical);
  const compared =
    claim === undefined
      ? undefined
      : compareClaim(claim, { ...emitted, point, parameters, outputs, exact, step }, entries);
  return {
    function: parsed.name,
    parameters,
    outputs,
    point,
    value: emitted.value(point),
    method,
    entries,
    kinks,
    claim: compared,
    passed: !entries.flat().some(({ verdict }) => verdict === "disagree") && compared?.right !== false,
  };
}

interface Context {
  readonly emitted: Emitted;
  readonly point: readonly number[];
  readonly parameters: readonly string[];
  readonly outputs: readonly string[];
  readonly kinks: readonly KinkStep[];
  readonly tolerance: number;
}

function compareModes(
  context: Context,
  forward: Matrix,
  reverse: Matrix,
  numerical: readonly (readonly Difference[])[],
): readonly (readonly CheckEntry[])[] {
  const { outputs, parameters } = context;
  return outputs.map((output, row) =>
    parameters.map((parameter, column): CheckEntry => {
      const entry = {
        forward: at(at(forward, row), column),
        reverse: at(at(reverse, row), column),
        numerical: at(at(numerical, row), column),
      };
      return {
        output,
        parameter,
        forward: entry.forward,
        reverse: entry.reverse,
        numerical: entry.numerical.value,
        step: entry.numerical.step,
        error: entry.numerical.error,
        difference: relativeDifference(entry.forward, entry.numerical.value),
        ...verdictOf(context, row, column, entry),
      };
    }),
  );
}

/**
 * A step that is declared not to be differentiable makes a kink, unless the derivative agrees and the values of the
 * function show none: x·|x| is smooth at 0. Without such a step, only a derivative that is no finite number can be due
 * to a kink.
 */
function verdictOf(
  { emitted, point, kinks, tolerance }: Context,
  row: number,
  column: number,
  entry: { readonly forward: number; readonly reverse: number; readonly numerical: Difference },
): { readonly verdict: Verdict; readonly corner: Corner | undefined } {
  if (!modesAgree(entry.forward, entry.reverse)) return { verdict: "disagree", corner: undefined };
  const x = at(point, column);
  const along = (moved: number): number => at(emitted.value(point.with(column, moved)), row);
  const value = along(x);
  const scale = Math.max(1, Math.abs(value / x) || 0);
  const verdict = judge(entry.forward, entry.numerical, scale, tolerance);
  const isDeclared = kinks.some(({ outputs, parameters }) => outputs.includes(row) && parameters.includes(column));
  const isNowhere = Number.isNaN(value) || !Number.isFinite(x);
  if (isNowhere || (!isDeclared && Number.isFinite(entry.forward))) return { verdict, corner: undefined };
  const found = detectKink(along, x);
  const corner = found && { kind: found.kind, left: found.left.value, right: found.right.value };
  return { verdict: corner || (isDeclared && verdict !== "agree") ? "kink" : verdict, corner };
}
