import { at } from "../diagnostics/internal-error.ts";
import { hasArrays } from "../emit/tensor/function.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "../frontends/mathjs/index.ts";
import { dimValue } from "../graph/dim.ts";
import { outputNodes } from "../graph/graph.ts";
import { nestedLists, type Nested } from "../graph/nested.ts";
import type { Numbers } from "../graph/primitive.ts";
import { solveSizes, type Sizes } from "../graph/sizes.ts";
import { dimsOf, type Type } from "../graph/type.ts";
import { arraySubject } from "./check/array-subject.ts";
import { judgeSubject, mostEntries, type JudgeOptions } from "./check/judge-subject.ts";
import { kinksAt } from "./check/kinks.ts";
import { outputNames } from "./check/names.ts";
import { numberSubject } from "./check/number-subject.ts";
import { coordinatesOf, type Point } from "./check/point.ts";
import type { CheckReport } from "./check/report.ts";

/** What is checked, and how. */
export interface CheckOptions extends ParseOptions, JudgeOptions {
  /** The point: one value per parameter, in order or by name; arrays as lists of lists, or flat. */
  readonly at: Point;
  /** The positions of the parameters that are differentiated; all where not given. */
  readonly wrt?: readonly number[];
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
  const numbers = point.filter((value) => typeof value === "number");
  const subject = hasArrays(graph)
    ? await arraySubject(parsed, point, mostEntries(options), options.wrt)
    : await numberSubject(parsed, numbers, options.wrt);
  const judgement = judgeSubject(subject, kinksAt(graph, point), options);
  const sizes = solveSizes(graph.inputs, point);
  return {
    function: parsed.name,
    parameters: graph.inputs.map(({ name }) => name),
    outputs: outputNames(parsed),
    point: nestedAll(graph.inputs, point, sizes),
    value: nestedAll(outputNodes(graph), subject.result, sizes),
    ...judgement,
  };
}

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
