import type { ParsedFunction } from "../../frontends/mathjs/index.ts";

/** The names of the outputs: the function's own for a number, those of its steps or `f[1]`, `f[2]`, … for a vector. */
export function outputNames({ name, graph }: ParsedFunction): readonly string[] {
  if (typeof graph.result === "number") return [name];
  const names = graph.outputs.map((id, index) => graph.provenance.get(id)?.name ?? `${name}[${String(index + 1)}]`);
  return names.map((output, index) => (names.indexOf(output) === index ? output : `${name}[${String(index + 1)}]`));
}
