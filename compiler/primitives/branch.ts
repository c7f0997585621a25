import { at, InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { hashText } from "../graph/hash.ts";
import type { Adjoint, Attributes, Primitive, RegionAdjoints, RegionTangents } from "../graph/primitive.ts";
import { neededCaptures, overCaptures } from "../graph/region.ts";
import {
  BOOLEAN,
  dimsOf,
  elementType,
  sameDims,
  sameType,
  showType,
  tensorOf,
  tupleOf,
  type Type,
} from "../graph/type.ts";
import { dimsOfValue } from "./array.ts";
import { not } from "./comparison.ts";
import { fittedDims, type Operand } from "./primitive.ts";
import { summedTo } from "./presence.ts";
import { broadcastTo, full } from "./tensor.ts";

/**
 * Two closed sub-graphs over the same captures, of which only the one that the test selects is evaluated: in the value
 * and in every derivative. The operands are the test and the captures; the value is a tuple. Where the test is an array,
 * one of the two is evaluated for each of its elements: the sub-graphs are then over numbers, and the captures are
 * arrays whose axes are repeated to fit those of the test.
 */
export const cond: Primitive = {
  name: "cond",
  hash: hashText("cond"),
  operands: ["test", "capture"],
  variadic: true,
  commutative: false,
  mathjs: [],
  notation: { kind: "call", text: "cond", latex: "\\operatorname{cond}" },
  typeOf: ([test, ...captures], attributes) => {
    const then = outputTypes(regionOf(attributes, "then"));
    const otherwise = outputTypes(regionOf(attributes, "otherwise"));
    if (test === undefined || !sameType(elementType(test), BOOLEAN))
      throw new InternalError("the test of a branch is no truth value");
    if (!sameType(tupleOf(then), tupleOf(otherwise))) {
      throw new InternalError(`branches of ${then.map(showType).join(", ")} and ${otherwise.map(showType).join(", ")}`);
    }
    if (test.kind !== "tensor") return tupleOf(then);
    const { dims } = test;
    if (captures.some((capture) => !sameDims(fittedDims(dimsOf(capture), dims), dims))) {
      throw new InternalError("a capture does not fit the test of a branch");
    }
    return tupleOf(then.map((type) => tensorOf(dims, type.kind === "boolean" ? "boolean" : "real")));
  },
  implementation: {
    kind: "branch",
    choose: (test, attributes) => regionOf(attributes, test === 0 ? "otherwise" : "then"),
  },
  elementwise: false,
  derivative: { kind: "region", pushforward, pullback },
  convention: undefined,
  kink: undefined,
  domain: undefined,
  rules: [{ kind: "exact", law: "a branch captures what it needs", rewrite: withNeededCaptures }],
  cost: 1,
  work: undefined,
};

type Side = "then" | "otherwise";

/** The sub-graph of one side. */
export function regionOf(attributes: Attributes, side: Side): Graph {
  const graph = attributes[side];
  if (typeof graph !== "object") throw new InternalError(`a branch has no ${side}`);
  return graph;
}

/** One side of a branch: mathematics over the captures, as values of the side's own graph. */
export type Body = (...captures: Value[]) => Operand;

/** The value of the side that the test selects; the other side is not evaluated. */
export function branch(given: Value, captures: readonly Value[], then: Body, otherwise: Body): Value {
  const test = fittingTest(given, captures);
  const sides = [then, otherwise].map((body) => {
    const builder = createBuilder();
    const output = body(...inputsLike(builder, test, captures));
    return { builder, output: typeof output === "number" ? builder.constant(output) : output };
  });
  // A number on one side stands for an array of it where the other side is one.
  const dims = sides.map(({ output }) => dimsOfValue(output)).reduce(fittedDims, []);
  const graphs = sides.map(({ builder, output }) => closedOver(builder, test, captures, [broadcastTo(output, dims)]));
  return at(branches(test, captures, at(graphs, 0), at(graphs, 1)), 0);
}

/** The test of an elementwise branch, repeated along the axes that only its captures have. */
function fittingTest(test: Value, captures: readonly Value[]): Value {
  const own = dimsOfValue(test);
  if (own.length === 0) return test;
  return broadcastTo(test, captures.map(dimsOfValue).reduce(fittedDims, own));
}

/** 1 where the test holds, 0 elsewhere. */
export function indicator(test: Value): Value {
  return branch(
    test,
    [],
    () => 1,
    () => 0,
  );
}

/** The elements of a branch over two given sub-graphs, without the captures that neither side needs. */
export function branches(test: Value, captures: readonly Value[], then: Graph, otherwise: Graph): readonly Value[] {
  const tuple = tupleOver(test, captures, then, otherwise, neededCaptures([then, otherwise], captures));
  return then.outputs.map((_, index) => test.builder.project(tuple, index));
}

/** The branch with known numbers moved into its sub-graphs, and without the captures that neither side reads. */
function withNeededCaptures([test, ...captures]: readonly Value[], attributes: Attributes): Value | undefined {
  const [then, otherwise] = [regionOf(attributes, "then"), regionOf(attributes, "otherwise")];
  const kept = neededCaptures([then, otherwise], captures);
  return test && kept.length < captures.length ? tupleOver(test, captures, then, otherwise, kept) : undefined;
}

function tupleOver(
  test: Value,
  captures: readonly Value[],
  then: Graph,
  otherwise: Graph,
  kept: readonly number[],
): Value {
  return test.builder.apply(cond, [test, ...kept.map((index) => at(captures, index))], {
    then: overCaptures(then, kept, captures),
    otherwise: overCaptures(otherwise, kept, captures),
  });
}

function outputTypes(graph: Graph): readonly Type[] {
  return graph.outputs.map((id) => at(graph.nodes, id).type);
}

/** A side of a derivative under construction: its builder, and its outputs where it has any. */
interface HalfBranch<T> {
  readonly builder: Builder;
  readonly outputs: readonly (T | undefined)[];
}

/** The tangents of both sides, zero on a side that has none, selected by the same test. */
function pushforward({ operands, tangents, attributes, push }: RegionTangents): readonly (Value | undefined)[] {
  const test = at(operands, 0);
  const captures = operands.slice(1);
  const moving = tangents.slice(1);
  const given = [...captures, ...moving.filter((tangent) => tangent !== undefined)];
  const half = (side: Side): HalfBranch<Value> => {
    const builder = createBuilder();
    const inputs = inputsLike(builder, test, given);
    const rest = inputs.slice(captures.length);
    const local = moving.map((tangent) => tangent && rest.shift());
    return { builder, outputs: push(builder, regionOf(attributes, side), inputs.slice(0, captures.length), local) };
  };
  const then = half("then");
  const otherwise = half("otherwise");
  const moved = then.outputs.map((tangent, index) => tangent !== undefined || otherwise.outputs[index] !== undefined);
  const types = outputTypes(regionOf(attributes, "then"));
  const zeroed = ({ builder, outputs }: HalfBranch<Value>): Graph =>
    closedOver(
      builder,
      test,
      given,
      outputs.flatMap((tangent, index) => (moved[index] === true ? [tangent ?? zero(builder, at(types, index))] : [])),
    );
  if (!moved.includes(true)) return [];
  const joined = [...branches(test, given, zeroed(then), zeroed(otherwise))];
  return moved.map((isMoved) => (isMoved ? joined.shift() : undefined));
}

/**
 * The adjoints of the captures. Where only one side reads a capture, its adjoint is there only when that side is taken,
 * so that what the capture was made of is never multiplied by the zero of the other side.
 */
function pullback({ operands, active, adjoints, attributes, pull }: RegionAdjoints): readonly (Adjoint | undefined)[] {
  const test = at(operands, 0);
  const captures = operands.slice(1);
  const given = [...captures, ...adjoints.flatMap((adjoint) => (adjoint ? withPresence(adjoint) : []))];
  const half = (side: Side): HalfBranch<Adjoint> => {
    const builder = createBuilder();
    const inputs = inputsLike(builder, test, given);
    const rest = inputs.slice(captures.length);
    const local = adjoints.map((adjoint): Adjoint | undefined => {
      const value = adjoint && rest.shift();
      return value && { value, present: adjoint.present && rest.shift() };
    });
    return {
      builder,
      outputs: pull(builder, regionOf(attributes, side), inputs.slice(0, captures.length), local, active.slice(1)),
    };
  };
  const then = half("then");
  const otherwise = half("otherwise");
  const pairs = captures.map((_, index) => ({ then: then.outputs[index], otherwise: otherwise.outputs[index] }));
  const sideGraph = (side: Side, { builder }: HalfBranch<Adjoint>): Graph =>
    closedOver(
      builder,
      test,
      given,
      pairs.flatMap((pair, index) => {
        if (isAbsent(pair)) return [];
        const mine = pair[side];
        const value = mine?.value ?? zero(builder, innerType(test, at(captures, index)));
        const axes = [pair.then, pair.otherwise].map((each) => (each?.present ? dimsOfValue(each.present) : []));
        const present = broadcastTo(mine?.present ?? builder.truth(mine !== undefined), axes.reduce(fittedDims, []));
        return isMixed(pair) ? [value, present] : [value];
      }),
    );
  const joined = pairs.every(isAbsent)
    ? []
    : [...branches(test, given, sideGraph("then", then), sideGraph("otherwise", otherwise))];
  const result = pairs.map((pair, index): Adjoint | undefined => {
    if (isAbsent(pair)) return undefined;
    const value = joined.shift();
    if (value === undefined) throw new InternalError("a branch lost an adjoint");
    const present = isMixed(pair) ? joined.shift() : presenceOf(pair, test);
    // The adjoint of a capture that is repeated is a sum over elements, some of which are there.
    const own = dimsOfValue(at(captures, index));
    const isRepeated = dimsOfValue(test).length > 0 && !sameDims(own, dimsOfValue(test));
    return isRepeated ? summedTo({ value, present }, own) : { value, present };
  });
  return [undefined, ...result];
}

interface Pair {
  readonly then: Adjoint | undefined;
  readonly otherwise: Adjoint | undefined;
}

/** Whether the adjoint is there, where that depends on nothing but the test. */
function presenceOf(pair: Pair, test: Value): Value | undefined {
  if (pair.then === undefined) return not(test);
  return pair.otherwise === undefined ? test : undefined;
}

function zero(builder: Builder, type: Type): Value {
  return full(builder, 0, dimsOf(type));
}

/** Whether neither side has the adjoint. */
function isAbsent(pair: Pair): boolean {
  return pair.then === undefined && pair.otherwise === undefined;
}

/** Whether the presence of the adjoint depends on more than the test. */
function isMixed(pair: Pair): boolean {
  return pair.then?.present !== undefined || pair.otherwise?.present !== undefined;
}

function withPresence({ value, present }: Adjoint): readonly Value[] {
  return present ? [value, present] : [value];
}

/** The type of a capture inside the sub-graphs: that of one element where the test is an array. */
function innerType(test: Value, capture: Value): Type {
  const { type } = capture.builder.node(capture);
  return dimsOfValue(test).length > 0 ? elementType(type) : type;
}

function inputsLike(builder: Builder, test: Value, captures: readonly Value[]): Value[] {
  return captures.map((capture, index) => builder.input(index, innerType(test, capture)));
}

function closedOver(builder: Builder, test: Value, captures: readonly Value[], outputs: readonly Value[]): Graph {
  return builder.finish(
    captures.map((capture) => ({ name: "", type: innerType(test, capture) })),
    outputs,
  );
}
