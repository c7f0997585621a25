import { generatedName } from "../../compiler/emit/module.ts";
import type { Generated } from "../../compiler/emit/instantiate.ts";
import type { LoadedModule } from "../../compiler/emit/load.ts";
import type { Style } from "../../compiler/emit/result.ts";
import { evaluate, fillResult } from "../../compiler/graph/evaluate.ts";
import { isList, type Graph, type Result } from "../../compiler/graph/graph.ts";
import type { DerivativeKind } from "../../compiler/transforms/derive.ts";

/** The largest number of parameters that functions which write into arrays take one by one. */
const MAX_POSITIONAL = 16;

/** The function of a loaded module that computes a derivative. */
export function generatedOf(module: LoadedModule, base: string, kind: DerivativeKind, style: Style): Generated {
  const name = generatedName(base, kind, style);
  const found = module.get(name);
  if (!found) throw new Error(`the module has no ${name}, but ${[...module.keys()].join(", ")}`);
  return found;
}

/** Everything that a graph computes at a point, by the interpreter, in the order in which it is returned. */
export function expectedResults(graph: Graph, point: readonly number[]): readonly number[] {
  return leavesOf(fillResult(graph.result, evaluate(graph, point)));
}

/** The same by a function that was generated from the graph. */
export function actualResults(run: Generated, graph: Graph, point: readonly number[], style: Style): readonly number[] {
  if (style === "plain") return leavesOf(run(...point));
  const { result } = graph;
  const parts = typeof result === "number" || isList(result) ? [result] : Object.values(result);
  const returned = parts.findIndex((part) => typeof part === "number");
  const arrays = parts.map((part) => new Float64Array(sizeOf(part)));
  const inputs = point.length > MAX_POSITIONAL ? [Float64Array.from(point)] : point;
  const value = run(...inputs, ...arrays.filter((_, index) => index !== returned));
  return arrays.flatMap((array, index) => (index === returned ? leavesOf(value) : [...array]));
}

function sizeOf(result: Result): number {
  if (typeof result === "number") return 1;
  return (isList(result) ? result : Object.values(result)).reduce<number>((sum, part) => sum + sizeOf(part), 0);
}

function leavesOf(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  throw new TypeError(`no number, list or record: ${String(value)}`);
}
