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
  /** An element of an array that is itself an element. */
  | { readonly kind: "item"; readonly of: Expression; readonly index: Expression }
  | { readonly kind: "list"; readonly elements: readonly Expression[] }
  /** A new list of zeros, or of another number. */
  | { readonly kind: "zeros"; readonly length: number | Expression; readonly fill?: number }
  /** A new array of zeros, or of another number. */
  | {
      readonly kind: "array";
      readonly type: ArrayType | "Uint8Array";
      readonly length: Expression;
      readonly fill?: number;
    }
  /** A new list of arrays, each of them new too. */
  | { readonly kind: "rows"; readonly length: Expression; readonly row: Expression }
  /** How many elements an array has. */
  | { readonly kind: "length"; readonly array: string }
  | { readonly kind: "member"; readonly of: Expression; readonly name: string }
  /** The last element of an array, which is taken off. */
  | { readonly kind: "pop"; readonly array: string }
  /** A variable that is increased by 1 once it has been read, or decreased by 1 before that. */
  | { readonly kind: "advance" | "retreat"; readonly name: string }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, value: Expression])[] };

/** The arrays that programs work on: of doubles, or of single-precision numbers. */
export type ArrayType = "Float64Array" | "Float32Array";

/** The operators that combine what stands in a place with a value. */
export type CombiningOperator = "+" | "-" | "*" | "/";

/** What stands behind a statement, at the end of its first line. */
interface Commented {
  readonly comment?: string | undefined;
}

/** How the parts of a record or of a tuple are named; parts that are not needed have no name. */
export type Pattern =
  | string
  | { readonly fields: readonly (readonly [name: string, pattern: Pattern])[] }
  | { readonly items: readonly (Pattern | undefined)[] };

/** A statement of the target language. */
export type Statement =
  | ({
      readonly kind: "const";
      readonly name: string;
      /** Its type, as it is written in TypeScript; where not given it is evident. */
      readonly type?: string;
      readonly value: Expression;
    } & Commented)
  | ({
      readonly kind: "let";
      readonly name: string;
      readonly type: string;
      readonly value?: Expression;
      /** Whether the type is written even where the value tells it. */
      readonly isExplicit?: boolean;
    } & Commented)
  /** Name the parts of a value; `let` where they are set again. */
  | {
      readonly kind: "unpack";
      readonly keyword: "const" | "let";
      readonly pattern: Pattern;
      readonly value: Expression;
    }
  | ({
      readonly kind: "assign";
      readonly target: Expression;
      readonly value: Expression;
      /** Combine the target with the value instead of setting it. */
      readonly operator?: CombiningOperator | undefined;
    } & Commented)
  | ({
      readonly kind: "if";
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
      /** Whether its one statement is written on the same line. */
      readonly isShort?: boolean;
    } & Commented)
  /** Count a variable from 0, or from another number in other steps, up or down to a limit. */
  | ({
      readonly kind: "for";
      readonly variable: string;
      readonly from?: Expression;
      readonly step?: number;
      readonly count: number | Expression;
      /** Whether the limit is reached too. */
      readonly isInclusive?: boolean;
      readonly body: readonly Statement[];
    } & Commented)
  | ({ readonly kind: "while"; readonly test: Expression; readonly body: readonly Statement[] } & Commented)
  | { readonly kind: "break" }
  /** Throw a RangeError unless a test holds; the message is text with expressions in it. */
  | { readonly kind: "require"; readonly test: Expression; readonly message: readonly (string | Expression)[] }
  /** Throw a RangeError where an array that is written is another argument too; two names are declared for the lists. */
  | {
      readonly kind: "apart";
      readonly written: readonly string[];
      readonly read: readonly string[];
      readonly names: { readonly written: string; readonly read: string };
    }
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
