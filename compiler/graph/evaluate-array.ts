import { at, InternalError } from "../diagnostics/internal-error.ts";
import { dimValue, type Dim } from "./dim.ts";
import type { Graph } from "./graph.ts";
import type { Node } from "./node.ts";
import type { AxisMap, Combination, Datum, Numbers } from "./primitive.ts";
import type { Sizes } from "./sizes.ts";
import { dimsOf, type Type } from "./type.ts";

/** A node with its operands, as the interpreter finds it. */
export interface Given {
  readonly node: Node;
  readonly types: readonly Type[];
  readonly operands: readonly Numbers[];
  readonly sizes: Sizes;
}

/** Evaluates a sub-graph. */
export type EvaluateRegion = (graph: Graph, inputs: readonly Numbers[], sizes: Sizes) => readonly Numbers[];

/** The value of an operation that makes or takes arrays. */
export function evaluateArray(given: Given, evaluateRegion: EvaluateRegion): Datum {
  const { node, types, operands, sizes } = given;
  const { implementation } = node.primitive;
  const { attributes } = node;
  const lengths = (dims: readonly Dim[]): readonly number[] => dims.map((dim) => dimValue(dim, sizes));
  const own = lengths(dimsOf(node.type));
  const first = (): Numbers => at(operands, 0);
  const firstLengths = (): readonly number[] => lengths(dimsOf(at(types, 0)));
  switch (implementation.kind) {
    case "native":
      return elementwise(given, own, (elements) => [implementation.evaluate(elements, attributes)])[0] ?? 0;
    case "branch": {
      const inside = ([test = NaN, ...captures]: readonly number[]): readonly Numbers[] =>
        evaluateRegion(implementation.choose(test, attributes), captures, sizes);
      const results = elementwise(given, firstLengths(), inside);
      // Of no elements nothing is evaluated, but each output is an array of none.
      return count(firstLengths()) > 0 || node.type.kind !== "tuple"
        ? results
        : node.type.elements.map(() => new Float64Array(0));
    }
    case "view":
      return gathered(first(), offsets(implementation.axesOf(attributes), firstLengths(), own, sizes), node.type);
    case "place": {
      const target = new Float64Array(count(own));
      const places = offsets(implementation.axesOf(attributes), own, firstLengths(), sizes);
      places.forEach((place, index) => {
        target[place] = elementOf(first(), index);
      });
      return target;
    }
    case "reshape":
      return own.length === 0
        ? elementOf(first(), 0)
        : typeof operands[0] === "number"
          ? Float64Array.of(operands[0])
          : first();
    case "stack":
      return Float64Array.from(operands, (operand) => elementOf(operand, 0));
    case "dimension":
      return dimValue(implementation.dimOf(attributes), sizes);
    case "reduction":
      return reduced(first(), firstLengths(), implementation.axesOf(attributes), implementation.combination, node.type);
    case "kernel": {
      const { run, sizes: arguments_, adds, scratch } = implementation.call(types, attributes);
      const workspace = scratch === undefined ? [] : [new Float64Array(dimValue(scratch, sizes))];
      const tail = [...operands, ...lengths(arguments_), ...(adds ? [false] : []), ...workspace];
      if (node.type.kind !== "tensor") return numberFrom(Reflect.apply(run, undefined, tail));
      const out = new Float64Array(count(own));
      Reflect.apply(run, undefined, [out, ...tail]);
      return out;
    }
    case "tabulate":
      return tabulated(given, implementation, evaluateRegion);
    case "structural":
    case "composite":
      throw new InternalError(`${node.primitive.name} cannot be evaluated as it stands`);
  }
}

function numberFrom(value: unknown): number {
  if (typeof value !== "number") throw new InternalError("a kernel returned no number");
  return value;
}

/** How many elements an array has. */
export function count(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}

function elementOf(numbers: Numbers, index: number): number {
  return typeof numbers === "number" ? numbers : at(numbers, index);
}

/** Apply a function of single elements to arrays whose axes are repeated to fit. */
function elementwise(
  { types, operands, sizes }: Given,
  lengths: readonly number[],
  apply: (elements: readonly number[]) => readonly Numbers[],
): readonly Numbers[] {
  const size = count(lengths);
  const places = types.map((type) =>
    repeatedPlaces(
      dimsOf(type).map((dim) => dimValue(dim, sizes)),
      lengths,
    ),
  );
  const results: Float64Array[] = [];
  for (let index = 0; index < size; index++) {
    const values = apply(operands.map((operand, which) => elementOf(operand, places[which]?.[index] ?? 0)));
    values.forEach((value, which) => {
      (results[which] ??= new Float64Array(size))[index] = elementOf(value, 0);
    });
  }
  // Of no elements nothing is known but that there are none.
  return results.length > 0 ? results : [new Float64Array(0)];
}

/** For each element of an array of the outer lengths the place in an operand whose axes are repeated to fit them. */
export function repeatedPlaces(own: readonly number[], outer: readonly number[]): readonly number[] {
  const offset = outer.length - own.length;
  const maps = own.map((length, axis): AxisMap => ({
    start: 0,
    step: length === 1 ? 0 : 1,
    axis: length === 1 ? undefined : axis + offset,
  }));
  return offsets(maps, own, outer, new Map());
}

/** For each element of an array of the outer lengths, in order, the place that a map of axes gives it in the inner one. */
export function offsets(
  maps: readonly AxisMap[],
  inner: readonly number[],
  outer: readonly number[],
  sizes: Sizes,
): readonly number[] {
  let base = 0;
  const strides = outer.map(() => 0);
  let stride = 1;
  for (let axis = inner.length - 1; axis >= 0; axis--) {
    const { start, step, axis: along } = at(maps, axis);
    base += dimValue(start, sizes) * stride;
    if (along !== undefined) strides[along] = at(strides, along) + step * stride;
    stride *= at(inner, axis);
  }
  const places: number[] = [];
  const index = outer.map(() => 0);
  const size = count(outer);
  for (let element = 0; element < size; element++) {
    places.push(index.reduce((place, each, axis) => place + each * at(strides, axis), base));
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const next = at(index, axis) + 1;
      index[axis] = next < at(outer, axis) ? next : 0;
      if (next < at(outer, axis)) break;
    }
  }
  return places;
}

function gathered(x: Numbers, places: readonly number[], type: Type): Numbers {
  if (type.kind !== "tensor") return elementOf(x, at(places, 0));
  return Float64Array.from(places, (place) => elementOf(x, place));
}

/** What the combination of no elements is. */
export const START: Readonly<Record<Combination, number>> = { sum: 0, prod: 1, max: -Infinity, min: Infinity };

/** The number of elements that a sum to one number adds up before it adds them to the total. */
export const SUM_BLOCK = 128;

function combine(combination: Combination, a: number, b: number): number {
  switch (combination) {
    case "sum":
      return a + b;
    case "prod":
      return a * b;
    case "max":
      return Math.max(a, b);
    case "min":
      return Math.min(a, b);
  }
}

function reduced(
  x: Numbers,
  lengths: readonly number[],
  axes: readonly number[],
  combination: Combination,
  type: Type,
): Numbers {
  const start = START[combination];
  if (type.kind !== "tensor") {
    const size = count(lengths);
    if (combination !== "sum") {
      let all = start;
      for (let index = 0; index < size; index++) all = combine(combination, all, elementOf(x, index));
      return all;
    }
    let total = 0;
    for (let block = 0; block < size; block += SUM_BLOCK) {
      let part = 0;
      for (let index = block; index < Math.min(block + SUM_BLOCK, size); index++) part += elementOf(x, index);
      total += part;
    }
    return total;
  }
  const kept = lengths.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const result = new Float64Array(count(kept.map((axis) => at(lengths, axis)))).fill(start);
  const maps = kept.map((axis): AxisMap => ({ start: 0, step: 1, axis }));
  offsets(
    maps,
    kept.map((axis) => at(lengths, axis)),
    lengths,
    new Map(),
  ).forEach((place, index) => {
    result[place] = combine(combination, at(result, place), elementOf(x, index));
  });
  return result;
}

function tabulated(
  { node, operands, sizes }: Given,
  implementation: Extract<Node["primitive"]["implementation"], { kind: "tabulate" }>,
  evaluateRegion: EvaluateRegion,
): readonly Numbers[] {
  const { attributes, type } = node;
  const body = implementation.body(attributes);
  const rows = dimValue(implementation.count(attributes), sizes);
  const elements = type.kind === "tuple" ? type.elements : [];
  const results = elements.map(
    (element) => new Float64Array(count(dimsOf(element).map((dim) => dimValue(dim, sizes)))),
  );
  for (let row = 0; row < rows; row++) {
    evaluateRegion(body, [...operands, row], sizes).forEach((output, which) => {
      const result = at(results, which);
      const width = result.length / rows;
      if (typeof output === "number") result[row] = output;
      else result.set(output, row * width);
    });
  }
  return results;
}
