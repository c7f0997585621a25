import { InternalError } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import {
  gaussNewtonProduct,
  gradient,
  hessian,
  hvp,
  jacobian,
  jvp,
  valueAndGradient,
  vjp,
  type JacobianMode,
} from "./derivatives.ts";
import { lower } from "./lower.ts";
import { chosenMode, type ModeCost } from "./mode.ts";
import { simplify, type Simplified, type SimplifyOptions } from "./simplify.ts";

/** Everything that can be generated for a function, in the order in which it is listed. */
export const DERIVATIVES = [
  "value",
  "gradient",
  "valueAndGradient",
  "jacobian",
  "hessian",
  "jvp",
  "vjp",
  "hvp",
  "gnvp",
] as const;

/** The function itself, or one of its derivatives. */
export type DerivativeKind = (typeof DERIVATIVES)[number];

/** What is differentiated, how, and with which simplifications. */
export interface DeriveOptions extends SimplifyOptions {
  /** The positions of the differentiated inputs; all where not given. */
  readonly wrt?: readonly number[];
  /** How gradients and Jacobians are accumulated; Jacobians as is cheapest, and gradients in reverse, where not given. */
  readonly mode?: JacobianMode | "auto";
}

/** A derivative ready to be emitted or evaluated. */
export interface Derived {
  readonly kind: DerivativeKind;
  /** Without composite primitives. */
  readonly graph: Graph;
  readonly mode: JacobianMode | undefined;
  /** The costs by which the mode of a Jacobian was chosen, cheapest first; none where it was not chosen by them. */
  readonly modeCosts: readonly ModeCost[];
  readonly stabilised: Simplified["stabilised"];
}

/** Derive a graph: simplify it, differentiate it, simplify the derivative, and write composite primitives out. */
export function derive(graph: Graph, kind: DerivativeKind, options: DeriveOptions = {}): Derived {
  const primal = simplify(graph, options);
  const wrt = options.wrt ?? graph.inputs.map((_, index) => index);
  const { stabilised } = primal;
  const finish = (derivative: Graph): Graph => lower(simplify(derivative, options).graph, options);
  const build = (mode: JacobianMode | undefined): Graph => finish(differentiated(primal.graph, kind, wrt, mode));
  if (kind === "value")
    return { kind, graph: lower(primal.graph, options), mode: undefined, modeCosts: [], stabilised };
  if (kind === "jacobian" && (options.mode === undefined || options.mode === "auto")) {
    const { mode, graph: built, costs } = chosenMode(primal.graph, wrt, build, finish);
    return { kind, graph: built ?? build(mode), mode, modeCosts: costs, stabilised };
  }
  const mode = modeOf(kind, options.mode);
  return { kind, graph: build(mode), mode, modeCosts: [], stabilised };
}

/** Whether the derivative exists only for functions of one output. */
export function needsScalar(kind: DerivativeKind | "sparseJacobian" | "sparseHessian"): boolean {
  return ["gradient", "valueAndGradient", "hessian", "hvp", "sparseHessian"].includes(kind);
}

function modeOf(kind: DerivativeKind, wanted: DeriveOptions["mode"]): JacobianMode | undefined {
  switch (kind) {
    case "value":
    case "hessian":
    case "hvp":
    case "gnvp":
      return undefined;
    case "jvp":
      return "forward";
    case "vjp":
      return "reverse";
    case "gradient":
    case "valueAndGradient":
    case "jacobian":
      return wanted === undefined || wanted === "auto" ? "reverse" : wanted;
  }
}

function differentiated(
  graph: Graph,
  kind: DerivativeKind,
  wrt: readonly number[],
  mode: JacobianMode | undefined,
): Graph {
  const chosen = { wrt, ...(mode && { mode }) };
  switch (kind) {
    case "value":
      return graph;
    case "gradient":
      return gradient(graph, chosen);
    case "valueAndGradient":
      if (typeof graph.result !== "number") throw new InternalError("value and gradient of several outputs");
      return valueAndGradient(graph, chosen);
    case "jacobian":
      return jacobian(graph, chosen);
    case "hessian":
      return hessian(graph, chosen);
    case "jvp":
      return jvp(graph, chosen);
    case "vjp":
      return vjp(graph, chosen);
    case "hvp":
      return hvp(graph, chosen);
    case "gnvp":
      return gaussNewtonProduct(graph, chosen);
  }
}
