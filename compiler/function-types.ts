import type { SparseMatrix } from "../runtime/linear/index.ts";
import type { BatchOptions } from "./batch.ts";
import type { EmitOptions } from "./emit.ts";
import type { ModuleOptions } from "./emit/module.ts";
import type { Graph } from "./graph/graph.ts";
import type { Nested } from "./graph/nested.ts";
import type { StructuredValue } from "./inspect/procedure/values.ts";
import type { Procedure } from "./procedure/procedure.ts";
import type { DerivativeKind } from "./transforms/derive.ts";
import type { SparseKind } from "./transforms/sparse/derive.ts";
import type { SparsityPattern } from "./transforms/sparse/pattern.ts";

/** The value of a function: a number, or one number per output of a vector. */
export type FunctionValue = number | readonly number[];

/** Where a sparse derivative may have entries, by compressed columns, and by how many sweeps they are determined. */
export interface Sparsity extends SparsityPattern {
  /** The groups of columns, one forward sweep each, and the groups of rows, one reverse sweep each. */
  readonly colours: { readonly forward: number; readonly reverse: number };
}

/** What every compiled function has beside its derivatives. */
interface Described {
  /** Where a sparse derivative may have entries; the named lengths of arrays are given as numbers. */
  readonly sparsity: (kind: SparseKind, lengths?: Readonly<Record<string, number>>) => Sparsity;
  /** The TypeScript module that `adjoint emit` writes. */
  readonly source: (options?: Pick<EmitOptions, "of" | "style" | "runtime" | "command" | "precision">) => string;
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
  /** The Jacobian by its entries: those that are 0 for every point are left out. */
  readonly sparseJacobian: (...point: readonly number[]) => SparseMatrix;
  /** The Hessian by its entries, of both triangles. Only for functions of one output. */
  readonly sparseHessian: (...point: readonly number[]) => SparseMatrix;
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
  /** The value and Jᵀ·J·ẋ, the Gauss-Newton approximation of the Hessian of ½‖f‖² times a direction. */
  readonly gnvp: (
    point: readonly number[],
    tangent: readonly number[],
  ) => { readonly value: FunctionValue; readonly product: readonly number[] };
  /**
   * The function and its derivatives for many points at once, in one loop over rows of numbers: the results of each, or
   * their sums.
   */
  readonly map: {
    (options?: BatchOptions & { readonly reduce?: undefined }): CompiledBatch;
    (options: BatchOptions & { readonly reduce: "sum" }): CompiledSum;
  };
}

/** The elements of an array, row by row. */
export type Elements = Float64Array | Float32Array;

/** An argument of a function of many rows: rows, or a number that all of them share. */
export type BatchArgument = number | Elements | readonly number[];

/**
 * A function of numbers for many rows of them, and its derivatives, each compiled when it is first used. Arguments are the
 * rows, one after another in one array, and the shared parameters in their order; or, as columns, an array or a number for
 * each parameter. The rows of tangents or adjoints follow. Results are flat: those of a row stand one after another.
 */
export interface CompiledBatch extends Pick<Described, "source" | "parameters"> {
  /** The value in each row; of several outputs, one after another. */
  (...values: readonly BatchArgument[]): Elements;
  /** The gradient in each row. */
  readonly gradient: (...values: readonly BatchArgument[]) => Elements;
  readonly valueAndGradient: (...values: readonly BatchArgument[]) => {
    readonly value: Elements;
    readonly gradient: Elements;
  };
  /** The Jacobian in each row, row by row. */
  readonly jacobian: (...values: readonly BatchArgument[]) => Elements;
  /** The Hessian in each row, row by row. */
  readonly hessian: (...values: readonly BatchArgument[]) => Elements;
  /** Values and Jacobian-vector products; the tangents of each row follow the parameters. */
  readonly jvp: (...values: readonly BatchArgument[]) => { readonly value: Elements; readonly tangent: Elements };
  /** Values and vector-Jacobian products; the adjoints of each row follow the parameters. */
  readonly vjp: (...values: readonly BatchArgument[]) => { readonly value: Elements; readonly cotangents: Elements };
  readonly hvp: (...values: readonly BatchArgument[]) => { readonly gradient: Elements; readonly product: Elements };
  readonly gnvp: (...values: readonly BatchArgument[]) => { readonly value: Elements; readonly product: Elements };
  /** A function that writes its results into arrays of the caller, which are its last arguments. */
  readonly into: (kind: DerivativeKind) => (...values: readonly (number | Elements)[]) => undefined;
}

/**
 * The sum of a function of numbers over many rows, and the derivatives of the sum by the parameters that the rows share.
 * Arguments are those of a function of many rows; results are those of a function of numbers.
 */
export interface CompiledSum extends Pick<Described, "source" | "parameters"> {
  (...values: readonly BatchArgument[]): FunctionValue;
  readonly gradient: (...values: readonly BatchArgument[]) => readonly number[];
  readonly valueAndGradient: (...values: readonly BatchArgument[]) => {
    readonly value: number;
    readonly gradient: readonly number[];
  };
  readonly jacobian: (...values: readonly BatchArgument[]) => readonly (readonly number[])[];
  readonly hessian: (...values: readonly BatchArgument[]) => readonly (readonly number[])[];
  readonly jvp: (...values: readonly BatchArgument[]) => {
    readonly value: FunctionValue;
    readonly tangent: FunctionValue;
  };
  readonly vjp: (...values: readonly BatchArgument[]) => {
    readonly value: FunctionValue;
    readonly cotangents: readonly number[];
  };
  readonly hvp: (...values: readonly BatchArgument[]) => {
    readonly gradient: readonly number[];
    readonly product: readonly number[];
  };
  /** The sum of the values, and Σ JᵀJ·ẋ over all rows: each row's residuals have a Jacobian of their own. */
  readonly gnvp: (...values: readonly BatchArgument[]) => {
    readonly value: FunctionValue;
    readonly product: readonly number[];
  };
  /** A function that writes what is no single number into arrays of the caller, which are its last arguments. */
  readonly into: (kind: DerivativeKind) => (...values: readonly (number | Elements)[]) => number | undefined;
}

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
  /**
   * The Jacobian by its entries: a row for each element of each output, a column for each element of each differentiated
   * parameter, one behind the other.
   */
  readonly sparseJacobian: (...point: readonly Nested[]) => SparseMatrix;
  /** The Hessian by its entries, of both triangles. Only where the value is one number. */
  readonly sparseHessian: (...point: readonly Nested[]) => SparseMatrix;
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
  /** The value and Jᵀ·J·ẋ, like a gradient. No Jacobian is formed. */
  readonly gnvp: (
    point: readonly Nested[],
    tangent: Nested,
  ) => { readonly value: ArrayValue; readonly product: readonly Entry[] };
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
  /** The Jacobian by its entries, a row for each real number of the results, at this point. */
  readonly sparseJacobian: (...point: readonly unknown[]) => SparseMatrix;
  /** The Hessian by its entries, of both triangles. Only where the value is one number. */
  readonly sparseHessian: (...point: readonly unknown[]) => SparseMatrix;
  /** Where a sparse derivative may have entries at a point: with other branches there may be others. */
  readonly sparsity: (kind: SparseKind, point: readonly unknown[]) => Sparsity;
  /** The TypeScript module that `adjoint emit` writes. */
  readonly source: (options?: Pick<ModuleOptions, "of" | "style" | "runtime" | "command">) => string;
  readonly procedure: Procedure;
  /** The names of the parameters, in order. */
  readonly parameters: readonly string[];
}
