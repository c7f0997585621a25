import { dimTerms, type Dim, type DimTerm } from "../../graph/dim.ts";
import { name, number, type Expression } from "../program.ts";

/** Makes the expressions of lengths: their names are variables of the program. */
export type LengthOf = (dim: Dim) => Expression;

/** The expressions of lengths, given the variables that hold the named ones. */
export function lengthsOver(variables: ReadonlyMap<string, string>): LengthOf {
  const termOf = ({ coefficient, names }: DimTerm): Expression => {
    const factors = names.map((each) => name(variables.get(each) ?? each));
    const size = Math.abs(coefficient);
    return product(size === 1 && factors.length > 0 ? factors : [number(size), ...factors]);
  };
  return (dim) => {
    const [first, ...rest] = dimTerms(dim);
    if (first === undefined) return number(0);
    const start: Expression =
      first.coefficient < 0 ? { kind: "prefix", operator: "-", operand: termOf(first) } : termOf(first);
    return rest.reduce<Expression>(
      (sum, term) => ({ kind: "infix", operator: term.coefficient < 0 ? "-" : "+", left: sum, right: termOf(term) }),
      start,
    );
  };
}

function product(factors: readonly Expression[]): Expression {
  return factors.reduce((left, right) => ({ kind: "infix", operator: "*", left, right }));
}

/** a + b, without what is 0. */
export function plus(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0)) return b;
  return isNumber(b, 0) ? a : { kind: "infix", operator: "+", left: a, right: b };
}

/** a · b, without what is 1. */
export function times(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0) || isNumber(b, 0)) return number(0);
  if (isNumber(a, 1)) return b;
  return isNumber(b, 1) ? a : { kind: "infix", operator: "*", left: a, right: b };
}

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === "number" && expression.value === value;
}
