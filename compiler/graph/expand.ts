import { InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, type Value } from "./builder.ts";
import type { Graph } from "./graph.ts";
import type { Node } from "./node.ts";
import { copyNode, hasRegions, mapRegions, rewrite, rewriteInto, imagesOf, type Visit } from "./rewrite.ts";

/** Write composite primitives out, and those that they are made of, until only native ones and branches are left. */
export const expandNode: Visit = (node, operands, builder) => {
  const { implementation } = node.primitive;
  if (implementation.kind === "composite") {
    const body = composedBody(node, operands);
    const [image] = imagesOf(rewriteInto(builder, body, operands, expandNode), body.outputs);
    if (image !== undefined) return image;
  }
  if (hasRegions(node.attributes)) {
    return builder.apply(node.primitive, operands, mapRegions(node.attributes, expand));
  }
  return copyNode(node, operands, builder);
};

/** What a composite primitive is made of, over its operands as inputs. */
export function composedBody({ primitive, attributes }: Node, operands: readonly Value[]): Graph {
  const { implementation } = primitive;
  if (implementation.kind !== "composite") throw new InternalError(`${primitive.name} is made of nothing else`);
  const builder = createBuilder();
  const types = operands.map((operand) => operand.builder.node(operand).type);
  const inputs = types.map((type, index) => builder.input(index, type));
  return builder.finish(
    types.map((type) => ({ name: "", type })),
    [implementation.expand(inputs, attributes)],
  );
}

/** The same computation without composite primitives. */
export function expand(graph: Graph): Graph {
  return rewrite(graph, expandNode);
}
