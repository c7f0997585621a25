import type { InfixOperator } from "../graph/primitive.ts";

/** An expression of the target language. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "truth"; readonly value: boolean }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "prefix"; readonly operator: "-" | "!"; readonly operand: Expression }
  | {
      readonly kind: "infix";
      readonly operator: InfixOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "call"; readonly callee: string; readonly operands: readonly Expression[] }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: "element"; readonly array: string; readonly index: Expression }
  | { readonly kind: "list"; readonly elements: readonly Expression[] }
  /** A new list of zeros. */
  | { readonly kind: "zeros"; readonly length: number }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, value: Expression])[] };

/** The types that the programs speak of. */
export type ValueType = "number" | "boolean";

/** A statement of the target language. */
export type Statement =
  | { readonly kind: "const"; readonly name: string; readonly value: Expression; readonly comment?: string | undefined }
  | { readonly kind: "let"; readonly name: string; readonly type: ValueType; readonly value?: Expression }
  | { readonly kind: "assign"; readonly target: Expression; readonly value: Expression }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** Count a variable from 0 up to a limit. */
  | { readonly kind: "for"; readonly variable: string; readonly count: number; readonly body: readonly Statement[] }
  /** Run through a table of operations; see `Dispatch`. */
  | { readonly kind: "dispatch"; readonly dispatch: Dispatch }
  | { readonly kind: "perform"; readonly call: Expression }
  | { readonly kind: "return"; readonly value: Expression }
  | { readonly kind: "label"; readonly text: string };

/** A parameter of a function of the target language. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
}

/** A function of the target language. */
export interface FunctionProgram {
  readonly name: string;
  readonly documentation: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly returnType: string;
  readonly body: readonly Statement[];
  readonly exported: boolean;
}

/**
 * A buffer that the functions of a derivative share: zeros, with some numbers set from a place on; or a table of numbers;
 * or one of integers.
 */
export interface Buffer {
  readonly name: string;
  readonly contents:
    | { readonly length: number; readonly preset?: { readonly from: number; readonly values: readonly number[] } }
    | { readonly table: readonly number[] }
    | { readonly integers: ArrayLike<number> };
}

/**
 * Operations as data: `runs` lists pairs of a case and how often it is repeated. Each repetition reads the places of its
 * operands from the table, one after another, and writes its results to the next places of the workspace.
 */
export interface Dispatch {
  readonly runs: string;
  readonly run: string;
  /** The variables that walk through the table and the workspace. */
  readonly place: string;
  readonly output: string;
  readonly firstOutput: number;
  readonly repeat: string;
  readonly cases: readonly DispatchCase[];
}

/** The statements of one kind of operation, and by how much it advances. */
export interface DispatchCase {
  readonly operands: number;
  readonly results: number;
  readonly body: readonly Statement[];
}

/** Everything that one derivative needs at the top level of a module, in order. */
export interface Program {
  readonly buffers: readonly Buffer[];
  readonly functions: readonly FunctionProgram[];
  /** The functions of `adjoint/runtime` that are called. */
  readonly runtime: ReadonlySet<string>;
}

export const number = (value: number): Expression => ({ kind: "number", value });
export const name = (text: string): Expression => ({ kind: "name", name: text });
export const element = (array: string, index: number): Expression => ({ kind: "element", array, index: number(index) });

/** The element of a buffer at base + stride·k. */
export function steppingElement(array: string, base: number, stride: number, variable: string): Expression {
  const k = name(variable);
  const scaled: Expression =
    Math.abs(stride) === 1 ? k : { kind: "infix", operator: "*", left: number(Math.abs(stride)), right: k };
  if (stride < 0)
    return { kind: "element", array, index: { kind: "infix", operator: "-", left: number(base), right: scaled } };
  const index: Expression = base === 0 ? scaled : { kind: "infix", operator: "+", left: scaled, right: number(base) };
  return { kind: "element", array, index };
}
