import { InternalError } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { DerivedSparse } from "../../transforms/sparse/derive.ts";
import { functionProgram } from "../function.ts";
import {
  name,
  number,
  type ArrayType,
  type Expression,
  type FunctionProgram,
  type Program,
  type Statement,
} from "../program.ts";
import type { Style } from "../result.ts";
import type { Declared } from "./integers.ts";

/** What the functions of a sparse derivative are made from. */
export interface SparseRequest {
  readonly name: string;
  /** The function that is differentiated. */
  readonly graph: Graph;
  readonly derived: DerivedSparse;
  readonly style: Style;
  readonly arrayType: ArrayType;
  readonly finite: boolean;
  readonly documentation: readonly string[];
  /** What the matrix is called in documentation: "the Hessian of f". */
  readonly what: string;
  /** The name of the function that writes lists of numbers out. */
  readonly unrolled: string;
}

/** The names of its pattern and of the type of matrices, and what the names of its constants begin with. */
export interface SparseNames {
  readonly pattern: string;
  readonly matrix: string;
  readonly called: string;
}

/** The functions of a sparse derivative, the constants that they read, and the names that both take in the module. */
export interface Made {
  readonly constants: readonly Declared[];
  readonly names: readonly string[];
  readonly program: Program;
}

/** The function that computes the entries, or the compressed matrix, into arrays, and those that it calls. */
export interface Inner {
  readonly program: Program;
  readonly main: FunctionProgram;
  readonly others: readonly FunctionProgram[];
}

/** Make the function that writes what a graph computes. */
export function innerOf(
  request: SparseRequest,
  called: string,
  documentation: readonly string[],
  names: readonly string[],
): Inner {
  const { derived, arrayType, finite, style } = request;
  const program = functionProgram(
    {
      name: called,
      graph: derived.graph,
      style: style === "factory" ? "factory" : "into",
      resultName: derived.tables ? "compressed" : "values",
      arrayType,
      finite,
      documentation,
    },
    [...names, called],
  );
  const main = program.functions.find(({ name: each }) => each === called) ?? program.functions[0];
  if (main === undefined) throw new InternalError("a program without functions");
  return { program, main, others: program.functions.filter((each) => each !== main) };
}

/** A new array of zeros. */
export function newArray(called: string, type: ArrayType, length: number): Statement {
  return { kind: "const", name: called, value: { kind: "array", type, length: number(length) } };
}

/** A call whose value is not read. */
export function perform(callee: string, operands: readonly Expression[]): Statement {
  return { kind: "perform", call: { kind: "call", callee, operands } };
}

/** Return the matrix with the given values. */
export function returned({ derived }: SparseRequest, pattern: string, values: string): Statement {
  const { rows, columns } = derived.plan.pattern;
  const member = (field: string): Expression => ({ kind: "member", of: name(pattern), name: field });
  return {
    kind: "return",
    value: {
      kind: "record",
      fields: [
        ["rows", number(rows)],
        ["columns", number(columns)],
        ["starts", member("starts")],
        ["indices", member("indices")],
        ["values", name(values)],
      ],
    },
  };
}
