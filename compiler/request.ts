import {
  arrayOutput,
  repeatedParameter,
  severalOutputs,
  unknownParameter,
  unsolvableLength,
  wrongLength,
  wrongSizes,
} from "./diagnostics/catalogue.ts";
import { DiagnosticError } from "./diagnostics/diagnostic.ts";
import { suggest } from "./diagnostics/suggest.ts";
import type { ParsedFunction } from "./frontends/mathjs/index.ts";
import { showDims } from "./graph/dim.ts";
import { hasNumberResult, outputNodes, type Graph } from "./graph/graph.ts";
import { planSizes } from "./graph/sizes.ts";
import { dimsOf } from "./graph/type.ts";
import { needsScalar, type DerivativeKind } from "./transforms/derive.ts";

/**
 * The positions of the named parameters, in the order of the names.
 * @throws DiagnosticError when a name is no parameter, or occurs twice.
 */
export function wrtPositions(graph: Graph, names: readonly string[]): readonly number[] {
  const positions = new Map(graph.inputs.map(({ name }, index) => [name, index]));
  const source = { name: "wrt", text: names.join(",") };
  const seen = new Set<string>();
  let start = 0;
  return names.map((name) => {
    const span = { start, end: start + name.length };
    start = span.end + 1;
    const position = positions.get(name);
    if (position === undefined) {
      const parameters = [...positions.keys()];
      throw new DiagnosticError([unknownParameter(name, span, parameters, suggest(name, parameters))], source);
    }
    if (seen.has(name)) throw new DiagnosticError([repeatedParameter(name, span)], source);
    seen.add(name);
    return position;
  });
}

const NAMES: Readonly<Partial<Record<DerivativeKind, string>>> = {
  valueAndGradient: "a gradient",
  hvp: "a Hessian-vector product",
  hessian: "a Hessian",
};

/**
 * Make sure that a derivative exists for the number of outputs that a function has.
 * @throws DiagnosticError when the gradient, the Hessian or its products are asked of several outputs.
 */
export function requireScalar(parsed: ParsedFunction, kind: DerivativeKind): void {
  const { graph, source } = parsed;
  if (!needsScalar(kind) || hasNumberResult(graph)) return;
  const what = NAMES[kind] ?? `a ${kind}`;
  const [output] = outputNodes(graph);
  const isArray = typeof graph.result === "number" && output?.type.kind === "tensor";
  throw new DiagnosticError(
    [isArray ? arrayOutput(what, showDims(dimsOf(output.type))) : severalOutputs(what, graph.outputs.length)],
    source,
  );
}

/**
 * Make sure that every named length follows from the numbers of elements of the arguments.
 * @throws DiagnosticError when one does not.
 */
export function requireLengths({ graph, source }: ParsedFunction): void {
  const { unsolved } = planSizes(graph.inputs);
  if (unsolved.length > 0) throw new DiagnosticError([unsolvableLength(unsolved)], source);
}

/**
 * Make sure that exactly the named lengths that are needed are given.
 * @throws DiagnosticError when one is missing, or not known.
 */
export function requireSizes(
  { source }: ParsedFunction,
  needed: readonly string[],
  given: Readonly<Record<string, number>>,
): void {
  const missing = needed.filter((name) => given[name] === undefined);
  const unknown = Object.keys(given).find((name) => !needed.includes(name));
  if (missing.length > 0 || unknown !== undefined) {
    throw new DiagnosticError([wrongSizes(missing, unknown, needed)], source);
  }
}

/**
 * Make sure that a point or a direction has as many entries as it needs.
 * @throws DiagnosticError when it has not.
 */
export function requireLength({ source }: ParsedFunction, what: string, count: number, needed: number): void {
  if (count !== needed) throw new DiagnosticError([wrongLength(what, count, needed)], source);
}
