import { invalidStep } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { at } from "../diagnostics/internal-error.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "../frontends/mathjs/index.ts";
import { arraySubject } from "./check/array-subject.ts";
import { hasArrays } from "../emit/tensor/function.ts";
import { dimValue } from "../graph/dim.ts";
import { outputNodes } from "../graph/graph.ts";
import { nestedLists, type Nested } from "../graph/nested.ts";
import type { Numbers } from "../graph/primitive.ts";
import { solveSizes, type Sizes } from "../graph/sizes.ts";
import { dimsOf, type Type } from "../graph/type.ts";
import type { Claim } from "./check/claim.ts";
import { compareClaim } from "./check/compare-claim.ts";
import { judgeEntry } from "./check/entry.ts";
import { kinksAt } from "./check/kinks.ts";
import { outputNames } from "./check/names.ts";
import { numberSubject } from "./check/number-subject.ts";
import { coordinatesOf, type Point } from "./check/point.ts";
import type { CheckMethod, CheckReport } from "./check/report.ts";
import { TOLERANCE } from "./check/verdict.ts";

/** What is checked, and how. */
export interface CheckOptions extends ParseOptions {
  /** The point: one value per parameter, in order or by name; arrays as lists of lists, or flat. */
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
 * entry of the Jacobian; and someone's answer with them. Of a function of arrays up to 200 entries are compared. What is checked is the TypeScript that `emit` writes, compiled.
 * @throws DiagnosticError when the source, the point or the claim cannot be read.
 */
export async function check(source: string | ParsedFunction, options: CheckOptions): Promise<CheckReport> {
  const parsed = typeof source === "string" ? parseMath(source, options) : source;
  const { graph } = parsed;
  const point = coordinatesOf(graph, options.at);
  const { step, claim, method = "ridders" } = options;
  if (step !== undefined && !(step > 0 && step < Infinity)) throw new DiagnosticError([invalidStep(step)]);
  const numbers = point.filter((value) => typeof value === "number");
  // An answer is compared as a whole.
  const most = claim === undefined ? MOST_ENTRIES : Infinity;
  const subject = hasArrays(graph) ? await arraySubject(parsed, point, most) : await numberSubject(parsed, numbers);
  const { parameters, outputs, coordinates, value, forward } = subject;
  const kinks = kinksAt(graph, point);
  const sizes = solveSizes(graph.inputs, point);
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
        tolerance: options.tolerance ?? TOLERANCE,
      }),
    ),
  );
  const truth = { value, jacobian: forward, point: coordinates, parameters, outputs, exact, step };
  const compared = claim === undefined ? undefined : compareClaim(claim, truth, entries);
  return {
    function: parsed.name,
    parameters: graph.inputs.map(({ name }) => name),
    outputs: outputNames(parsed),
    point: nestedAll(graph.inputs, point, sizes),
    value: nestedAll(outputNodes(graph), subject.result, sizes),
    method,
    entries,
    ...(subject.total !== undefined && { total: subject.total }),
    kinks,
    claim: compared,
    passed: !entries.flat().some(({ verdict }) => verdict === "disagree") && compared?.right !== false,
  };
}

/** How many entries are checked at most. */
const MOST_ENTRIES = 200;

/** Values of given types; arrays as lists of lists. */
function nestedAll(
  values: readonly { readonly type: Type }[],
  numbers: readonly Numbers[],
  sizes: Sizes,
): readonly Nested[] {
  return values.map(({ type }, index): Nested => {
    const value = at(numbers, index);
    return typeof value === "number"
      ? value
      : nestedLists(
          value,
          dimsOf(type).map((dim) => dimValue(dim, sizes)),
        );
  });
}
