import { InternalError } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import { cheaperMode, gradient, hessian, hvp, jacobian, jvp, valueAndGradient, vjp, type Mode } from "./derivatives.ts";
import { lower } from "./lower.ts";
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
] as const;

/** The function itself, or one of its derivatives. */
export type DerivativeKind = (typeof DERIVATIVES)[number];

/** What is differentiated, how, and with which simplifications. */
export interface DeriveOptions extends SimplifyOptions {
  /** The positions of the differentiated inputs; all where not given. */
  readonly wrt?: readonly number[];
  /** How gradients and Jacobians are accumulated; by the number of inputs and outputs where not given. */
  readonly mode?: Mode | "auto";
}

/** A derivative ready to be emitted or evaluated. */
export interface Derived {
  readonly kind: DerivativeKind;
  /** Without composite primitives. */
  readonly graph: Graph;
  readonly mode: Mode | undefined;
  readonly stabilised: Simplified["stabilised"];
}

/** Derive a graph: simplify it, differentiate it, simplify the derivative, and write composite primitives out. */
export function derive(graph: Graph, kind: DerivativeKind, options: DeriveOptions = {}): Derived {
  const primal = simplify(graph, options);
  const wrt = options.wrt ?? graph.inputs.map((_, index) => index);
  const mode = modeOf(kind, graph, wrt, options.mode);
  const derivative = differentiated(primal.graph, kind, wrt, mode);
  const simplified = kind === "value" ? derivative : simplify(derivative, options).graph;
  return { kind, graph: lower(simplified, options), mode, stabilised: primal.stabilised };
}

/** Whether the derivative exists only for functions of one output. */
export function needsScalar(kind: DerivativeKind): boolean {
  return kind === "gradient" || kind === "valueAndGradient" || kind === "hessian" || kind === "hvp";
}

function modeOf(
  kind: DerivativeKind,
  graph: Graph,
  wrt: readonly number[],
  wanted: Mode | "auto" | undefined,
): Mode | undefined {
  switch (kind) {
    case "value":
    case "hessian":
    case "hvp":
      return undefined;
    case "jvp":
      return "forward";
    case "vjp":
      return "reverse";
    case "gradient":
    case "valueAndGradient":
      return wanted === "forward" ? "forward" : "reverse";
    case "jacobian":
      return wanted === undefined || wanted === "auto" ? cheaperMode(graph, wrt) : wanted;
  }
}

function differentiated(graph: Graph, kind: DerivativeKind, wrt: readonly number[], mode: Mode | undefined): Graph {
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
  }
}
