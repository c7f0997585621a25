import {
  arrayOutput,
  nothingToDifferentiate,
  noSparseDerivative,
  mixedModeOfArrays,
  noSuchLoop,
  notDifferentiable,
  productOfFormulas,
  patternNeedsLengths,
  repeatedParameter,
  resultIsNoNumber,
  severalOutputs,
  unknownParameter,
  unsolvableLength,
  wrongLength,
  wrongSizes,
} from "./diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "./diagnostics/diagnostic.ts";
import { suggest } from "./diagnostics/suggest.ts";
import type { ParsedFunction } from "./frontends/mathjs/index.ts";
import type { ParsedProcedure } from "./frontends/typescript/procedure.ts";
import { dimNames, showDims } from "./graph/dim.ts";
import { hasNumberResult, outputNodes, type Graph } from "./graph/graph.ts";
import { planSizes } from "./graph/sizes.ts";
import { dimsOf } from "./graph/type.ts";
import { returnsNumber } from "./emit/procedure/module.ts";
import type { Procedure, Structure } from "./procedure/procedure.ts";
import { isMixable, type JacobianMode, type Mode } from "./transforms/derivatives.ts";
import { needsScalar, type DerivativeKind } from "./transforms/derive.ts";
import { isSparse, type SparseKind } from "./transforms/sparse/derive.ts";
import { divisibleLoops, isCalled } from "./transforms/procedure/checkpoints.ts";
import { differentiated } from "./transforms/procedure/signature.ts";

/**
 * The positions of the named parameters, in the order of the names.
 * @throws DiagnosticError when a name is no parameter, or occurs twice.
 */
export function wrtPositions(graph: Graph, names: readonly string[]): readonly number[] {
  return namedPositions(graph, names, "wrt");
}

/**
 * The positions of the parameters that an option names, in the order of the names.
 * @throws DiagnosticError when a name is no parameter, or occurs twice.
 */
export function namedPositions(graph: Graph, names: readonly string[], option: string): readonly number[] {
  const positions = new Map(graph.inputs.map(({ name }, index) => [name, index]));
  const source: Source = { name: option, text: names.join(","), isOption: true };
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

const NAMES: Readonly<Partial<Record<DerivativeKind | SparseKind, string>>> = {
  valueAndGradient: "a gradient",
  hvp: "a Hessian-vector product",
  hessian: "a Hessian",
  sparseHessian: "a Hessian",
};

/**
 * Make sure that a derivative exists for the number of outputs that a function has.
 * @throws DiagnosticError when the gradient, the Hessian or its products are asked of several outputs.
 */
export function requireScalar(parsed: ParsedFunction, kind: DerivativeKind | SparseKind): void {
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
 * Make sure that a function has the values that a mode is for.
 * @throws DiagnosticError when elimination is asked for a function of arrays.
 */
export function requireMode({ graph, name, source }: ParsedFunction, mode: JacobianMode | "auto" | undefined): void {
  if (mode === "mixed" && !isMixable(graph)) throw new DiagnosticError([mixedModeOfArrays(name)], source);
}

/**
 * The mode of the derivatives of a procedure.
 * @throws DiagnosticError when elimination is asked for.
 */
export function modeOfProcedure(
  { name, source }: ParsedProcedure,
  mode: JacobianMode | "auto" | undefined,
): Mode | "auto" | undefined {
  if (mode === "mixed") throw new DiagnosticError([mixedModeOfArrays(name)], source);
  return mode;
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
 * Make sure that the lengths of arrays are numbers, as the pattern of a sparse derivative needs them.
 * @throws DiagnosticError when one is not.
 */
export function requireNumericLengths({ graph, source }: ParsedFunction): void {
  const names = new Set(graph.inputs.flatMap(({ type }) => dimsOf(type).flatMap(dimNames)));
  if (names.size > 0) throw new DiagnosticError([patternNeedsLengths([...names])], source);
}

/**
 * Make sure that no sparse derivative is asked of what has none.
 * @throws DiagnosticError when one is.
 */
export function refuseSparse(
  { name, source }: Pick<ParsedFunction, "name" | "source">,
  kinds: readonly string[] | undefined,
): void {
  const sparse = kinds?.find(isSparse);
  if (sparse !== undefined) throw new DiagnosticError([noSparseDerivative(sparse, name)], source);
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

/**
 * Make sure that parameters, or fields of them such as `params.w`, can be differentiated.
 * @throws DiagnosticError when a path leads nowhere, occurs twice, or leads to what has no derivative.
 */
export function requireWrt(parsed: ParsedProcedure, paths: readonly string[] | undefined): void {
  const { procedure, source } = parsed;
  const choices = differentiated(procedure, {}).map(({ parameter }) => parameter.name);
  const known = procedure.parameters.flatMap(({ name, structure }) => pathsOf(structure, name));
  const seen = new Set<string>();
  for (const path of paths ?? []) {
    const span = { start: 0, end: path.length };
    const given: Source = { name: "wrt", text: path, isOption: true };
    if (!known.includes(path)) {
      const names = procedure.parameters.map(({ name }) => name);
      throw new DiagnosticError([unknownParameter(path, span, names, suggest(path, known))], given);
    }
    if (seen.has(path)) throw new DiagnosticError([repeatedParameter(path, span)], given);
    seen.add(path);
    if (differentiated(procedure, { wrt: [path] }).length === 0) {
      throw new DiagnosticError([notDifferentiable(path, choices)], source);
    }
  }
}

/**
 * Make sure that the loops that are carried out in pieces can be.
 * @throws DiagnosticError when there is no such loop.
 */
export function requireLoops({ procedure, name, source }: ParsedProcedure, loops: readonly string[] | undefined): void {
  const divisible = divisibleLoops(procedure);
  const unknown = loops?.find((loop) => !divisible.some((each) => isCalled(each, loop)));
  if (unknown === undefined) return;
  const choices = divisible.map(({ counter, line }) =>
    line === undefined ? counter.name : `${counter.name} (line ${line})`,
  );
  throw new DiagnosticError([noSuchLoop(unknown, name, [...new Set(choices)])], source);
}

function pathsOf(structure: Structure, path: string): readonly string[] {
  switch (structure.form) {
    case "scalar":
    case "array":
      return [path];
    case "record":
      return [path, ...structure.fields.flatMap(([name, field]) => pathsOf(field, `${path}.${name}`))];
    case "list":
      return [path, ...structure.items.flatMap((item, index) => pathsOf(item, `${path}.${index}`))];
  }
}

/**
 * Make sure that a procedure has a derivative.
 * @throws DiagnosticError when it gives no number where one is needed, or has nothing to differentiate.
 */
export function requireDerivative(
  { procedure, name, source }: ParsedProcedure,
  kind: DerivativeKind | SparseKind,
): void {
  if (kind === "value") return;
  if (kind === "gnvp") throw new DiagnosticError([productOfFormulas(name)], source);
  if (needsScalar(kind) && !returnsNumber(procedure)) {
    throw new DiagnosticError([resultIsNoNumber(NAMES[kind] ?? `a ${kind}`, name, describeResult(procedure))], source);
  }
  if (differentiated(procedure, {}).length === 0) throw new DiagnosticError([nothingToDifferentiate(name)], source);
}

const RESULTS = { array: "an array", record: "an object", list: "a tuple" };

/** What a procedure gives that does not give one real number, in words. */
export function describeResult({ result, parameters }: Procedure): string {
  const written = parameters.filter((parameter) => parameter.written).map((parameter) => `\`${parameter.name}\``);
  if (written.length > 0) return `what it writes into ${written.join(" and ")}`;
  if (!result) return "nothing";
  if (result.form !== "scalar") return RESULTS[result.form];
  return result.kind === "boolean" ? "a truth value" : "a whole number";
}
