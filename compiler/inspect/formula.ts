import type { Node } from "../graph/node.ts";

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

/** How tightly the operations bind that are not written with an operator of their own, among those that are. */
export const CONDITIONAL = 0;
export const PRODUCT = 6;
export const POWER = 8;
export const ATOM = 10;

/** The length from which formulas are of no use and cut short. */
export const MAX_LENGTH = 2000;

/** A formula that needs no parentheses anywhere. */
export function atom(text: string): Formula {
  return { text, precedence: ATOM };
}

/** A formula in parentheses where it binds less tightly than its place asks for. */
export function within(formula: Formula, precedence: number, { format }: FormulaOptions): string {
  if (formula.precedence >= precedence) return formula.text;
  return format === "latex" ? `\\left(${formula.text}\\right)` : `(${formula.text})`;
}

/** The same after an operator, where a leading sign needs parentheses as well. */
export function operandOf(formula: Formula, precedence: number, options: FormulaOptions): string {
  return within(formula, formula.text.startsWith("-") ? ATOM + 1 : precedence, options);
}

/** The sum of terms, cut short where it grows beyond any use. */
export function sumText(terms: readonly Formula[], options: FormulaOptions): string {
  let text = "";
  for (const term of terms) {
    const next = term.kind === "chain" ? term.text : within(term, PRODUCT, options);
    if (text === "") text = next;
    else text += next.startsWith("-") ? ` - ${next.slice(1)}` : ` + ${next}`;
    if (text.length > MAX_LENGTH) return `${text} + …`;
  }
  return text === "" ? "0" : text;
}
