import { at } from "../diagnostics/internal-error.ts";
import { knownValue, type Builder, type Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { ArrayFact, Fact, Flow, Point } from "../graph/primitive.ts";
import { composedBody } from "../graph/expand.ts";
import { copyNode, imagesOf, rewriteInto } from "../graph/rewrite.ts";
import { inputIndex, projectIndex } from "../graph/structural.ts";
import { dimsOf } from "../graph/type.ts";
import { dimsOfValue } from "../primitives/array.ts";
import { indicator } from "../primitives/branch.ts";
import { ne } from "../primitives/comparison.ts";
import { isMove, movedPresence } from "../primitives/presence.ts";
import { sumOver } from "../primitives/reduction.ts";
import { broadcastTo, full, zerosLike } from "../primitives/tensor.ts";
import { applied, plus } from "./flow.ts";
import { isSteep } from "./singular.ts";
import { describeDerivative } from "./names.ts";

/** The tangent of a node: absent where nothing moves, one per element for a tuple. */
type Tangent = Flow | undefined | readonly (Flow | undefined)[];

/** The values of a graph and their tangents. */
export interface Pushforward {
  readonly outputs: readonly Value[];
  readonly tangents: readonly (Value | undefined)[];
}

/**
 * Forward mode: write a graph and its tangents into a builder, each tangent right after its primal. An input without a
 * tangent does not move; a tangent that is zero is absent, never the number 0. One that is absent on one side of a branch
 * is multiplied by no derivative that may be infinite. A label tells several directions apart.
 */
export function pushforward(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  tangents: readonly (Flow | undefined)[],
  label?: string,
): Pushforward {
  const { outputs, tangents: moved } = sweep(builder, graph, inputs, tangents, label);
  return { outputs, tangents: moved.map((tangent) => tangent?.value) };
}

interface Sweep {
  readonly outputs: readonly Value[];
  readonly tangents: readonly (Flow | undefined)[];
}

function sweep(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  tangents: readonly (Flow | undefined)[],
  label?: string,
): Sweep {
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
    if (dot !== undefined && isSingle(dot) && dot.value.id > image.id) {
      describeDerivative("tangent", dot.value, { graph, node, image }, label);
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
  const point: Point = { operands, value: image, attributes };
  const mapped = isSteep(node) ? applied : undisturbed;
  switch (derivative.kind) {
    case "constant":
      return undefined;
    case "elementwise": {
      const total = sum(
        moving.map((dot, index) => {
          const fact = dot && derivative.fact(index, attributes);
          return fact && mapped(fact, point, dot);
        }),
      );
      return total && { ...total, value: broadcastTo(total.value, dimsOf(node.type)) };
    }
    case "array":
      if (derivative.isJoint === true) return joined(node, point, moving);
      return sum(
        moving.map((dot, index) => {
          const fact = dot && derivative.fact(index, attributes);
          return fact && pushed(fact, dot, index, node, point, mapped);
        }),
      );
    case "expansion":
      return sweep(image.builder, composedBody(node, operands), operands, moving).tangents[0];
    case "region":
      return derivative.pushforward({
        builder: image.builder,
        operands,
        tangents: moving,
        attributes,
        push: (builder, region, inputs, tangents) => sweep(builder, region, inputs, tangents).tangents,
      });
  }
}

/** A linear map that is finite wherever the value is, applied to a tangent: the 0 of an absent one stays 0. */
function undisturbed(fact: Fact, point: Point, { value, present }: Flow): Flow {
  return { value: fact(value, point), present };
}

/**
 * A function that is linear in an operand takes its tangent in that operand's place. Where elements of the tangent may be
 * absent, one that moves or adds up elements tells which of the results are there; behind any other all are if one is.
 */
function pushed(
  fact: ArrayFact,
  dot: Flow,
  index: number,
  { primitive }: Node,
  point: Point,
  mapped: typeof applied,
): Flow {
  const { operands, attributes } = point;
  const map: Fact =
    fact.kind === "tangent"
      ? fact.tangent
      : (t, { operands: others }) => t.builder.apply(primitive, others.with(index, t), attributes);
  const { present } = dot;
  if (present === undefined || dimsOfValue(present).length === 0) return mapped(map, point, dot);
  const value = map(dot.value, point);
  const isMoved = isMove(primitive) && fact.kind === "linear";
  const whole = isMoved ? broadcastTo(present, dimsOfValue(at(operands, index))) : present;
  return { value, present: movedPresence(whole, isMoved ? (tangents) => map(tangents, point) : sumOverAll) };
}

function sumOverAll(value: Value): Value {
  return sumOver(value, [...dimsOfValue(value).keys()]);
}

/** A function that is linear in all of its operands together, of their tangents. */
function joined(
  { primitive, attributes }: Node,
  { operands, value }: Point,
  moving: readonly (Flow | undefined)[],
): Flow {
  const { builder } = value;
  const join = (parts: readonly Value[]): Value => builder.apply(primitive, parts, attributes);
  const tangent = join(moving.map((dot, index) => dot?.value ?? zerosLike(at(operands, index))));
  if (moving.every((dot) => dot?.present === undefined)) return { value: tangent };
  const isThere = join(
    moving.map((dot, index) => {
      const dims = dimsOfValue(at(operands, index));
      if (dot?.present) return broadcastTo(indicator(dot.present), dims);
      return full(builder, dot ? 1 : 0, dims);
    }),
  );
  return { value: tangent, present: ne(isThere, 0) };
}

/** The sum of what is there; a term that is known to be zero is not. */
function sum(terms: readonly (Flow | undefined)[]): Flow | undefined {
  return terms.reduce<Flow | undefined>(
    (total, term) => (term === undefined || knownValue(term.value) === 0 ? total : plus(total, term)),
    undefined,
  );
}

function isSingle(tangent: Flow | readonly (Flow | undefined)[]): tangent is Flow {
  return "value" in tangent;
}

function single(tangent: Tangent): Flow | undefined {
  return tangent !== undefined && isSingle(tangent) ? tangent : undefined;
}
