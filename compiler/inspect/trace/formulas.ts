import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { inputIndex } from "../../graph/structural.ts";
import { sumText, type Format, type Formula } from "../formula.ts";
import { outputFormulas } from "../notation.ts";
import { OWN_VALUE, type Lines } from "./steps.ts";
import type { Seed } from "./numbers.ts";
import type { LinearLines } from "./sweep.ts";
import { symbolText, type LineSymbol } from "./symbol.ts";

/** Lines with the names of their values, tangents and adjoints, all in one notation. */
export interface NamedLines<Of extends Lines = LinearLines> {
  readonly lines: Of;
  readonly format: Format;
  readonly values: readonly string[];
  readonly tangents: readonly string[];
  readonly adjoints: readonly string[];
}

/** Give lines their names. */
export function nameLines<Of extends Lines>(lines: Of, symbols: readonly LineSymbol[], format: Format): NamedLines<Of> {
  return {
    lines,
    format,
    values: symbols.map((symbol) => symbolText(symbol, format)),
    tangents: symbols.map((symbol) => symbolText(symbol, format, "dot")),
    adjoints: symbols.map((symbol) => symbolText(symbol, format, "bar")),
  };
}

/** The formulas of the steps, over the lines that they read. */
export function stepFormulas({ lines, values, format }: NamedLines<Lines>): readonly string[] {
  return lines.steps.map(({ operands, graph }) => {
    const names = operands.map((place) => at(values, place));
    return written(graph, names, undefined, format)
      .map(({ text }) => text)
      .join("");
  });
}

/** The formulas of the tangents of all lines. */
export function tangentFormulas({ lines, values, tangents, format }: NamedLines, seed: Seed): readonly string[] {
  const count = lines.graph.inputs.length;
  const seeds = lines.graph.inputs.map((_, index) => (index === seed.place ? seedFormula(seed, format).text : "0"));
  const sums = lines.steps.map(({ operands, derivative }, index) => {
    const names = [...operands.map((place) => at(values, place)), ...operands.map((place) => at(tangents, place))];
    return sumText(written(derivative.tangentTerms().graph, names, at(values, count + index), format), { format });
  });
  return [...seeds, ...sums];
}

/** The formulas of the adjoints of all lines. */
export function adjointFormulas({ lines, values, adjoints, format }: NamedLines, seed: Seed): readonly string[] {
  const count = lines.graph.inputs.length;
  const contributions = values.map((_, place): Formula[] => (place === seed.place ? [seedFormula(seed, format)] : []));
  for (let index = lines.steps.length - 1; index >= 0; index--) {
    const { operands, derivative } = at(lines.steps, index);
    const terms = derivative.adjointTerms();
    const names = [...operands.map((place) => at(values, place)), at(adjoints, count + index)];
    written(terms.graph, names, at(values, count + index), format).forEach((term, position) => {
      at(contributions, at(operands, at(terms.operands, position))).push(term);
    });
  }
  return contributions.map((terms) => sumText(terms, { format }));
}

/** What a sweep starts with: 1 everywhere, or the unit array that is 1 at one element. */
function seedFormula({ element }: Seed, format: Format): Formula {
  if (element === undefined) return { text: "1", precedence: Infinity };
  const indices = element.map((index) => String(index + 1)).join(format === "latex" ? "," : ", ");
  return { text: format === "latex" ? `e_{${indices}}` : `e[${indices}]`, precedence: Infinity };
}

/** The significant digits of the coefficients of derivatives. */
const DIGITS = 6;

/** The outputs of a graph over named inputs; in derivatives, the value of the step itself has a name as well. */
function written(graph: Graph, names: readonly string[], own: string | undefined, format: Format): readonly Formula[] {
  const nameOf = (node: Node): string | undefined => {
    const index = inputIndex(node);
    if (index !== undefined) return at(names, index);
    return graph.provenance.get(node.id)?.name === OWN_VALUE ? own : undefined;
  };
  return outputFormulas(graph, { format, nameOf, ...(own !== undefined && { digits: DIGITS, regroup: true }) });
}
