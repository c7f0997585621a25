import { createBuilder } from "./builder.ts";
import type { Graph } from "./graph.ts";
import { copyNode, mapRegions, rewrite, rewriteInto, imagesOf, type Visit } from "./rewrite.ts";

/** Write composite primitives out, and those that they are made of, until only native ones and branches are left. */
export const expandNode: Visit = (node, operands, builder) => {
  const { implementation } = node.primitive;
  if (implementation.kind === "composite") {
    const inner = createBuilder();
    const inputs = operands.map((operand, index) => inner.input(index, operand.builder.node(operand).type));
    const body = inner.finish([], [implementation.expand(inputs, node.attributes)]);
    const [image] = imagesOf(rewriteInto(builder, body, operands, expandNode), body.outputs);
    if (image !== undefined) return image;
  }
  if (implementation.kind === "branch") {
    return builder.apply(node.primitive, operands, mapRegions(node.attributes, expand));
  }
  return copyNode(node, operands, builder);
};

/** The same computation without composite primitives. */
export function expand(graph: Graph): Graph {
  return rewrite(graph, expandNode);
}
