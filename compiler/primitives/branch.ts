import { at, InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { hashText } from "../graph/hash.ts";
import type { Flow, Attributes, Primitive, RegionAdjoints, RegionTangents } from "../graph/primitive.ts";
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
interface HalfBranch {
  readonly builder: Builder;
  readonly outputs: readonly (Flow | undefined)[];
}

/** The tangents of both sides, selected by the same test. */
function pushforward({ operands, tangents, attributes, push }: RegionTangents): readonly (Flow | undefined)[] {
  const test = at(operands, 0);
  return derivativeBranch(
    test,
    operands.slice(1),
    tangents.slice(1),
    outputTypes(regionOf(attributes, "then")),
    (side, builder, captures, local) => push(builder, regionOf(attributes, side), captures, local),
  );
}

/**
 * The adjoints of the captures. Where only one side reads a capture, its adjoint is there only when that side is taken,
 * so that what the capture was made of is never multiplied by the zero of the other side.
 */
function pullback({ operands, active, adjoints, attributes, pull }: RegionAdjoints): readonly (Flow | undefined)[] {
  const test = at(operands, 0);
  const captures = operands.slice(1);
  const bars = derivativeBranch(
    test,
    captures,
    adjoints,
    captures.map((capture) => innerType(test, capture)),
    (side, builder, inner, local) => pull(builder, regionOf(attributes, side), inner, local, active.slice(1)),
  );
  // The adjoint of a capture that is repeated is a sum over elements, some of which are there.
  const result = bars.map((bar, index) => {
    const own = dimsOfValue(at(captures, index));
    const isRepeated = dimsOfValue(test).length > 0 && !sameDims(own, dimsOfValue(test));
    return bar && isRepeated ? summedTo(bar, own) : bar;
  });
  return [undefined, ...result];
}

/**
 * A derivative of a branch: what the sweep of each side gives, selected by the same test. What only one side gives is there
 * only when that side is taken.
 */
function derivativeBranch(
  test: Value,
  captures: readonly Value[],
  flows: readonly (Flow | undefined)[],
  types: readonly Type[],
  sweep: (
    side: Side,
    builder: Builder,
    captures: readonly Value[],
    flows: readonly (Flow | undefined)[],
  ) => readonly (Flow | undefined)[],
): readonly (Flow | undefined)[] {
  const given = [...captures, ...flows.flatMap((flow) => (flow ? withPresence(flow) : []))];
  const half = (side: Side): HalfBranch => {
    const builder = createBuilder();
    const inputs = inputsLike(builder, test, given);
    const rest = inputs.slice(captures.length);
    const local = flows.map((flow): Flow | undefined => {
      const value = flow && rest.shift();
      return value && { value, present: flow.present && rest.shift() };
    });
    return { builder, outputs: sweep(side, builder, inputs.slice(0, captures.length), local) };
  };
  const then = half("then");
  const otherwise = half("otherwise");
  const pairs = types.map((_, index) => ({ then: then.outputs[index], otherwise: otherwise.outputs[index] }));
  if (pairs.every(isAbsent)) return [];
  const sideGraph = (side: Side, { builder }: HalfBranch): Graph =>
    closedOver(
      builder,
      test,
      given,
      pairs.flatMap((pair, index) => {
        if (isAbsent(pair)) return [];
        const mine = pair[side];
        const value = mine?.value ?? zero(builder, at(types, index));
        const axes = [pair.then, pair.otherwise].map((each) => (each?.present ? dimsOfValue(each.present) : []));
        const present = broadcastTo(mine?.present ?? builder.truth(mine !== undefined), axes.reduce(fittedDims, []));
        return isMixed(pair) ? [value, present] : [value];
      }),
    );
  const joined = [...branches(test, given, sideGraph("then", then), sideGraph("otherwise", otherwise))];
  return pairs.map((pair): Flow | undefined => {
    if (isAbsent(pair)) return undefined;
    const value = joined.shift();
    if (value === undefined) throw new InternalError("a branch lost a derivative");
    return { value, present: isMixed(pair) ? joined.shift() : presenceOf(pair, test) };
  });
}

interface Pair {
  readonly then: Flow | undefined;
  readonly otherwise: Flow | undefined;
}

/** Whether the derivative is there, where that depends on nothing but the test. */
function presenceOf(pair: Pair, test: Value): Value | undefined {
  if (pair.then === undefined) return not(test);
  return pair.otherwise === undefined ? test : undefined;
}

/** Whether neither side has the derivative. */
function isAbsent(pair: Pair): boolean {
  return pair.then === undefined && pair.otherwise === undefined;
}

/** Whether the presence of the derivative depends on more than the test. */
function isMixed(pair: Pair): boolean {
  return pair.then?.present !== undefined || pair.otherwise?.present !== undefined;
}

function zero(builder: Builder, type: Type): Value {
  return full(builder, 0, dimsOf(type));
}

function withPresence({ value, present }: Flow): readonly Value[] {
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
