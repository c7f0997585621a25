import type { Graph } from "../graph/graph.ts";

// A procedure is a program with loops, branches and memory: what an ordinary function of arrays is read as, and what its
// derivatives are again. Arithmetic is in graphs; what surrounds it is a handful of statements.

/** What a variable or the elements of an array are. Integers (indices, counts) and truth values have no derivative. */
export type Kind = "real" | "integer" | "boolean";

/** A variable that holds one number or one truth value. */
export interface Scalar {
  readonly form: "scalar";
  /** Its number in the procedure, which no other variable has. */
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
}

/** How the rows of an array, which are what its last axis runs along, are stored; bytes are for truth values, as 0 and 1. */
export type Storage = "number[]" | "Float64Array" | "Uint8Array";

/**
 * A variable that holds a rectangular array. Two different ones are never the same memory. With several axes it is a
 * list of rows, as in `x[i][j]`.
 */
export interface ArrayVariable {
  readonly form: "array";
  readonly id: number;
  readonly name: string;
  readonly kind: "real" | "integer";
  readonly rank: number;
  readonly storage: Storage;
}

/** A stack of arrays that are put aside for the reverse sweep. */
export interface Shelf {
  readonly form: "shelf";
  readonly id: number;
  readonly name: string;
  readonly rank: number;
  readonly storage: Storage;
}

export type Variable = Scalar | ArrayVariable | Shelf;

/** A whole number that is computed from integer variables and the lengths of arrays. */
export type Index =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly variable: Scalar }
  /** The length of an axis; rows have the length of the first one. */
  | { readonly kind: "length"; readonly array: ArrayVariable; readonly axis: number }
  | {
      readonly kind: "operation";
      readonly operator: "+" | "-" | "*";
      readonly left: Index;
      readonly right: Index;
    };

/** One element of an array: one index for each axis. */
export interface Element {
  readonly form: "element";
  readonly array: ArrayVariable;
  readonly indices: readonly Index[];
}

/** What can be read and written as one number or truth value. */
export type Place = Scalar | Element;

/** A whole number that is read as a number: `i` in `i * h` may be a variable, `x.length - 1` in a mean is this. */
export interface Count {
  readonly form: "count";
  readonly index: Index;
}

/** What a graph reads. */
export type Reading = Place | Count;

/** An output of a graph that is stored, or added to what is there. */
export interface Write {
  readonly place: Place;
  /** The position among the outputs of the graph. */
  readonly output: number;
  readonly adds: boolean;
}

/** Where a statement comes from: the line of the main file, counted from 1. */
interface Located {
  readonly line?: number | undefined;
}

/**
 * Arithmetic: the places are read, the graph is computed, and the results are written. Input k of the graph is
 * `reads[k]`; a real input for a number (also an integer), a boolean one for a truth value. All reads come before all
 * writes, which are done in order.
 */
export interface Compute extends Located {
  readonly kind: "compute";
  readonly graph: Graph;
  readonly reads: readonly Reading[];
  readonly writes: readonly Write[];
}

export interface If extends Located {
  readonly kind: "if";
  readonly test: Scalar;
  readonly then: Block;
  readonly otherwise: Block;
}

/**
 * A loop whose counter runs from `from` in steps of `step` (not 0) up to, or down to, but not including `to`. Both limits are
 * evaluated once, before it starts; nothing in the body writes the counter.
 */
export interface For extends Located {
  readonly kind: "for";
  readonly counter: Scalar;
  readonly from: Index;
  readonly to: Index;
  readonly step: number;
  readonly body: Block;
}

/** A loop that only a `break` ends. */
export interface Repeat extends Located {
  readonly kind: "repeat";
  readonly body: Block;
}

/**
 * The end of the innermost loop. It is the last statement of its block; and an `if` with a `break` somewhere inside
 * (not counting loops inside) is the last statement of its block too, so that what follows it is in its other side.
 */
export interface Break extends Located {
  readonly kind: "break";
}

/** A new array of zeros, or of another number; of no elements where it grows by `push`. */
export interface Allocate extends Located {
  readonly kind: "allocate";
  readonly array: ArrayVariable;
  readonly lengths: readonly Index[];
  readonly fill: number;
}

/** Append a number to an array of one axis, or take its last one off. */
export interface Push extends Located {
  readonly kind: "push";
  readonly array: ArrayVariable;
  readonly value: Scalar;
}
export interface Pop extends Located {
  readonly kind: "pop";
  readonly array: ArrayVariable;
  readonly target: Scalar;
}

/** Put an array aside, and take up the last one that was. The memory changes its owner; nothing is copied. */
export interface Keep extends Located {
  readonly kind: "keep";
  readonly array: ArrayVariable;
  readonly shelf: Shelf;
}
export interface Take extends Located {
  readonly kind: "take";
  readonly array: ArrayVariable;
  readonly shelf: Shelf;
}

/**
 * Somebody's own derivative of a function y = f(x, …) of numbers and arrays, as procedures whose parameters and results are
 * variables, one for each number or array. Second derivatives differentiate them. Both throw a DiagnosticError where there is
 * no such derivative.
 */
export interface DerivativeRule {
  /** What the function is called. */
  readonly name: string;
  /** The tangent of y, for x, …, y, and the tangents of x, …: linear in these. */
  readonly pushforward: () => Procedure;
  /** The list of the adjoints of x, …, for x, …, y, and the adjoint of y. */
  readonly pullback: () => Procedure;
}

/**
 * The derivative of what has been computed is that of a rule: of `result`, which has been copied from where no derivative flows,
 * with respect to `operands`. Nothing happens when it is carried out.
 */
export interface Derive extends Located {
  readonly kind: "derive";
  readonly rule: DerivativeRule;
  readonly operands: readonly (Scalar | ArrayVariable)[];
  readonly result: Scalar | ArrayVariable;
}

export type Statement = Compute | If | For | Repeat | Break | Allocate | Push | Pop | Keep | Take | Derive;

/**
 * Statements one after another, and the variables that exist only while they run, once for each time they do. The counter of a
 * loop belongs to the loop; parameters belong to the procedure.
 */
export interface Block {
  readonly locals: readonly Variable[];
  readonly statements: readonly Statement[];
}

/** A value as the user sees it: variables, in objects and tuples. */
export type Structure =
  | Scalar
  | ArrayVariable
  | { readonly form: "record"; readonly fields: readonly (readonly [name: string, field: Structure])[] }
  | { readonly form: "list"; readonly items: readonly Structure[] };

/** A parameter. */
export interface Parameter {
  readonly name: string;
  /** Its type, as it is written in TypeScript. */
  readonly type: string;
  readonly structure: Structure;
  /** Whether the procedure writes its elements: an `out` parameter, whose elements are results. */
  readonly written: boolean;
}

/** A function as a procedure: closed, every variable declared once. */
export interface Procedure {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Block;
  /** What is returned, read at the end; the variables are parameters, or locals of the body. */
  readonly result: Structure | undefined;
  /** The declarations of types that the types of parameters speak of, as TypeScript. */
  readonly types: readonly string[];
}
