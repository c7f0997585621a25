import type { ModuleOptions } from "./emit/module.ts";
import type { Graph } from "./graph/graph.ts";
import type { Nested } from "./graph/nested.ts";
import type { StructuredValue } from "./inspect/procedure/values.ts";
import type { Procedure } from "./procedure/procedure.ts";
import type { DerivativeKind } from "./transforms/derive.ts";

/** The value of a function: a number, or one number per output of a vector. */
export type FunctionValue = number | readonly number[];

/** What every compiled function has beside its derivatives. */
interface Described {
  /** The TypeScript module that `adjoint emit` writes. */
  readonly source: (options?: Pick<ModuleOptions, "of" | "style" | "runtime" | "command" | "precision">) => string;
  readonly graph: Graph;
  /** The names of the parameters, in order. */
  readonly parameters: readonly string[];
}

/** A compiled function of numbers and its derivatives, each compiled when it is first used. */
export interface CompiledFunction extends Described {
  /** The value. */
  (...point: readonly number[]): FunctionValue;
  /** ∂f/∂xᵢ for each differentiated parameter. Only for functions of one output. */
  readonly gradient: (...point: readonly number[]) => readonly number[];
  /** The value and the gradient in one sweep. */
  readonly valueAndGradient: (...point: readonly number[]) => {
    readonly value: number;
    readonly gradient: readonly number[];
  };
  /** One row per output, one column per differentiated parameter. */
  readonly jacobian: (...point: readonly number[]) => readonly (readonly number[])[];
  /** The symmetric matrix of second derivatives. Only for functions of one output. */
  readonly hessian: (...point: readonly number[]) => readonly (readonly number[])[];
  /** The value and J·ẋ for a direction ẋ, one entry per differentiated parameter. */
  readonly jvp: (
    point: readonly number[],
    tangent: readonly number[],
  ) => { readonly value: FunctionValue; readonly tangent: FunctionValue };
  /** The value and Jᵀ·ȳ for an adjoint ȳ, one entry per output. */
  readonly vjp: (
    point: readonly number[],
    adjoint: FunctionValue,
  ) => { readonly value: FunctionValue; readonly cotangents: readonly number[] };
  /** The gradient and H·ẋ. Only for functions of one output. */
  readonly hvp: (
    point: readonly number[],
    tangent: readonly number[],
  ) => { readonly gradient: readonly number[]; readonly product: readonly number[] };
}

/** The elements of an array, row by row. */
export type Elements = Float64Array | Float32Array;

/** One number, or the elements of one array. */
export type Entry = number | Elements;

/** The value of a function of arrays: a number, an array, or one of them per output. */
export type ArrayValue = Entry | readonly Entry[];

/**
 * A compiled function of arrays and its derivatives, each compiled when it is first used. Arguments are numbers, flat
 * arrays (row by row), or lists of lists; results are numbers and flat arrays. Arrays of another shape than the
 * parameter's are refused with an error that names it.
 */
export interface CompiledArrayFunction extends Described {
  /** The value. */
  (...point: readonly Nested[]): ArrayValue;
  /** ∂f/∂xᵢ for each differentiated parameter, in its shape. Only where the value is one number. */
  readonly gradient: (...point: readonly Nested[]) => readonly Entry[];
  /** The value and the gradient in one sweep. */
  readonly valueAndGradient: (...point: readonly Nested[]) => {
    readonly value: number;
    readonly gradient: readonly Entry[];
  };
  /**
   * One row per output, one block per differentiated parameter. The block of an output of shape p×q and a parameter of
   * shape r×s has shape p×q×r×s, row by row: seen as a matrix, a row for each element of the output, a column for each
   * element of the parameter.
   */
  readonly jacobian: (...point: readonly Nested[]) => readonly (readonly Entry[])[];
  /** The second derivatives: one block per pair of differentiated parameters, of both shapes one behind the other. */
  readonly hessian: (...point: readonly Nested[]) => readonly (readonly Entry[])[];
  /** The value and J·ẋ for a direction ẋ, one entry per differentiated parameter, in its shape. */
  readonly jvp: (
    point: readonly Nested[],
    tangent: readonly Nested[],
  ) => { readonly value: ArrayValue; readonly tangent: ArrayValue };
  /** The value and Jᵀ·ȳ for an adjoint ȳ in the shape of the value. No Jacobian is formed. */
  readonly vjp: (
    point: readonly Nested[],
    adjoint: Nested,
  ) => { readonly value: ArrayValue; readonly cotangents: readonly Entry[] };
  /** The gradient and H·ẋ. Only where the value is one number. */
  readonly hvp: (
    point: readonly Nested[],
    tangent: readonly Nested[],
  ) => { readonly gradient: readonly Entry[]; readonly product: readonly Entry[] };
  /**
   * A function that owns its workspace and allocates nothing when it is called, for given named lengths. It takes flat
   * arrays: the arguments, the directions where the derivative has some, and the arrays that results are written into;
   * it returns the value, where that is a number.
   */
  readonly prepare: (kind: DerivativeKind, lengths?: Readonly<Record<string, number>>) => Prepared;
}

/** A function with a workspace of its own; it returns the value where that is one number. */
export type Prepared = (...values: readonly (number | Elements)[]) => number | undefined;

/**
 * A compiled function with loops and arrays and its derivatives, each compiled when it is first used. Arguments are what the
 * source declares: numbers, truth values, arrays, arrays of rows, objects and tuples; so are results. Anything else is
 * refused with an error that names it.
 */
export interface CompiledProcedure {
  /** The value; undefined where the function only writes into its arguments. */
  (...point: readonly unknown[]): StructuredValue | undefined;
  /** One entry for each differentiated parameter, in its structure. Only where the value is one number. */
  readonly gradient: (...point: readonly unknown[]) => readonly StructuredValue[];
  /** The value and the gradient in one sweep. */
  readonly valueAndGradient: (...point: readonly unknown[]) => {
    readonly value: number;
    readonly gradient: readonly StructuredValue[];
  };
  /** A row for each part of the result, with a block for each differentiated parameter. */
  readonly jacobian: (...point: readonly unknown[]) => StructuredValue;
  /** The second derivatives: the Jacobian of the gradient. Only where the value is one number. */
  readonly hessian: (...point: readonly unknown[]) => StructuredValue;
  /** The value and J·ẋ for a direction ẋ, one entry for each differentiated parameter, in its structure. */
  readonly jvp: (
    point: readonly unknown[],
    tangents: readonly unknown[],
  ) => { readonly value?: StructuredValue; readonly tangent: StructuredValue };
  /** The value and Jᵀ·ȳ for an adjoint ȳ in the structure of the value. No Jacobian is formed. */
  readonly vjp: (
    point: readonly unknown[],
    adjoint: unknown,
  ) => { readonly value?: StructuredValue; readonly cotangents: readonly StructuredValue[] };
  /** The gradient and H·ẋ. Only where the value is one number. */
  readonly hvp: (
    point: readonly unknown[],
    tangents: readonly unknown[],
  ) => { readonly gradient: readonly StructuredValue[]; readonly product: readonly StructuredValue[] };
  /** The TypeScript module that `adjoint emit` writes. */
  readonly source: (options?: Pick<ModuleOptions, "of" | "style" | "runtime" | "command">) => string;
  readonly procedure: Procedure;
  /** The names of the parameters, in order. */
  readonly parameters: readonly string[];
}
