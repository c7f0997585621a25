import type { InfixOperator } from "../graph/primitive.ts";

/** An expression of the target language. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "truth"; readonly value: boolean }
  /** A text of ours. */
  | { readonly kind: "text"; readonly value: string }
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
  /** A new array of zeros. */
  | { readonly kind: "array"; readonly type: ArrayType; readonly length: Expression }
  /** How many elements an array has. */
  | { readonly kind: "length"; readonly array: string }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, value: Expression])[] };

/** The arrays that programs work on: of doubles, or of single-precision numbers. */
export type ArrayType = "Float64Array" | "Float32Array";

/** The types that the programs speak of. */
export type ValueType = "number" | "boolean" | ArrayType;

/** A statement of the target language. */
export type Statement =
  | { readonly kind: "const"; readonly name: string; readonly value: Expression; readonly comment?: string | undefined }
  | { readonly kind: "let"; readonly name: string; readonly type: ValueType; readonly value?: Expression }
  | {
      readonly kind: "assign";
      readonly target: Expression;
      readonly value: Expression;
      /** Add to the target instead of setting it. */
      readonly adds?: boolean;
    }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** Count a variable from 0, or from another number in larger steps, up to a limit. */
  | {
      readonly kind: "for";
      readonly variable: string;
      readonly from?: Expression;
      readonly step?: number;
      readonly count: number | Expression;
      readonly body: readonly Statement[];
    }
  /** Throw a RangeError unless a test holds; the message is text with expressions in it. */
  | { readonly kind: "require"; readonly test: Expression; readonly message: readonly (string | Expression)[] }
  | { readonly kind: "comment"; readonly text: string }
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
    | { readonly table: readonly number[]; readonly type?: ArrayType }
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

/** A function that makes another one, with a workspace of its own that it fills at every call. */
export interface Factory {
  readonly name: string;
  readonly documentation: readonly string[];
  readonly parameters: readonly Parameter[];
  /** What is declared once, outside the function that is made. */
  readonly workspace: readonly Statement[];
}

/** Everything that one derivative needs at the top level of a module, in order. */
export interface Program {
  /** What makes the exported function, where it does not stand for itself. */
  readonly factory?: Factory;
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
