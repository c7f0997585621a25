import { at, InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Builder, type Value } from "../graph/builder.ts";
import { composedBody } from "../graph/expand.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { Flow, ArrayFact, Fact, Point } from "../graph/primitive.ts";
import type { Type } from "../graph/type.ts";
import { imagesOf, rewriteInto, type Visit } from "../graph/rewrite.ts";
import { inputIndex, projectIndex } from "../graph/structural.ts";
import { dimsOfValue } from "../primitives/array.ts";
import { isMove, movedPresence, summedTo } from "../primitives/presence.ts";
import { zerosLike } from "../primitives/tensor.ts";
import { applied, plus } from "./flow.ts";
import { describeDerivative } from "./names.ts";

/** A graph written into a builder, ready for reverse sweeps. */
export interface Primal {
  readonly outputs: readonly Value[];
  /** The adjoints of the inputs for given adjoints of the outputs; absent where nothing flows. */
  readonly pullback: (
    adjoints: readonly (Flow | undefined)[],
    wanted: readonly boolean[],
    label?: string,
  ) => readonly (Value | undefined)[];
}

/**
 * Reverse mode: write a graph into a builder; its pullback writes the adjoint sweep after it. `visit` may put in the
 * place of a node a value that is known to be the same.
 */
export function primalOf(builder: Builder, graph: Graph, inputs: readonly Value[], visit?: Visit): Primal {
  const images = rewriteInto(builder, graph, inputs, visit);
  return {
    outputs: imagesOf(images, graph.outputs),
    pullback: (adjoints, wanted, label) =>
      sweep(builder, graph, images, adjoints, wanted, label).map((adjoint) => adjoint?.value),
  };
}

/**
 * The reverse sweep: adjoints are accumulated over descending ids. A node that no wanted input reaches, or through which
 * nothing flows, has no adjoint.
 */
function sweep(
  builder: Builder,
  graph: Graph,
  images: readonly (Value | undefined)[],
  outputAdjoints: readonly (Flow | undefined)[],
  wanted: readonly boolean[],
  label: string | undefined,
): readonly (Flow | undefined)[] {
  const active = activeNodes(graph, wanted);
  const start = builder.size();
  const bars: (Flow | undefined)[] = new Array<undefined>(graph.nodes.length).fill(undefined);
  const tuples = new Map<number, (Flow | undefined)[]>();
  const flows: (number | string)[][] = [];
  const accumulate = (id: number, adjoint: Flow | undefined, user?: number): void => {
    if (!adjoint || active[id] !== 1 || knownValue(adjoint.value) === 0) return;
    bars[id] = plus(bars[id], adjoint);
    if (user !== undefined) (flows[id] ??= []).push(graph.provenance.get(user)?.name ?? images[user]?.id ?? "");
  };
  graph.outputs.forEach((id, index) => {
    accumulate(id, outputAdjoints[index]);
  });
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const bar = bars[id];
    const image = images[id];
    const elements = tuples.get(id);
    if (image === undefined || (bar === undefined && elements === undefined)) continue;
    const node = at(graph.nodes, id);
    const operands = imagesOf(images, node.operands);
    // An equal node that was there before keeps its own meaning.
    if (bar && bar.value.id >= start) {
      describeDerivative("adjoint", bar.value, { graph, node, image }, label, flows[id]);
    }
    const element = projectIndex(node);
    if (element !== undefined) {
      const tuple = at(node.operands, 0);
      const list = tuples.get(tuple) ?? [];
      list[element] = bar;
      tuples.set(tuple, list);
      continue;
    }
    const flowing = node.operands.map((operand) => active[operand] === 1);
    const contributions = elements
      ? regionContributions(node, operands, builder, elements, flowing)
      : bar && localContributions(node, { operands, value: image, attributes: node.attributes }, bar, flowing);
    contributions?.forEach((contribution, index) => {
      accumulate(at(node.operands, index), contribution, id);
    });
  }
  return inputAdjoints(graph, bars);
}

/** Which nodes depend on a wanted input. */
export function activeNodes(graph: Graph, wanted: readonly boolean[]): Uint8Array {
  const active = new Uint8Array(graph.nodes.length);
  for (const node of graph.nodes) {
    const index = inputIndex(node);
    const isActive =
      index === undefined
        ? node.primitive.derivative.kind !== "constant" || projectIndex(node) !== undefined
          ? node.operands.some((operand) => active[operand] === 1)
          : false
        : wanted[index] === true;
    active[node.id] = isActive ? 1 : 0;
  }
  return active;
}

function inputAdjoints(graph: Graph, bars: readonly (Flow | undefined)[]): readonly (Flow | undefined)[] {
  const result: (Flow | undefined)[] = graph.inputs.map(() => undefined);
  for (const node of graph.nodes) {
    const index = inputIndex(node);
    if (index !== undefined) result[index] = bars[node.id];
  }
  return result;
}

/**
 * The partial derivatives of a node by those of its operands through which something flows: what it contributes to their
 * adjoints for the adjoint 1. Of a region, those of one element of its tuple.
 */
export function partialsOf(
  node: Node,
  point: Point,
  flows: readonly boolean[],
  element?: number,
): readonly (Flow | undefined)[] {
  const { builder } = point.value;
  const one: Flow = { value: builder.constant(1) };
  if (element === undefined) return localContributions(node, point, one, flows);
  const elements: (Flow | undefined)[] = [];
  elements[element] = one;
  return regionContributions(node, point.operands, builder, elements, flows);
}

/** The contributions of a node's adjoint to those of its operands. */
function localContributions(
  node: Node,
  point: Point,
  bar: Flow,
  flows: readonly boolean[],
): readonly (Flow | undefined)[] {
  const { derivative } = node.primitive;
  switch (derivative.kind) {
    case "constant":
    case "region":
      return [];
    case "elementwise":
      return flows.map((flowing, index) => {
        const fact = flowing ? (derivative.transpose ?? derivative.fact)(index, node.attributes) : undefined;
        return fact && summedTo(applied(fact, point, bar), dimsOfValue(at(point.operands, index)));
      });
    case "array":
      return flows.map((flowing, index) => {
        const fact = flowing ? derivative.fact(index, node.attributes) : undefined;
        return fact && transposed(fact, index, node, point, bar);
      });
    case "expansion":
      return throughExpansion(node, point, bar, flows);
  }
}

/**
 * The transpose of a linear map applied to an adjoint. Where elements of the adjoint may be absent, a map that moves or
 * adds up elements tells which of the results are there; behind any other map all are.
 */
function transposed(fact: ArrayFact, index: number, node: Node, point: Point, bar: Flow): Flow {
  const map = transposeOf(fact, index);
  const { present } = bar;
  if (present === undefined || dimsOfValue(present).length === 0) return applied(map, point, bar);
  const value = map(bar.value, point);
  if (!isMove(node.primitive) || fact.kind !== "linear") return { value };
  return { value, present: movedPresence(present, (adjoints) => map(adjoints, point)) };
}

/** The map from ȳ to the adjoint of an operand. */
function transposeOf(fact: ArrayFact, index: number): Fact {
  return fact.kind === "linear"
    ? fact.transpose
    : (t, point) => transposedTangent(fact.tangent, t, point, at(point.operands, index));
}

/**
 * The transpose of a map t ↦ ∂y/∂x · t that is made of linear steps: the map is written down for an unknown t, and
 * swept back. What the adjoint reads of it are the values that do not depend on t.
 */
function transposedTangent(tangent: Fact, bar: Value, point: Point, operand: Value): Value {
  const { builder } = bar;
  const scratch = createBuilder();
  const given = [point.value, ...point.operands];
  const typeOf = (value: Value): Type => value.builder.node(value).type;
  const [value, ...operands] = given.map((each, index) => scratch.input(index + 1, typeOf(each)));
  if (value === undefined) throw new InternalError("a point without a value");
  const t = scratch.input(0, typeOf(operand));
  const body = scratch.finish(
    [operand, ...given].map((each) => ({ name: "", type: typeOf(each) })),
    [tangent(t, { operands, value, attributes: point.attributes })],
  );
  // The sweep never reads t itself, only how it enters; the operand, which has its type, stands in for it.
  const inputs = [operand, ...given];
  const images = rewriteInto(builder, body, inputs);
  const [adjoint] = sweep(builder, body, images, [{ value: bar }], [true], undefined);
  return adjoint?.value ?? zerosLike(operand);
}

/** The contributions of a composite primitive's adjoint, through what it is made of. */
function throughExpansion(
  node: Node,
  point: Point,
  bar: Flow,
  flows: readonly boolean[],
): readonly (Flow | undefined)[] {
  const { builder } = bar.value;
  const body = composedBody(node, point.operands);
  return sweep(builder, body, rewriteInto(builder, body, point.operands), [bar], flows, undefined);
}

function regionContributions(
  node: Node,
  operands: readonly Value[],
  builder: Builder,
  adjoints: readonly (Flow | undefined)[],
  active: readonly boolean[],
): readonly (Flow | undefined)[] {
  const { derivative } = node.primitive;
  if (derivative.kind !== "region") return [];
  return derivative.pullback({
    builder,
    operands,
    active,
    adjoints,
    attributes: node.attributes,
    pull: (into, region, inputs, outer, wanted) =>
      sweep(into, region, rewriteInto(into, region, inputs), outer, wanted, undefined),
  });
}
