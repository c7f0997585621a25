import type { Complex } from "../../runtime/complex.ts";
import type { Builder, Value } from "./builder.ts";
import type { Dim } from "./dim.ts";
import type { Graph } from "./graph.ts";
import type { Type } from "./type.ts";

/** What a node carries beside its operands: numbers, or the closed sub-graphs of a region. */
export type Attribute = number | string | Graph;
export type Attributes = Readonly<Record<string, Attribute>>;

/** A number, or the elements of an array, flat and row-major. A truth value is 0 or 1. */
export type Numbers = number | Float64Array;

/** What a node computes at run time: numbers, or the elements of a tuple. */
export type Datum = Numbers | readonly Datum[];

/** How a native primitive is written in TypeScript. */
export type Spelling =
  | { readonly kind: "infix"; readonly operator: InfixOperator }
  | { readonly kind: "prefix"; readonly operator: "-" | "!" }
  | { readonly kind: "call"; readonly callee: `Math.${string}` }
  | { readonly kind: "runtime"; readonly name: string; readonly attributes: readonly string[] };

export type InfixOperator =
  | ("+" | "-" | "*" | "/" | "%")
  | ("<" | "<=" | ">" | ">=" | "===" | "!==")
  | ("&&" | "||")
  | ("&" | "|" | "^" | "<<" | ">>" | ">>>");

/** Where one axis of an operand is read: at start + step · (index along an axis of the result), or at start alone. */
export interface AxisMap {
  readonly start: Dim;
  readonly step: number;
  readonly axis: number | undefined;
}

/** A call of a kernel of the runtime: kernel(out, …operands, …sizes), or a number = kernel(…operands, …sizes). */
export interface KernelCall {
  /** The name that the runtime exports it under. */
  readonly name: string;
  readonly run: (...values: never[]) => unknown;
  readonly sizes: readonly Dim[];
  /** Whether an argument behind the sizes tells it to add to `out` instead of overwriting it. */
  readonly adds: boolean;
  /** The number of elements of an array to work in, which is the last argument where there is one. */
  readonly scratch?: Dim | undefined;
}

/** How the elements of an axis are combined, from which value on. */
export type Combination = "sum" | "max" | "min" | "prod";

/**
 * How a primitive is computed. `native` is one operator or call of the target language, applied elementwise to arrays;
 * `composite` is mathematics over other primitives, expanded before emission; `branch` holds sub-graphs; `structural`
 * belongs to the graph itself. Arrays are re-arranged by a `view` (each element is one of the operand's), scattered
 * into zeros by `place` (its transpose), reshaped, stacked from numbers, reduced along axes, or given to a `kernel`.
 */
export type Implementation =
  | { readonly kind: "structural" }
  | {
      readonly kind: "native";
      readonly spelling: Spelling;
      readonly evaluate: (operands: readonly number[], attributes: Attributes) => number;
      /** The same function on complex numbers near the real axis, where it is analytic. */
      readonly complex?: (operands: readonly Complex[], attributes: Attributes) => Complex;
    }
  | {
      readonly kind: "composite";
      readonly expand: (operands: readonly Value[], attributes: Attributes) => Value;
    }
  | {
      readonly kind: "branch";
      /** Which sub-graph runs for given operands, and with which of the operands as its inputs. */
      readonly choose: (test: number, attributes: Attributes) => Graph;
    }
  /** Where each axis of the operand is read. */
  | { readonly kind: "view"; readonly axesOf: (attributes: Attributes) => readonly AxisMap[] }
  /** Where each axis of the result is written. */
  | { readonly kind: "place"; readonly axesOf: (attributes: Attributes) => readonly AxisMap[] }
  | { readonly kind: "reshape" }
  | { readonly kind: "stack" }
  | {
      readonly kind: "reduction";
      readonly combination: Combination;
      readonly axesOf: (attributes: Attributes) => readonly number[];
    }
  | {
      readonly kind: "kernel";
      readonly call: (operands: readonly Type[], attributes: Attributes) => KernelCall;
    }
  /** The length of a named axis. */
  | { readonly kind: "dimension"; readonly dimOf: (attributes: Attributes) => Dim }
  /** A sub-graph evaluated for 0, 1, …, count − 1, its outputs stacked along a new first axis. */
  | {
      readonly kind: "tabulate";
      readonly count: (attributes: Attributes) => Dim;
      readonly body: (attributes: Attributes) => Graph;
    };

/** Where a derivative fact is taken: the operands, the value, and the attributes of one node. */
export interface Point {
  readonly operands: readonly Value[];
  readonly value: Value;
  readonly attributes: Attributes;
}

/**
 * One derivative fact: the linear map t ↦ ∂y/∂xᵢ · t at a point. For elementwise primitives that map is its own
 * transpose, so the same fact gives the tangent of forward mode and the adjoint of reverse mode.
 */
export type Fact = (t: Value, point: Point) => Value;

/**
 * What is known of a function of whole arrays with respect to one operand. `linear`: the function is linear in it, and
 * the transpose of that map is given, from ȳ to x̄ᵢ. `tangent`: the map t ↦ ∂y/∂xᵢ · t is given, in operations that are
 * linear in t; it is transposed step by step.
 */
export type ArrayFact =
  { readonly kind: "linear"; readonly transpose: Fact } | { readonly kind: "tangent"; readonly tangent: Fact };

/** A tangent or an adjoint, and the truth value that tells whether it is there at all (absent: it always is). */
export interface Flow {
  readonly value: Value;
  readonly present?: Value | undefined;
}

/** What the pushforward of a region is given, and the transform that it applies to its sub-graphs. */
export interface RegionTangents {
  readonly builder: Builder;
  readonly operands: readonly Value[];
  readonly tangents: readonly (Flow | undefined)[];
  readonly attributes: Attributes;
  readonly push: (
    builder: Builder,
    graph: Graph,
    inputs: readonly Value[],
    tangents: readonly (Flow | undefined)[],
  ) => readonly (Flow | undefined)[];
}

/** What the pullback of a region is given, and the transform that it applies to its sub-graphs. */
export interface RegionAdjoints {
  readonly builder: Builder;
  readonly operands: readonly Value[];
  readonly active: readonly boolean[];
  readonly adjoints: readonly (Flow | undefined)[];
  readonly attributes: Attributes;
  readonly pull: (
    builder: Builder,
    graph: Graph,
    inputs: readonly Value[],
    adjoints: readonly (Flow | undefined)[],
    active: readonly boolean[],
  ) => readonly (Flow | undefined)[];
}

/** What is known of a primitive's derivative. */
export type Derivative =
  /** Nothing flows through: floor, comparisons. */
  | { readonly kind: "constant" }
  | {
      readonly kind: "elementwise";
      readonly fact: (operand: number, attributes: Attributes) => Fact | undefined;
      /** The map of reverse mode, where somebody has declared one of its own. */
      readonly transpose?: (operand: number, attributes: Attributes) => Fact | undefined;
    }
  | {
      readonly kind: "array";
      readonly fact: (operand: number, attributes: Attributes) => ArrayFact | undefined;
      /** Whether the function is linear in all operands together, not in each of them for given others. */
      readonly isJoint?: boolean;
    }
  /** That of the mathematics over other primitives that the composite is. */
  | { readonly kind: "expansion" }
  | {
      readonly kind: "region";
      readonly pushforward: (given: RegionTangents) => readonly (Flow | undefined)[];
      readonly pullback: (given: RegionAdjoints) => readonly (Flow | undefined)[];
    };

/**
 * `exact`: equal in floating point for every input. `algebraic`: equal over the reals on the whole domain.
 * `stable`: algebraic, and closer to the true value.
 */
export type RuleKind = "exact" | "algebraic" | "stable";

/** The variables of a pattern: `a` and `b` stand for constants, `p` and `q` for truth values, the others for anything. */
export type PatternVariables = Readonly<Record<"a" | "b" | "x" | "y" | "z" | "p" | "q", Value>>;

/**
 * A law of a primitive, as data: the left side is a pattern with the primitive at its root, the right side its
 * replacement. Where the number of operands is not fixed, `rewrite` finds the replacement itself.
 */
export type Rule =
  | {
      readonly kind: RuleKind;
      readonly sides: (variables: PatternVariables) => readonly [left: Value, right: Value];
    }
  | {
      readonly kind: RuleKind;
      /** The law in the field's notation. */
      readonly law: string;
      readonly rewrite: (
        operands: readonly Value[],
        attributes: Attributes,
        /** Whether the law may look at what a value is made of. */
        transparent: (value: Value) => boolean,
      ) => Value | undefined;
    };

/** How a primitive is written in formulas; a call by its name where nothing is said. */
export type Notation =
  | { readonly kind: "infix"; readonly text: string; readonly latex: string; readonly precedence: number }
  | { readonly kind: "prefix"; readonly text: string; readonly latex: string; readonly precedence: number }
  | { readonly kind: "postfix"; readonly text: string; readonly latex: string; readonly precedence: number }
  | { readonly kind: "fraction" }
  | { readonly kind: "power"; readonly exponent?: string }
  | { readonly kind: "call"; readonly text: string; readonly latex: string; readonly attributes?: readonly string[] }
  /** Parts of an array, `x[2:4]`, or its axes in another order, `A'`. */
  | { readonly kind: "view" }
  | { readonly kind: "fence"; readonly text: readonly [string, string]; readonly latex: readonly [string, string] };

/**
 * Which elements of its operands an element of a kernel's result depends on. Each axis of each operand has a number: that
 * of the axis of the result that it runs along, or, from the number of axes of the result on, one of its own, along which
 * all elements are read. Axes of the same number run together.
 */
export interface Reading {
  readonly axes: readonly (readonly number[])[];
  /** Whether an element of the result is a sum of products of one element of each operand. */
  readonly isProduct: boolean;
}

/** One operation that a graph may be built from, declared once, in `primitives/`. */
export interface Primitive {
  readonly name: string;
  /** The hash of the name, for interning. */
  readonly hash: number;
  /** The names of the operands. A variadic primitive names the operand that it repeats. */
  readonly operands: readonly string[];
  readonly variadic: boolean;
  /** Whether the order of two operands does not matter, bit for bit. */
  readonly commutative: boolean;
  /** The names of mathjs functions (operators have one too) that mean this primitive. */
  readonly mathjs: readonly string[];
  readonly notation: Notation;
  readonly typeOf: (operands: readonly Type[], attributes: Attributes) => Type;
  /** Whether arrays are taken element by element, and axes are repeated where they have to be. */
  readonly elementwise: boolean;
  readonly implementation: Implementation;
  readonly derivative: Derivative;
  /** The derivative at points where there is none, in words. */
  readonly convention: string | undefined;
  /** Whether the function is not differentiable at these operands. */
  readonly kink: ((operands: readonly number[]) => boolean) | undefined;
  /** The set of operands for which the value is a number, in words; all reals where undefined. */
  readonly domain: string | undefined;
  /** Whether the derivative is infinite somewhere where the value is not, as that of a root at 0. */
  readonly steep?: boolean;
  readonly rules: readonly Rule[];
  /** Cost in units of one addition: half for a change of sign, about 4 for a division or root, 10 for an elementary function. */
  readonly cost: number;
  /** The number of multiply-adds of a kernel; one operation for each element of the result where undefined. */
  readonly work: ((operands: readonly Type[], attributes: Attributes) => Dim) | undefined;
  /** The operands, by position, at whose 0 the value is 0, whatever numbers the others are. */
  readonly vanishes?: readonly number[];
  /** Whether the value is that of one of the operands. */
  readonly selects?: boolean;
  /** What an element of a kernel's result depends on; on every element of every operand where it is not said. */
  readonly reads?: (operands: readonly Type[], attributes: Attributes) => Reading;
}
