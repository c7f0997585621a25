import { at } from "../diagnostics/internal-error.ts";
import { knownValue, type Builder, type Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { ArrayFact } from "../graph/primitive.ts";
import { composedBody } from "../graph/expand.ts";
import { copyNode, imagesOf, rewriteInto } from "../graph/rewrite.ts";
import { inputIndex, projectIndex } from "../graph/structural.ts";
import { dimsOf } from "../graph/type.ts";
import { add } from "../primitives/arithmetic.ts";
import { broadcastTo, zerosLike } from "../primitives/tensor.ts";
import { describeDerivative } from "./names.ts";

/** The tangent of a node: absent where nothing moves, one per element for a tuple. */
type Tangent = Value | undefined | readonly (Value | undefined)[];

/** The values of a graph and their tangents. */
export interface Pushforward {
  readonly outputs: readonly Value[];
  readonly tangents: readonly (Value | undefined)[];
}

/**
 * Forward mode: write a graph and its tangents into a builder, each tangent right after its primal. An input without a
 * tangent does not move; a tangent that is zero is absent, never the number 0. A label tells several directions apart.
 */
export function pushforward(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  tangents: readonly (Value | undefined)[],
  label?: string,
): Pushforward {
  const dots: Tangent[] = [];
  for (const node of graph.nodes) {
    const index = inputIndex(node);
    if (index !== undefined) dots[node.id] = tangents[index];
  }
  const images = rewriteInto(builder, graph, inputs, (node, operands) => {
    const image = copyNode(node, operands, builder);
    const dot = tangentOf(node, operands, image, dots);
    dots[node.id] = dot;
    // An equal node that was there before keeps its own meaning.
    if (dot !== undefined && isSingle(dot) && dot.id > image.id) {
      describeDerivative("tangent", dot, { graph, node, image }, label);
    }
    return image;
  });
  return {
    outputs: imagesOf(images, graph.outputs),
    tangents: graph.outputs.map((id) => single(dots[id])),
  };
}

function tangentOf(node: Node, operands: readonly Value[], image: Value, dots: readonly Tangent[]): Tangent {
  const element = projectIndex(node);
  if (element !== undefined) {
    const tuple = dots[at(node.operands, 0)];
    return tuple !== undefined && !isSingle(tuple) ? tuple[element] : undefined;
  }
  const moving = node.operands.map((id) => single(dots[id]));
  if (moving.every((dot) => dot === undefined)) return undefined;
  const { derivative } = node.primitive;
  const { attributes } = node;
  switch (derivative.kind) {
    case "constant":
      return undefined;
    case "elementwise": {
      const total = sum(
        moving.map((dot, index) => {
          const fact = dot && derivative.fact(index, attributes);
          return fact && fact(dot, { operands, value: image, attributes });
        }),
      );
      return total && broadcastTo(total, dimsOf(node.type));
    }
    case "array":
      if (derivative.isJoint === true) {
        const zeroed = moving.map((dot, index) => dot ?? zerosLike(at(operands, index)));
        return image.builder.apply(node.primitive, zeroed, attributes);
      }
      return sum(
        moving.map((dot, index) => {
          const fact = dot && derivative.fact(index, attributes);
          return fact && pushed(fact, dot, index, node, operands, image);
        }),
      );
    case "expansion":
      return pushforward(image.builder, composedBody(node, operands), operands, moving).tangents[0];
    case "region":
      return derivative.pushforward({
        builder: image.builder,
        operands,
        tangents: moving,
        attributes,
        push: (builder, region, inputs, tangents) => pushforward(builder, region, inputs, tangents).tangents,
      });
  }
}

/** A function that is linear in an operand takes its tangent in that operand's place. */
function pushed(
  fact: ArrayFact,
  dot: Value,
  index: number,
  { primitive, attributes }: Node,
  operands: readonly Value[],
  value: Value,
): Value {
  if (fact.kind === "tangent") return fact.tangent(dot, { operands, value, attributes });
  return value.builder.apply(primitive, operands.with(index, dot), attributes);
}

/** The sum of what is there; a term that is known to be zero is not. */
export function sum(terms: readonly (Value | undefined)[]): Value | undefined {
  return terms
    .filter((term) => term !== undefined && knownValue(term) !== 0)
    .reduce((total, term) => (total && term ? add(total, term) : (total ?? term)), undefined);
}

function isSingle(tangent: Value | readonly (Value | undefined)[]): tangent is Value {
  return "builder" in tangent;
}

function single(tangent: Tangent): Value | undefined {
  return tangent !== undefined && isSingle(tangent) ? tangent : undefined;
}
