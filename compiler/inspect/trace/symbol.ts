import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { latexName, typeset, type LatexName } from "../latex.ts";
import type { Format } from "../notation.ts";

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
 * next of v₁, v₂, … that no name looks like. A name that is given twice has a number behind it the second time.
 */
export function symbolsOf(graph: Graph, nodes: readonly Node[]): readonly LineSymbol[] {
  const names = nodes.map(({ id }) => graph.provenance.get(id)?.name);
  const taken = new Set([...graph.inputs.map(({ name }) => name), ...names]);
  const used = new Set(graph.inputs.map(({ name }) => name));
  let count = 0;
  const numbered = (): LineSymbol => {
    do count++;
    while (taken.has(`v${count}`));
    return numberedSymbol(count);
  };
  const once = (name: string): string => {
    let free = name;
    for (let suffix = 2; used.has(free); suffix++) free = `${name}_${suffix}`;
    used.add(free);
    return free;
  };
  return [
    ...graph.inputs.map(({ name }) => namedSymbol(name)),
    ...names.map((name) => (name === undefined ? numbered() : namedSymbol(once(name)))),
  ];
}
