import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { latexName, typeset, type LatexName } from "../latex.ts";
import type { Format } from "../formula.ts";

/** A mark over a name: a dot for its tangent, a bar for its adjoint. */
export type Mark = "dot" | "bar";

/** What a line is called. */
export interface LineSymbol {
  readonly text: string;
  readonly latex: LatexName;
}

const COMBINING: Readonly<Record<Mark, string>> = { dot: "\u0307", bar: "\u0304" };
const ACCENT: Readonly<Record<Mark, string>> = { dot: "\\dot", bar: "\\bar" };

/** A name without what would break a line or turn the direction of writing. */
export function oneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}

/** The symbol of a user's name. */
export function namedSymbol(name: string): LineSymbol {
  const text = oneLine(name);
  return { text, latex: latexName(text) };
}

/** The symbol v₋₂, v₁, … of a line by its number. */
export function numberedSymbol(number: number): LineSymbol {
  const digits = Array.from(String(number), (digit) =>
    digit === "-" ? "₋" : String.fromCodePoint(0x2080 + Number(digit)),
  );
  return { text: `v${digits.join("")}`, latex: { base: "v", subscript: String(number) } };
}

/** A symbol with its mark: in plain text, a combining character over its first letter. */
export function symbolText({ text, latex }: LineSymbol, format: Format, mark?: Mark): string {
  if (format === "latex") return typeset(latex, mark && ACCENT[mark]);
  if (mark === undefined) return text;
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return (first + COMBINING[mark]).normalize("NFC") + text.slice(first.length);
}

/**
 * The symbols of the inputs of a graph, and of nodes in the order given: the user's name where there is one, else the
 * next of v₁, v₂, … that no name looks like. A name that is given again has a number behind it.
 */
export function symbolsOf(graph: Graph, nodes: readonly Node[]): readonly LineSymbol[] {
  const inputs = graph.inputs.map(({ name }) => name);
  const names = nodes.map(({ id }) => graph.provenance.get(id)?.name);
  const taken = new Set([...inputs, ...names]);
  const times = new Map(inputs.map((name) => [name, 1]));
  const again = (name: string): string => {
    let count = times.get(name) ?? 0;
    do count++;
    while (count > 1 && taken.has(`${name}_${count}`));
    times.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  };
  let steps = 0;
  const numbered = (): LineSymbol => {
    do steps++;
    while (taken.has(`v${steps}`));
    return numberedSymbol(steps);
  };
  return [
    ...inputs.map(namedSymbol),
    ...names.map((name) => (name === undefined ? numbered() : namedSymbol(again(name)))),
  ];
}
