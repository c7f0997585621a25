import { at } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { Notation } from "../graph/primitive.ts";
import { numberAttribute } from "../graph/attributes.ts";
import { constantValue, inputIndex, projectIndex } from "../graph/structural.ts";
import type { Type } from "../graph/type.ts";
import { writeArrayOperation } from "./array-notation.ts";
import { atom, CONDITIONAL, MAX_LENGTH, operandOf, POWER, PRODUCT, within } from "./formula.ts";
import type { Formula, FormulaOptions } from "./formula.ts";
import { latexName, typeset } from "./latex.ts";
import { writeNumber, writeTruth } from "./literal.ts";

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

function writeAll(graph: Graph, inputs: readonly Formula[], options: FormulaOptions): readonly Formula[] {
  const written: Formula[] = [];
  const elements = new Map<number, readonly Formula[]>();
  const read = (id: number): Formula => at(written, id);
  for (const node of graph.nodes) {
    const operands = node.operands.map(read);
    if (node.type.kind === "tuple") elements.set(node.id, writeBranch(node, operands, options).map(shortened));
    const name = options.nameOf?.(node);
    const formula = name === undefined ? writeNode(node, graph, operands, inputs, elements, options) : atom(name);
    written.push(shortened(formula));
  }
  return written;
}

function shortened(formula: Formula): Formula {
  return formula.text.length > MAX_LENGTH ? atom("…") : formula;
}

function writeNode(
  node: Node,
  graph: Graph,
  operands: readonly Formula[],
  inputs: readonly Formula[],
  elements: ReadonlyMap<number, readonly Formula[]>,
  options: FormulaOptions,
): Formula {
  const isBoolean = node.type.kind === "boolean";
  const value = constantValue(node);
  if (value !== undefined) return isBoolean ? writeTruth(value, options) : writeNumber(value, options);
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const element = projectIndex(node);
  if (element !== undefined) return elements.get(at(node.operands, 0))?.[element] ?? atom("…");
  const types = node.operands.map((id) => at(graph.nodes, id).type);
  return writeArrayOperation(node, types, operands, options) ?? writeOperation(node, types, operands, options);
}

/** `test ? then : otherwise` for each element, with the formulas of the captures in both. */
function writeBranch(
  { primitive, attributes }: Node,
  [test = atom(""), ...captures]: readonly Formula[],
  options: FormulaOptions,
): readonly Formula[] {
  const { implementation } = primitive;
  if (implementation.kind !== "branch") return [];
  const { nameOf: _, ...rest } = options;
  const side = (taken: number): readonly Formula[] => {
    const graph = implementation.choose(taken, attributes);
    const written = writeAll(graph, captures, rest);
    return graph.outputs.map((id) => at(written, id));
  };
  const otherwise = side(0);
  return side(1).map((then, index) => writeConditional(test, then, at(otherwise, index), options));
}

function writeConditional(test: Formula, then: Formula, otherwise: Formula, options: FormulaOptions): Formula {
  if (options.format === "latex") {
    const cases = [`${then.text} & \\text{if } ${test.text}`, `${otherwise.text} & \\text{otherwise}`];
    return atom(`\\begin{cases} ${cases.join(" \\\\ ")} \\end{cases}`);
  }
  const [first, second] = [test, then].map((formula) => within(formula, CONDITIONAL + 1, options));
  return { text: `${first ?? ""} ? ${second ?? ""} : ${otherwise.text}`, precedence: CONDITIONAL };
}

function writeOperation(
  node: Node,
  types: readonly Type[],
  operands: readonly Formula[],
  options: FormulaOptions,
): Formula {
  const { notation } = node.primitive;
  const arrays = types.filter(({ kind }) => kind === "tensor").length;
  const [first = atom(""), second = atom("")] = operands;
  const latex = options.format === "latex";
  switch (notation.kind) {
    case "infix":
      return writeInfix(node, arrays > 1 ? elementwise(notation) : notation, first, second, options);
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
            text: `${within(first, PRODUCT, options)} ${second.kind !== "number" && types[1]?.kind === "tensor" ? "./" : "/"} ${operandOf(second, PRODUCT + 1, options)}`,
            precedence: PRODUCT,
            kind: "chain",
          };
    case "power":
      return writePower(node, notation, operands, arrays > 0, options);
    case "fence": {
      const [open, close] = latex ? notation.latex : notation.text;
      return atom(`${open}${first.text}${close}`);
    }
    case "call": {
      const leading = (notation.attributes ?? []).map((key) => String(numberAttribute(node.attributes, key)));
      const list = [...leading, ...operands.map(({ text }) => text)].join(", ");
      return atom(latex ? `${notation.latex}\\left(${list}\\right)` : `${notation.text}(${list})`);
    }
    case "view":
      return first;
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
  const isProduct = notation.text === "*" || notation.text === ".*";
  const isSwapped = isProduct && options.regroup && second.kind === "number" && first.kind !== "number";
  const [left, right] = isSwapped ? [second, first] : [first, second];
  const continues = options.regroup && primitive.commutative && right.kind === "chain";
  const head = within(left, precedence, options);
  if (options.regroup && notation.text === "+" && right.kind === "number" && right.text.startsWith("-")) {
    return { text: `${head} - ${right.text.slice(1)}`, precedence };
  }
  const tail = operandOf(right, continues ? precedence : precedence + 1, options);
  const symbol = options.format === "latex" ? notation.latex : notation.text === "*" ? "·" : notation.text;
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
  isArray: boolean,
  options: FormulaOptions,
): Formula {
  const exponent =
    notation.exponent === undefined ? power : writeNumber(numberAttribute(node.attributes, notation.exponent), options);
  const below = within(base, POWER + 1, options);
  const above = options.format === "latex" ? `{${exponent.text}}` : operandOf(exponent, POWER, options);
  return { text: `${below}${isArray && options.format === "text" ? "." : ""}^${above}`, precedence: POWER };
}

/** How a product is written where it is one of arrays, element by element. */
function elementwise<Of extends Notation & { readonly kind: "infix" }>(notation: Of): Of {
  return notation.text === "*" ? { ...notation, text: ".*", latex: "\\odot" } : notation;
}
