import { at } from "../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Builder, type Value } from "../graph/builder.ts";
import type { Dim } from "../graph/dim.ts";
import { evaluate } from "../graph/evaluate.ts";
import type { Graph } from "../graph/graph.ts";
import type { Attributes, Primitive, RuleKind } from "../graph/primitive.ts";
import { dimsOf, sameDims } from "../graph/type.ts";
import { fittedDims } from "../primitives/primitive.ts";
import { broadcastTo } from "../primitives/tensor.ts";
import { imagesOf, mapRegions, rewrite, rewriteInto, type Visit } from "../graph/rewrite.ts";
import { rewritesOf, type Rewrite } from "./match.ts";

/** Which laws simplification may use. */
export interface SimplifyOptions {
  /** `none`: nothing at all; `exact`: only what is equal in floating point; `algebraic`: also what is equal over the reals. */
  readonly simplify?: "none" | "exact" | "algebraic";
  /** Whether numerically stable forms are used; they are unless nothing is simplified. */
  readonly stable?: boolean;
}

/** A simplified graph, and the stable forms that were used in it. */
export interface Simplified {
  readonly graph: Graph;
  readonly stabilised: readonly (Graph | string)[];
}

/**
 * Rewrite a graph by the laws that its primitives declare, operands first: constants are folded, and a law is used where
 * it lowers the declared cost, so this ends. Simplifying twice changes nothing more, which keeps the values inside a
 * derivative program the same, bit for bit, as those of the plain one. The user's named steps are kept: only stable
 * forms look through a name.
 */
export function simplify(graph: Graph, options: SimplifyOptions = {}): Simplified {
  const level = options.simplify ?? "algebraic";
  if (level === "none") return { graph, stabilised: [] };
  const kinds = new Set<RuleKind>(["exact"]);
  if (level === "algebraic") kinds.add("algebraic");
  if (options.stable ?? true) kinds.add("stable");
  const rules = ruleTable(kinds);
  const stabilised = new Set<Graph | string>();
  return { graph: simplified(graph, rules, stabilised), stabilised: [...stabilised] };
}

type RuleTable = (primitive: Primitive) => readonly Rewrite[];

/** The rules of the primitives that occur, each made ready once. */
function ruleTable(kinds: ReadonlySet<RuleKind>): RuleTable {
  const table = new Map<Primitive, readonly Rewrite[]>();
  return (primitive) => {
    const known = table.get(primitive);
    if (known) return known;
    const rules = rewritesOf(primitive).filter(({ kind }) => kinds.has(kind));
    table.set(primitive, rules);
    return rules;
  };
}

/** What the simplification of one graph shares. */
interface Rewriting {
  readonly rules: RuleTable;
  readonly stabilised: Set<Graph | string>;
  /** What the nodes that laws have made were simplified to, by id: a law that makes an equal node finds the old one. */
  readonly images: Map<number, Value>;
}

function simplified(graph: Graph, rules: RuleTable, stabilised: Set<Graph | string>): Graph {
  const rewriting: Rewriting = { rules, stabilised, images: new Map() };
  const visit: Visit = (node, operands, builder) =>
    simplest(builder, node.primitive, operands, node.attributes, rewriting);
  return rewrite(graph, visit);
}

/** The simplest known form of a primitive applied to simplified operands. */
function simplest(
  builder: Builder,
  primitive: Primitive,
  operands: readonly Value[],
  given: Attributes,
  rewriting: Rewriting,
): Value {
  const { rules, stabilised } = rewriting;
  const attributes = mapRegions(given, (region) => simplified(region, rules, stabilised));
  const folded = fold(builder, primitive, operands, attributes);
  if (folded) return folded;
  if (primitive.elementwise) return simplestElementwise(builder, primitive, operands, attributes, rewriting);
  return byLaws(builder, primitive, operands, attributes, rewriting);
}

/**
 * An elementwise operation repeats its operands where it has to, so a number that was made an array is taken as the
 * number that it is, unless the array is what gives the result its axes.
 */
function simplestElementwise(
  builder: Builder,
  primitive: Primitive,
  given: readonly Value[],
  attributes: Attributes,
  rewriting: Rewriting,
): Value {
  const dimsOfOperand = (operand: Value): readonly Dim[] => dimsOf(builder.node(operand).type);
  const dims = given.map(dimsOfOperand).reduce(fittedDims, []);
  const operands = [...given];
  const sources = given.map((operand) => (dimsOfOperand(operand).length > 0 ? repeatedNumber(operand) : operand));
  const numbers = sources.filter((source) => source !== undefined);
  if (dims.length > 0 && numbers.length === given.length) {
    return broadcastTo(simplest(builder, primitive, numbers, attributes, rewriting), dims);
  }
  sources.forEach((source, index) => {
    if (source === undefined) return;
    const others = operands.filter((_, other) => other !== index).map(dimsOfOperand);
    if (sameDims(others.reduce(fittedDims, []), dims)) operands[index] = source;
  });
  const result = byLaws(builder, primitive, operands, attributes, rewriting);
  return broadcastTo(result, dims);
}

/** The number that an array repeats; undefined for any other array. */
function repeatedNumber(operand: Value): Value | undefined {
  const { builder } = operand;
  const { primitive, operands, type } = builder.node(operand);
  const [source] = operands;
  if (primitive.implementation.kind !== "view" || type.kind !== "tensor" || source === undefined) return undefined;
  const value = { builder, id: source };
  return builder.node(value).type.kind === "tensor" ? undefined : value;
}

function byLaws(
  builder: Builder,
  primitive: Primitive,
  operands: readonly Value[],
  attributes: Attributes,
  rewriting: Rewriting,
): Value {
  const { rules, stabilised } = rewriting;
  const start = builder.size();
  for (const rule of rules(primitive)) {
    const result = rule.apply(operands, attributes, rule.kind === "stable" ? always : isUnnamed);
    if (result === undefined) continue;
    if (rule.kind === "stable") stabilised.add(rule.law);
    return simplifySince(builder, start, result, rewriting);
  }
  return builder.apply(primitive, operands, attributes);
}

const always = (): boolean => true;

function isUnnamed(value: Value): boolean {
  return value.builder.origin(value)?.name === undefined;
}

/** Simplify the nodes that a law has made, operands first. */
function simplifySince(builder: Builder, start: number, result: Value, rewriting: Rewriting): Value {
  const { images } = rewriting;
  const imageOf = (id: number): Value => images.get(id) ?? { builder, id };
  for (let id = start; id <= result.id; id++) {
    const node = builder.node({ builder, id });
    if (node.operands.length === 0) continue;
    images.set(id, simplest(builder, node.primitive, node.operands.map(imageOf), node.attributes, rewriting));
  }
  return imageOf(result.id);
}

/** The constant that an operation on constants is, or the side of a branch whose test is known. */
function fold(
  builder: Builder,
  primitive: Primitive,
  operands: readonly Value[],
  attributes: Attributes,
): Value | undefined {
  const [tuple] = operands;
  if (primitive.implementation.kind === "structural" && tuple) return foldProjection(builder, tuple, attributes);
  const { kind } = primitive.implementation;
  if ((kind !== "native" && kind !== "composite") || operands.some((operand) => knownValue(operand) === undefined))
    return undefined;
  const inner = createBuilder();
  const constants = operands.map((operand) => constantLike(inner, operand));
  const value = inner.apply(primitive, constants, attributes);
  const [result = NaN] = evaluate(inner.finish([], [value]), []);
  return inner.node(value).type.kind === "boolean" ? builder.truth(result !== 0) : builder.constant(result);
}

function constantLike(builder: Builder, operand: Value): Value {
  const value = knownValue(operand) ?? NaN;
  return operand.builder.node(operand).type.kind === "boolean" ? builder.truth(value !== 0) : builder.constant(value);
}

function foldProjection(builder: Builder, tuple: Value, attributes: Attributes): Value | undefined {
  const { primitive, operands, attributes: regions } = builder.node(tuple);
  const { implementation } = primitive;
  const [test, ...captures] = operands.map((id) => ({ builder, id }));
  const known = test && knownValue(test);
  if (implementation.kind !== "branch" || known === undefined) return undefined;
  const side = implementation.choose(known, regions);
  const index = attributes["index"];
  const output = typeof index === "number" ? side.outputs[index] : undefined;
  if (output === undefined) return undefined;
  return at(imagesOf(rewriteInto(builder, { ...side, outputs: [output] }, captures), [output]), 0);
}
