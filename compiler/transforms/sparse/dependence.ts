import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { dimValue, type Dim } from "../../graph/dim.ts";
import { count, offsets, repeatedPlaces } from "../../graph/evaluate-array.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import type { AxisMap } from "../../graph/primitive.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import type { Sizes } from "../../graph/sizes.ts";
import { constantValue, inputIndex, projectIndex } from "../../graph/structural.ts";
import { dimsOf, elementType, type Type } from "../../graph/type.ts";
import { NONE, ZERO, type IndexSets } from "./index-sets.ts";
import { readDependence } from "./reading.ts";

/** The set of inputs that each element of a value depends on, by its number. */
export type Dependence = Int32Array;

/** What the analysis of a graph shares. */
interface Analysis {
  readonly graph: Graph;
  readonly sizes: Sizes;
  readonly sets: IndexSets;
  readonly values: (Dependence | undefined)[];
  readonly tuples: Map<number, readonly Dependence[]>;
}

/**
 * The inputs that each element of each output of a graph without composite primitives may depend on, with a derivative,
 * given those of the elements of its inputs. Every derivative that is not listed is 0 wherever the function is
 * differentiable, whatever the numbers are.
 *
 * Elementwise operations, views, sums, products and branches are followed element by element, and so are elements that
 * are known to be 0; a kernel depends on what it declares to read, or on all of its operands; tables on all they capture.
 */
export function dependenceOf(
  graph: Graph,
  inputs: readonly Dependence[],
  sizes: Sizes,
  sets: IndexSets,
): readonly Dependence[] {
  const analysis: Analysis = { graph, sizes, sets, values: [], tuples: new Map() };
  const live = liveNodes(graph);
  for (const node of graph.nodes) {
    if (live[node.id] !== 1) continue;
    const index = inputIndex(node);
    const element = projectIndex(node);
    if (index !== undefined) analysis.values[node.id] = at(inputs, index);
    else if (element !== undefined)
      analysis.values[node.id] = at(analysis.tuples.get(at(node.operands, 0)) ?? [], element);
    else if (node.type.kind === "tuple") analysis.tuples.set(node.id, tupleDependence(node, analysis));
    else analysis.values[node.id] = nodeDependence(node, analysis);
  }
  return graph.outputs.map((id) => valueOf(analysis, id));
}

function valueOf({ values }: Analysis, id: number): Dependence {
  const value = values[id];
  if (value === undefined) throw new InternalError(`node ${id} has not been analysed`);
  return value;
}

function lengthsOf(type: Type, sizes: Sizes): readonly number[] {
  return dimsOf(type).map((dim: Dim) => dimValue(dim, sizes));
}

function nodeDependence(node: Node, analysis: Analysis): Dependence {
  const { graph, sizes, sets } = analysis;
  const { implementation } = node.primitive;
  const known = constantValue(node);
  if (known !== undefined) return Int32Array.of(known === 0 ? ZERO : NONE);
  const operands = node.operands.map((id) => valueOf(analysis, id));
  const types = node.operands.map((id) => at(graph.nodes, id).type);
  const own = lengthsOf(node.type, sizes);
  const first = (): Dependence => at(operands, 0);
  const firstLengths = (): readonly number[] => lengthsOf(at(types, 0), sizes);
  switch (implementation.kind) {
    case "native":
      return elementwise(node, operands, types, analysis);
    case "view": {
      const places = offsets(implementation.axesOf(node.attributes), firstLengths(), own, sizes);
      return Int32Array.from(places, (place) => at(first(), place));
    }
    case "place": {
      const target = new Int32Array(count(own)).fill(ZERO);
      offsets(implementation.axesOf(node.attributes), own, firstLengths(), sizes).forEach((place, index) => {
        target[place] = at(first(), index);
      });
      return target;
    }
    case "reshape":
      return first();
    case "stack":
      return Int32Array.from(operands, (operand) => at(operand, 0));
    case "dimension":
      return Int32Array.of(NONE);
    case "reduction": {
      const axes = implementation.axesOf(node.attributes);
      const isEmpty = count(firstLengths()) === 0;
      const reduced = reducedOver(first(), firstLengths(), axes, own, sets);
      return isEmpty && implementation.combination !== "sum" ? reduced.fill(NONE) : reduced;
    }
    case "kernel":
      return operands.length === 0
        ? computed(node, own, sizes)
        : readDependence(
            {
              node,
              operands: withoutDerivative(node, operands),
              lengths: types.map((type) => lengthsOf(type, sizes)),
              own,
              sets,
            },
            types,
          );
    case "branch":
    case "tabulate":
    case "structural":
    case "composite":
      throw new InternalError(`${node.primitive.name} cannot be analysed as it stands`);
  }
}

/** The elements of a kernel without operands, which are numbers. */
function computed(node: Node, own: readonly number[], sizes: Sizes): Dependence {
  const { implementation } = node.primitive;
  const out = new Float64Array(count(own));
  if (implementation.kind !== "kernel") return new Int32Array(out.length).fill(NONE);
  const { run, sizes: given } = implementation.call([], node.attributes);
  Reflect.apply(run, undefined, [out, ...given.map((dim) => dimValue(dim, sizes))]);
  return Int32Array.from(out, (value) => (value === 0 ? ZERO : NONE));
}

/** The operands that a derivative flows through, by position. */
function flowing({ primitive, operands, attributes }: Node): readonly number[] {
  const { derivative } = primitive;
  switch (derivative.kind) {
    case "constant":
      return [];
    case "elementwise":
    case "array":
      return operands.flatMap((_, index) => (derivative.fact(index, attributes) === undefined ? [] : [index]));
    case "expansion":
    case "region":
      return operands.map((_, index) => index);
  }
}

/** The operands of a kernel, of which those that no derivative flows through depend on nothing. */
function withoutDerivative(node: Node, operands: readonly Dependence[]): readonly Dependence[] {
  const through = flowing(node);
  return operands.map((operand, index) => (through.includes(index) ? operand : operand.map(() => NONE)));
}

function elementwise(
  node: Node,
  operands: readonly Dependence[],
  types: readonly Type[],
  { sizes, sets }: Analysis,
): Dependence {
  const { implementation, vanishes = [] } = node.primitive;
  const own = lengthsOf(node.type, sizes);
  const result = new Int32Array(count(own)).fill(NONE);
  if (elementType(node.type).kind !== "real") return result;
  const places = types.map((type) => repeatedPlaces(lengthsOf(type, sizes), own));
  const through = flowing(node);
  const setAt = (operand: number, element: number): number =>
    at(at(operands, operand), at(at(places, operand), element));
  const isZeroAtZeros =
    implementation.kind === "native" &&
    implementation.evaluate(
      operands.map(() => 0),
      node.attributes,
    ) === 0;
  const all = operands.map((_, operand) => operand);
  for (let element = 0; element < result.length; element++) {
    const isZero =
      vanishes.some((operand) => setAt(operand, element) === ZERO) ||
      (isZeroAtZeros && all.every((operand) => setAt(operand, element) === ZERO));
    let set = isZero ? ZERO : NONE;
    if (!isZero) for (const operand of through) set = sets.join(set, setAt(operand, element));
    result[element] = set;
  }
  return result;
}

/** The unions of the sets along some axes. */
function reducedOver(
  x: Dependence,
  lengths: readonly number[],
  axes: readonly number[],
  own: readonly number[],
  sets: IndexSets,
): Dependence {
  const kept = lengths.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const maps = kept.map((axis): AxisMap => ({ start: 0, step: 1, axis }));
  const joined = Array.from({ length: count(own) }, (): number[] => []);
  offsets(maps, own, lengths, new Map()).forEach((place, index) => {
    at(joined, place).push(at(x, index));
  });
  return Int32Array.from(joined, (each) => sets.union(each));
}

function tupleDependence(node: Node, analysis: Analysis): readonly Dependence[] {
  const { graph, sizes, sets } = analysis;
  const { implementation } = node.primitive;
  const operands = node.operands.map((id) => valueOf(analysis, id));
  const elements = node.type.kind === "tuple" ? node.type.elements : [];
  if (implementation.kind !== "branch") {
    const all = sets.union(operands.flatMap((operand) => [...operand, NONE]));
    return elements.map((type) => new Int32Array(count(lengthsOf(type, sizes))).fill(all));
  }
  const sides = [0, 1].map((test) => implementation.choose(test, node.attributes));
  const captures = operands.slice(1);
  const testType = at(graph.nodes, at(node.operands, 0)).type;
  const either = (given: readonly Dependence[]): readonly Dependence[] => {
    const [then = [], otherwise = []] = sides.map((side) => dependenceOf(side, given, sizes, sets));
    return then.map((output, which) => output.map((set, element) => sets.join(set, at(at(otherwise, which), element))));
  };
  if (testType.kind !== "tensor") return either(captures);
  const own = lengthsOf(testType, sizes);
  const places = node.operands.slice(1).map((id) => repeatedPlaces(lengthsOf(at(graph.nodes, id).type, sizes), own));
  const results = elements.map(() => new Int32Array(count(own)));
  for (let element = 0; element < count(own); element++) {
    const given = captures.map((capture, which) => Int32Array.of(at(capture, at(at(places, which), element))));
    either(given).forEach((output, which) => {
      at(results, which)[element] = at(output, 0);
    });
  }
  return results;
}
