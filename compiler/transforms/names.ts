import type { Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { inputIndex } from "../graph/structural.ts";

const SUFFIX = { tangent: "_dot", adjoint: "_bar" };

/**
 * Note that a value is the tangent or the adjoint of a node, and name it after the user's name of that node: `z1_dot`,
 * `z1_bar`, `z1_dot_x` for the direction x. A step without a name gives its derivatives theirs at emission.
 */
export function describeDerivative(
  role: "tangent" | "adjoint",
  derivative: Value,
  source: { readonly graph: Graph; readonly node: Node; readonly image: Value },
  label: string | undefined,
  from?: readonly (number | string)[],
): void {
  const { graph, node, image } = source;
  const index = inputIndex(node);
  const name = index === undefined ? graph.provenance.get(node.id)?.name : graph.inputs[index]?.name;
  derivative.builder.note(derivative, {
    role,
    ...(from && { from }),
    ...(name ? { name: derivativeName(name, role, label) } : { of: image.id, ...(label !== undefined && { label }) }),
  });
}

/** The name of the tangent or adjoint of a named step. */
export function derivativeName(name: string, role: "tangent" | "adjoint", label: string | undefined): string {
  return `${name}${SUFFIX[role]}${label === undefined ? "" : `_${label}`}`;
}
