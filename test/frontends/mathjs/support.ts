import { all, create } from "mathjs";
import { DiagnosticError, type Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "../../../compiler/frontends/mathjs/index.ts";
import { evaluate } from "../../../compiler/graph/evaluate.ts";
import type { Graph } from "../../../compiler/graph/graph.ts";

/** All of mathjs, which judges what expressions mean. */
export const oracle = create(all ?? {});

/** The names of the functions that mathjs's expressions can call. */
export function oracleFunctions(): readonly string[] {
  const namespace: unknown = Reflect.get(oracle, "expression");
  const known: unknown = typeof namespace === "object" && namespace && Reflect.get(namespace, "mathWithTransform");
  if (typeof known !== "object" || known === null) throw new Error("mathjs has no namespace");
  return Object.keys(known).filter((name) => typeof Reflect.get(known, name) === "function");
}

/** What mathjs gives for a text at a point: the last value of a program. */
export function judged(text: string, point: Readonly<Record<string, number>>): unknown {
  const value: unknown = oracle.evaluate(text, new Map(Object.entries(point)));
  if (!oracle.isResultSet(value)) return plain(value);
  return plain(value.entries.at(-1));
}

function plain(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  return oracle.isMatrix(value) ? value.toArray() : value;
}

/** The names of the parameters. */
export function parametersOf({ graph }: ParsedFunction): readonly string[] {
  return graph.inputs.map(({ name }) => name);
}

/** The value of a text at a point, by the names of the parameters: a number, or a list. */
export function valueAt(
  text: string,
  point: Readonly<Record<string, number>> = {},
  options?: ParseOptions,
): number | readonly number[] | undefined {
  const { graph } = parseMath(text, options);
  const values = evaluate(
    graph,
    graph.inputs.map(({ name }) => {
      const value = new Map(Object.entries(point)).get(name);
      if (value === undefined) throw new Error(`no value for the parameter ${name}`);
      return value;
    }),
  );
  return typeof graph.result === "number" ? values[0] : values;
}

/** The diagnostic that a text is refused with. */
export function refusal(text: string, options?: ParseOptions): Diagnostic {
  try {
    parseMath(text, options);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [diagnostic] = error.diagnostics;
    if (diagnostic) return diagnostic;
  }
  throw new Error(`${text} was not refused`);
}

/** The text that a diagnostic points at. */
export function pointedAt(text: string, { span }: Diagnostic): string | undefined {
  return span && text.slice(span.start, span.end);
}

/** The names of the primitives of a graph, in order, those of sub-graphs in brackets. */
export function primitivesOf(graph: Graph): readonly string[] {
  return graph.nodes.flatMap(({ primitive, attributes }) => {
    if (primitive.name === "input" || primitive.name === "constant") return [];
    const sides = Object.values(attributes).filter((attribute) => typeof attribute === "object");
    return sides.length === 0
      ? [primitive.name]
      : [primitive.name, ...sides.map((side) => `[${primitivesOf(side).join(" ")}]`)];
  });
}
