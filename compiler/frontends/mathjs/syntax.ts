import type { Span } from "../../graph/provenance.ts";

// The syntax tree that is lowered: what is supported of mathjs's, with positions.

export interface NumberLiteral {
  readonly kind: "number";
  readonly value: number;
  readonly span: Span;
}

export interface TruthLiteral {
  readonly kind: "truth";
  readonly value: boolean;
  readonly span: Span;
}

export interface Name {
  readonly kind: "name";
  readonly name: string;
  readonly span: Span;
}

/** An operator, by the name of the function that it stands for. */
export interface Operation {
  readonly kind: "operation";
  readonly fn: string;
  readonly operands: readonly Expression[];
  /** A product without an operator. */
  readonly implicit: boolean;
  readonly span: Span;
}

/** `base + 10%`: a number and a share of it. */
export interface Percentage {
  readonly kind: "percentage";
  readonly fn: string;
  readonly base: Expression;
  readonly share: Expression;
  readonly span: Span;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly nameSpan: Span;
  readonly operands: readonly Expression[];
  readonly span: Span;
}

export interface Conditional {
  readonly kind: "conditional";
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
  readonly span: Span;
}

/** `a < b <= c`: every operand is compared with the next. */
export interface Chain {
  readonly kind: "chain";
  readonly comparisons: readonly string[];
  readonly operands: readonly Expression[];
  readonly span: Span;
}

/** `[a, b]`: numbers, or arrays of one shape, such as the rows of a matrix. */
export interface VectorLiteral {
  readonly kind: "vector";
  readonly elements: readonly Expression[];
  readonly span: Span;
}

/** `A[1, 2:end]`: a part of an array. */
export interface Index {
  readonly kind: "index";
  readonly object: Expression;
  readonly indices: readonly Expression[];
  readonly span: Span;
}

/** `start:step:stop`; in an index, what is left out stands for the first and the last. */
export interface Range {
  readonly kind: "range";
  readonly start: Expression | undefined;
  readonly step: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly span: Span;
}

/** `end`, the length of what is indexed. */
export interface End {
  readonly kind: "end";
  readonly span: Span;
}

/** A string, as some functions take one to tell what is meant. */
export interface Text {
  readonly kind: "text";
  readonly value: string;
  readonly span: Span;
}

export type Expression =
  | NumberLiteral
  | TruthLiteral
  | Name
  | Operation
  | Percentage
  | Call
  | Conditional
  | Chain
  | VectorLiteral
  | Index
  | Range
  | End
  | Text;

/** A line that has a value; with a name where it is an assignment. */
export interface Statement {
  readonly name?: string;
  readonly nameSpan?: Span;
  readonly value: Expression;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly nameSpan: Span;
  readonly parameters: readonly string[];
  readonly body: Expression;
}

/** A source text, read. */
export interface Program {
  /** What has a value, in order. */
  readonly statements: readonly Statement[];
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** The function that the last line defines, if it defines one. */
  readonly last: FunctionDefinition | undefined;
}

/** The parts of an expression that are expressions, in the order of the source. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "truth":
    case "name":
    case "end":
    case "text":
      return [];
    case "operation":
    case "call":
    case "chain":
      return expression.operands;
    case "percentage":
      return [expression.base, expression.share];
    case "conditional":
      return [expression.test, expression.then, expression.otherwise];
    case "vector":
      return expression.elements;
    case "index":
      return [expression.object, ...expression.indices];
    case "range":
      return [expression.start, expression.step, expression.stop].filter((part) => part !== undefined);
  }
}
