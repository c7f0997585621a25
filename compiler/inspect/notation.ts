import { at } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { Notation } from "../graph/primitive.ts";
import { constantValue, inputIndex, numberAttribute, projectIndex } from "../graph/structural.ts";
import { latexName, typeset } from "./latex.ts";

/** The notation that formulas are written in. */
export type Format = "text" | "latex";

/** A formula, and how tightly its outermost operation binds. */
export interface Formula {
  readonly text: string;
  readonly precedence: number;
  /** A number, which may stand in front of a product; or a sum or product, which may be continued without parentheses. */
  readonly kind?: "number" | "chain";
}

/** How formulas are written. */
export interface FormulaOptions {
  readonly format: Format;
  /** The name that stands for a node; its operation is written where there is none. */
  readonly nameOf?: (node: Node) => string | undefined;
  /** The significant digits of numbers that are no short decimals; all where not given. */
  readonly digits?: number;
  /** Whether products and sums may be regrouped as one does by hand: coefficients first, no parentheses in a chain. */
  readonly regroup?: boolean;
}

const PRODUCT = 6;
const ATOM = 10;
const POWER = 8;
const CONDITIONAL = 0;
const MAX_LENGTH = 2000;

/** The formulas of the nodes of a graph, by id. Those that grow beyond any use are cut short. */
export function formulas(graph: Graph, options: FormulaOptions): readonly Formula[] {
  const inputs = graph.inputs.map(({ name }) => atom(options.format === "latex" ? typeset(latexName(name)) : name));
  return writeAll(graph, inputs, options);
}

/** The formulas of the outputs of a graph, in order. */
export function outputFormulas(graph: Graph, options: FormulaOptions): readonly Formula[] {
  const written = formulas(graph, options);
  return graph.outputs.map((id) => at(written, id));
}

/** A law of simplification: `left → right`. */
export function lawText(law: Graph): string {
  return outputFormulas(law, { format: "text" })
    .map(({ text }) => text)
    .join(" → ");
}

/** The sum of terms, cut short where it grows beyond any use. */
export function sumText(terms: readonly Formula[], options: FormulaOptions): string {
  let text = "";
  for (const term of terms) {
    const next = within(term, PRODUCT, options);
    if (text === "") text = next;
    else text += next.startsWith("-") ? ` - ${next.slice(1)}` : ` + ${next}`;
    if (text.length > MAX_LENGTH) return `${text} + …`;
  }
  return text === "" ? "0" : text;
}

function atom(text: string): Formula {
  return { text, precedence: ATOM };
}

function writeAll(graph: Graph, inputs: readonly Formula[], options: FormulaOptions): readonly Formula[] {
  const written: Formula[] = [];
  const read = (id: number): Formula => at(written, id);
  for (const node of graph.nodes) {
    const name = options.nameOf?.(node);
    const formula = name === undefined ? writeNode(graph, node, inputs, read, options) : atom(name);
    written.push(formula.text.length > MAX_LENGTH ? atom("…") : formula);
  }
  return written;
}

function writeNode(
  graph: Graph,
  node: Node,
  inputs: readonly Formula[],
  read: (id: number) => Formula,
  options: FormulaOptions,
): Formula {
  const value = constantValue(node);
  if (value !== undefined)
    return node.type.kind === "boolean" ? writeTruth(value, options) : writeNumber(value, options);
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const element = projectIndex(node);
  if (element !== undefined) return writeBranch(at(graph.nodes, at(node.operands, 0)), element, read, options);
  return writeOperation(node, node.operands.map(read), options);
}

/** `test ? then : otherwise`, with the formulas of the captures in both. */
function writeBranch(branch: Node, element: number, read: (id: number) => Formula, options: FormulaOptions): Formula {
  const { implementation } = branch.primitive;
  if (implementation.kind !== "branch") return atom(branch.primitive.name);
  const [test = atom(""), ...captures] = branch.operands.map(read);
  const side = (taken: number): Formula => {
    const graph = implementation.choose(taken, branch.attributes);
    const { nameOf: _, ...rest } = options;
    return at(writeAll(graph, captures, rest), at(graph.outputs, element));
  };
  const [then, otherwise] = [side(1), side(0)];
  if (options.format === "latex") {
    return atom(
      `\\begin{cases} ${then.text} & \\text{if } ${test.text} \\\\ ${otherwise.text} & \\text{otherwise} \\end{cases}`,
    );
  }
  const text = `${within(test, CONDITIONAL + 1, options)} ? ${within(then, CONDITIONAL + 1, options)} : ${otherwise.text}`;
  return { text, precedence: CONDITIONAL };
}

function writeOperation(node: Node, operands: readonly Formula[], options: FormulaOptions): Formula {
  const { notation } = node.primitive;
  const [first = atom(""), second = atom("")] = operands;
  const latex = options.format === "latex";
  switch (notation.kind) {
    case "infix":
      return writeInfix(node, notation, first, second, options);
    case "prefix": {
      // −(a·b) is (−a)·b, so a sign needs no parentheses around a product.
      const isProduct = first.kind === "chain" && first.precedence === PRODUCT;
      const precedence = isProduct ? Math.min(notation.precedence, PRODUCT) : notation.precedence;
      const text = `${latex ? notation.latex : notation.text}${operandOf(first, precedence, options)}`;
      return first.kind === "number" ? { text, precedence, kind: "number" } : { text, precedence };
    }
    case "postfix": {
      const { precedence } = notation;
      return { text: `${within(first, precedence, options)}${latex ? notation.latex : notation.text}`, precedence };
    }
    case "fraction":
      return latex
        ? { text: `\\frac{${first.text}}{${second.text}}`, precedence: POWER }
        : {
            text: `${within(first, PRODUCT, options)} / ${operandOf(second, PRODUCT + 1, options)}`,
            precedence: PRODUCT,
            kind: "chain",
          };
    case "power":
      return writePower(node, notation, operands, options);
    case "fence": {
      const [open, close] = latex ? notation.latex : notation.text;
      return atom(`${open}${first.text}${close}`);
    }
    case "call": {
      const leading = (notation.attributes ?? []).map((key) => String(numberAttribute(node.attributes, key)));
      const list = [...leading, ...operands.map(({ text }) => text)].join(", ");
      return atom(latex ? `${notation.latex}\\left(${list}\\right)` : `${notation.text}(${list})`);
    }
  }
}

function writeInfix(
  { primitive }: Node,
  notation: Notation & { readonly kind: "infix" },
  first: Formula,
  second: Formula,
  options: FormulaOptions,
): Formula {
  const { precedence } = notation;
  const isProduct = notation.text === "*";
  const isSwapped = isProduct && options.regroup && second.kind === "number" && first.kind !== "number";
  const [left, right] = isSwapped ? [second, first] : [first, second];
  const continues = options.regroup && primitive.commutative && right.kind === "chain";
  const head = within(left, precedence, options);
  if (options.regroup && notation.text === "+" && right.kind === "number" && right.text.startsWith("-")) {
    return { text: `${head} - ${right.text.slice(1)}`, precedence };
  }
  const tail = operandOf(right, continues ? precedence : precedence + 1, options);
  const symbol = options.format === "latex" ? notation.latex : isProduct ? "·" : notation.text;
  const isCoefficient = isProduct && left.kind === "number";
  const text = isCoefficient ? withCoefficient(head, tail, symbol) : `${head} ${symbol} ${tail}`;
  if (isCoefficient && isPi(tail)) return { text, precedence, kind: "number" };
  return primitive.commutative ? { text, precedence, kind: "chain" } : { text, precedence };
}

/** A number in front of a factor: `2π`, `3 x`, and `2 · 3` where the factor begins with a digit. */
function withCoefficient(coefficient: string, factor: string, symbol: string): string {
  if (isPi(factor) && /\d$/.test(coefficient)) return coefficient + factor;
  return /^\d/.test(factor) ? `${coefficient} ${symbol} ${factor}` : `${coefficient} ${factor}`;
}

function isPi(text: string): boolean {
  return text === "π" || text === "\\pi";
}

function writePower(
  node: Node,
  notation: Notation & { readonly kind: "power" },
  [base = atom(""), power = atom("")]: readonly Formula[],
  options: FormulaOptions,
): Formula {
  const exponent =
    notation.exponent === undefined ? power : writeNumber(numberAttribute(node.attributes, notation.exponent), options);
  const below = within(base, POWER + 1, options);
  const above = options.format === "latex" ? `{${exponent.text}}` : operandOf(exponent, POWER, options);
  return { text: `${below}^${above}`, precedence: POWER };
}

/** A formula in parentheses where it binds less tightly than its place asks for. */
function within(formula: Formula, precedence: number, { format }: FormulaOptions): string {
  if (formula.precedence >= precedence) return formula.text;
  return format === "latex" ? `\\left(${formula.text}\\right)` : `(${formula.text})`;
}

/** The same after an operator, where a leading sign needs parentheses as well. */
function operandOf(formula: Formula, precedence: number, options: FormulaOptions): string {
  return within(formula, formula.text.startsWith("-") ? ATOM + 1 : precedence, options);
}

function writeTruth(value: number, { format }: FormulaOptions): Formula {
  const text = value === 0 ? "false" : "true";
  return atom(format === "latex" ? `\\mathrm{${text}}` : text);
}

const MAX_MULTIPLE = 100;
const SHORT = 10;

function writeNumber(value: number, { format, digits }: FormulaOptions): Formula {
  if (value < 0 || Object.is(value, -0)) {
    const { text, precedence } = writeNumber(-value, { format, ...(digits !== undefined && { digits }) });
    return { text: `-${text}`, precedence: Math.min(precedence, PRODUCT + 1), kind: "number" };
  }
  const latex = format === "latex";
  if (value === Math.E) return { ...atom("e"), kind: "number" };
  if (value === Infinity) return { ...atom(latex ? "\\infty" : "∞"), kind: "number" };
  const multiple = Math.round(value / Math.PI);
  if (multiple >= 1 && multiple <= MAX_MULTIPLE && multiple * Math.PI === value) {
    const count = multiple === 1 ? "" : String(multiple);
    return { text: `${count}${latex ? "\\pi" : "π"}`, precedence: multiple === 1 ? ATOM : PRODUCT, kind: "number" };
  }
  const exact = String(value);
  const fraction = digits !== undefined && smallFraction(value);
  if (fraction)
    return {
      text: latex ? `\\frac{${fraction[0]}}{${fraction[1]}}` : fraction.join("/"),
      precedence: PRODUCT,
      kind: "number",
    };
  const isLong = digits !== undefined && !Number.isInteger(value) && exact.replace(/e.*|\./g, "").length > SHORT;
  const [mantissa = exact, exponent] = (isLong ? String(Number(value.toPrecision(digits))) : exact).split("e");
  if (exponent === undefined)
    return { ...atom(latex && Number.isNaN(value) ? "\\mathrm{NaN}" : mantissa), kind: "number" };
  const power = exponent.replace("+", "");
  return latex
    ? { text: `${mantissa} \\cdot 10^{${power}}`, precedence: PRODUCT, kind: "number" }
    : { ...atom(`${mantissa}e${power}`), kind: "number" };
}

/** A number as a fraction p/q with a small q, where it is one, to the last bit, and no short decimal. */
function smallFraction(value: number): readonly [number, number] | undefined {
  for (const q of [3, 6, 7, 9, 11, 12]) {
    const p = Math.round(value * q);
    if (p % q !== 0 && p < 100 && p / q === value && String(value).length > SHORT) return [p, q];
  }
  return undefined;
}
