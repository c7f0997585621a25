import type { Graph } from "../../graph/graph.ts";
import type { Sizes } from "../../graph/sizes.ts";
import type { DeriveOptions } from "../derive.ts";
import { gradient } from "../derivatives.ts";
import { lower } from "../lower.ts";
import { simplify } from "../simplify.ts";
import { jacobianPattern } from "../sparsity.ts";
import { entriesGraph, tablesGraph } from "./compressed.ts";
import { symmetrized } from "./pattern.ts";
import { hessianPlan, jacobianPlan, type SparsePlan } from "./plan.ts";
import { tablesOf, type CompressedTables } from "./tables.ts";

/** The sparse matrices that can be generated for a function. */
export const SPARSE_DERIVATIVES = ["sparseJacobian", "sparseHessian"] as const;

/** A Jacobian or a Hessian by its entries. */
export type SparseKind = (typeof SPARSE_DERIVATIVES)[number];

/** Whether what is asked for is a sparse derivative. */
export function isSparse(kind: string): kind is SparseKind {
  return SPARSE_DERIVATIVES.some((each) => each === kind);
}

/** A sparse derivative, ready to be emitted or evaluated. */
export interface DerivedSparse {
  readonly kind: SparseKind;
  readonly plan: SparsePlan;
  /**
   * Without composite primitives. Of numbers: the entries. Of arrays: tables that follow one another in what is called
   * the compressed matrix; the colours of columns and rows follow the inputs.
   */
  readonly graph: Graph;
  /** What arrays need beside their graph; undefined for a graph of numbers. */
  readonly tables: CompressedTables | undefined;
}

/** The graph whose Jacobian is asked for, and the pattern of that Jacobian. */
export function sparsePlan(
  graph: Graph,
  kind: SparseKind,
  sizes: Sizes,
  options: DeriveOptions = {},
): { readonly base: Graph; readonly plan: SparsePlan } {
  const wrt = differentiatedInputs(graph, options);
  const primal = simplify(graph, options).graph;
  if (kind === "sparseJacobian") return { base: primal, plan: jacobianPlan(jacobianPattern(primal, wrt, sizes)) };
  const slope = gradient(primal, { wrt });
  return { base: slope, plan: hessianPlan(symmetrized(jacobianPattern(slope, wrt, sizes))) };
}

function differentiatedInputs(graph: Graph, { wrt }: DeriveOptions): readonly number[] {
  return wrt ?? graph.inputs.map((_, index) => index);
}

/**
 * Derive the entries of a Jacobian, or of a Hessian, for given named lengths: find the pattern, colour it, write the
 * sweeps of all colours, simplify them, and write composite primitives out.
 */
export function deriveSparse(
  graph: Graph,
  kind: SparseKind,
  isOfArrays: boolean,
  sizes: Sizes,
  options: DeriveOptions = {},
): DerivedSparse {
  const wrt = differentiatedInputs(graph, options);
  const { base, plan } = sparsePlan(graph, kind, sizes, options);
  const tables = isOfArrays ? tablesOf(base, wrt, plan, sizes) : undefined;
  const sweeps = tables ? tablesGraph(base, wrt, tables) : entriesGraph(base, wrt, plan);
  return {
    kind,
    plan,
    graph: lower(simplify(sweeps, options).graph, options),
    tables,
  };
}
