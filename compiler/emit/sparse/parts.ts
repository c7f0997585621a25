import { counted } from "../../../runtime/counted.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { costOf } from "../../inspect/cost.ts";
import type { DerivedSparse } from "../../transforms/sparse/derive.ts";
import { commentText } from "../comment.ts";
import type { Scope } from "../names.ts";
import type { ArrayType, Program } from "../program.ts";
import type { Style } from "../result.ts";
import { matrixType, sparseProgram, unrolledFunction } from "./program.ts";

/** What the sparse derivatives of a module are made from. */
export interface SparseSource {
  /** The function that is differentiated, and what it is called in the module. */
  readonly graph: Graph;
  readonly base: string;
  /** The sparse derivatives, each with the name of its function. */
  readonly named: readonly { readonly derived: DerivedSparse; readonly name: string }[];
  readonly wrt: readonly number[] | undefined;
  readonly style: Style;
  readonly arrayType: ArrayType;
  readonly finite: boolean;
}

/** The declarations and functions that sparse derivatives add to a module. */
export interface SparseParts {
  readonly declarations: readonly string[];
  readonly programs: readonly Program[];
}

/** Make the parts of a module for its sparse derivatives; `taken` are names that functions do not use inside. */
export function sparseParts(source: SparseSource, scope: Scope, taken: readonly string[]): SparseParts {
  const { named, base, style, arrayType, finite, graph } = source;
  if (named.length === 0) return { declarations: [], programs: [] };
  const matrix = scope.declare("SparseMatrix");
  const unrolled = scope.declare("unrolled");
  const reserved = [...taken, matrix, unrolled];
  const made = named.map(({ derived, name }) => {
    const what = `the ${TITLES[derived.kind]} of ${commentText(base)}`;
    const documentation = documented(source, derived, what).map((line) => commentText(line).replaceAll("*/", "* /"));
    const part = sparseProgram(
      { name, graph, derived, style, arrayType, finite, documentation, what, unrolled },
      matrix,
      scope,
      reserved,
    );
    reserved.push(...part.names);
    return part;
  });
  const declarations = [
    ...(style === "plain" ? [matrixType(matrix)] : []),
    ...(made.some(({ isUnrolled }) => isUnrolled) ? [unrolledFunction(unrolled)] : []),
    ...made.flatMap(({ constants }) => constants),
  ];
  return { declarations: declarations.map((lines) => lines.join("\n")), programs: made.map(({ program }) => program) };
}

const TITLES = { sparseJacobian: "Jacobian", sparseHessian: "Hessian" };

function documented(
  { graph, wrt }: SparseSource,
  { kind, plan, graph: own }: DerivedSparse,
  what: string,
): readonly string[] {
  const inputs = wrt?.map((index) => at(graph.inputs, index)) ?? graph.inputs;
  const parameters = inputs.length <= 8 ? ` with respect to ${inputs.map(({ name }) => name).join(", ")}` : "";
  const { forward, reverse, pattern } = plan;
  const mode = kind === "sparseHessian" ? "forward over reverse" : "forward";
  const sweeps = [
    ...(forward.count > 0 ? [`${counted(forward.count, "sweep")} of ${mode} mode`] : []),
    ...(reverse.count > 0 ? [`${counted(reverse.count, "sweep")} of reverse mode`] : []),
  ];
  const by = sweeps.length > 0 ? ` by ${sweeps.join(" and ")}` : "";
  const { operations } = costOf(own);
  const count = counted(pattern.indices.length, "entry", "entries");
  const title = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  const lines = [`${title}${parameters}, ${count}`, `${by}: ${counted(operations, "operation")}.`] as const;
  return lines.join("").length <= MAX_LINE ? [lines.join("")] : [`${lines[0]},`, lines[1].trim()];
}

/** The longest documentation that is a single line. */
const MAX_LINE = 113;
