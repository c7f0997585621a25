import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import { isList, type Result } from "../../graph/graph.ts";

/**
 * The names of the outputs: the function's own for a number, the fields of an object, and those of its steps or `f[1]`,
 * `f[2]`, … for a vector.
 */
export function outputNames({ name, graph }: ParsedFunction): readonly string[] {
  const { result } = graph;
  if (typeof result === "number") return [name];
  if (!isList(result) || result.some((part) => typeof part !== "number")) return pathsOf(result, "");
  const names = graph.outputs.map((id, index) => graph.provenance.get(id)?.name ?? `${name}[${String(index + 1)}]`);
  return names.map((output, index) => (names.indexOf(output) === index ? output : `${name}[${String(index + 1)}]`));
}

/** Where the outputs stand in the result, in order: `energy`, `position[1]`. */
function pathsOf(result: Result, path: string): readonly string[] {
  if (typeof result === "number") return [path];
  if (isList(result)) return result.flatMap((part, index) => pathsOf(part, `${path}[${String(index + 1)}]`));
  return Object.entries(result).flatMap(([field, part]) => pathsOf(part, path === "" ? field : `${path}.${field}`));
}
