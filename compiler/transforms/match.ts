import { at, InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Value } from "../graph/builder.ts";
import { evaluateNodes, scalar } from "../graph/evaluate.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { Attributes, PatternVariables, Primitive, Rule, RuleKind } from "../graph/primitive.ts";
import { imagesOf, liveNodes, rewriteInto } from "../graph/rewrite.ts";
import { constantValue, inputIndex } from "../graph/structural.ts";
import { BOOLEAN, REAL } from "../graph/type.ts";
import { isConstantOnly } from "./known.ts";

/** The variables of patterns in the order of the inputs of a pattern's graph. */
export const PATTERN_VARIABLES = ["a", "b", "x", "y", "z", "p", "q"] as const;

/** A law as a graph: its inputs are the pattern's variables, its outputs the two sides. */
export function lawGraph(sides: (variables: PatternVariables) => readonly [left: Value, right: Value]): Graph {
  const builder = createBuilder();
  const inputs = PATTERN_VARIABLES.map((name) => ({ name, type: name === "p" || name === "q" ? BOOLEAN : REAL }));
  const [a, b, x, y, z, p, q] = inputs.map(({ type }, index) => builder.input(index, type));
  if (!a || !b || !x || !y || !z || !p || !q) throw new InternalError("a pattern lacks a variable");
  return builder.finish(inputs, sides({ a, b, x, y, z, p, q }));
}

/** A rule made ready for matching: the replacement of a node, or undefined where the rule does not apply. */
export interface Rewrite {
  readonly kind: RuleKind;
  readonly law: Graph | string;
  readonly apply: (
    operands: readonly Value[],
    attributes: Attributes,
    transparent: (value: Value) => boolean,
  ) => Value | undefined;
}

/** Make the rules of a primitive ready. A pattern is kept only where its right side has the lower declared cost. */
export function rewritesOf(primitive: Primitive): readonly Rewrite[] {
  return primitive.rules.flatMap((rule) => {
    const ready = readyRule(rule, primitive);
    return ready ? [ready] : [];
  });
}

function readyRule(rule: Rule, primitive: Primitive): Rewrite | undefined {
  if ("rewrite" in rule) return { kind: rule.kind, law: rule.law, apply: rule.rewrite };
  const law = lawGraph(rule.sides);
  const [left = -1, right = -1] = law.outputs;
  if (at(law.nodes, left).primitive !== primitive)
    throw new InternalError(`a rule of ${primitive.name} has another root`);
  if (patternCost(law, left) <= patternCost(law, right)) {
    throw new InternalError(`a rule of ${primitive.name} does not lower the cost`);
  }
  const folded = foldedConstants(law, right);
  return {
    kind: rule.kind,
    law,
    apply: (operands, _, transparent) => {
      if (!couldMatch(law, left, operands)) return undefined;
      const bound = new Map<number, Value>();
      if (!matchOperands(law, left, operands, bound, transparent) || !foldsWell(law, folded, bound)) return undefined;
      return instantiate(law, right, bound, at(operands, 0));
    },
  };
}

/** A quick look at the operands' primitives, before anything is allocated. */
function couldMatch(law: Graph, pattern: number, operands: readonly Value[]): boolean {
  const { primitive, operands: patterns } = at(law.nodes, pattern);
  return patterns.every((id, index) => {
    const wanted = at(law.nodes, id);
    if (inputIndex(wanted) !== undefined) return true;
    return operands.some(
      (operand, place) =>
        (primitive.commutative || place === index) && operand.builder.node(operand).primitive === wanted.primitive,
    );
  });
}

/** The declared cost of a side; what is made of constants only is folded and costs nothing. */
function patternCost(law: Graph, root: number): number {
  const live = liveNodes(law, [root]);
  const isFolded = isConstantOnly(law, isConstantVariable);
  return law.nodes.reduce(
    (cost, node) => cost + (live[node.id] === 1 && !isFolded(node.id) ? node.primitive.cost : 0),
    0,
  );
}

function isConstantVariable(node: Node): boolean {
  const index = inputIndex(node);
  return index === 0 || index === 1;
}

/** The operations on constants only that a side has. */
function foldedConstants(law: Graph, root: number): readonly number[] {
  const live = liveNodes(law, [root]);
  const isFolded = isConstantOnly(law, isConstantVariable);
  return law.nodes
    .filter(({ id, operands }) => live[id] === 1 && operands.length > 0 && isFolded(id))
    .map(({ id }) => id);
}

const SMALLEST_NORMAL = 2 ** -1022;

/** Whether the constants that a law computes are normal numbers: one that overflows or vanishes is not what the law says. */
function foldsWell(law: Graph, folded: readonly number[], bound: ReadonlyMap<number, Value>): boolean {
  if (folded.length === 0) return true;
  const inputs = law.inputs.map((_, index) => {
    const value = bound.get(index);
    return (value && knownValue(value)) ?? NaN;
  });
  const values = evaluateNodes({ ...law, outputs: folded }, inputs);
  return folded.every((id) => {
    const size = Math.abs(scalar(values[id]));
    return size >= SMALLEST_NORMAL && size < Infinity;
  });
}

/** Match the operands of a pattern node; a commutative pair in either order. */
function matchOperands(
  law: Graph,
  pattern: number,
  operands: readonly Value[],
  bound: Map<number, Value>,
  transparent: (value: Value) => boolean,
): boolean {
  const { primitive, operands: patterns } = at(law.nodes, pattern);
  if (patterns.length !== operands.length) return false;
  const orders = primitive.commutative ? [operands, [...operands].reverse()] : [operands];
  return orders.some((order) => {
    const attempt = new Map(bound);
    if (!patterns.every((id, index) => matchValue(law, id, at(order, index), attempt, transparent))) return false;
    for (const [variable, value] of attempt) bound.set(variable, value);
    return true;
  });
}

function matchValue(
  law: Graph,
  pattern: number,
  value: Value,
  bound: Map<number, Value>,
  transparent: (value: Value) => boolean,
): boolean {
  const wanted = at(law.nodes, pattern);
  const { builder } = value;
  const node = builder.node(value);
  const variable = inputIndex(wanted);
  if (variable !== undefined) {
    const earlier = bound.get(variable);
    if (earlier !== undefined) return earlier.id === value.id;
    const isConstant = variable === 0 || variable === 1;
    if (isConstant && constantValue(node) === undefined) return false;
    bound.set(variable, value);
    return true;
  }
  const known = constantValue(wanted);
  if (known !== undefined) return Object.is(constantValue(node), known);
  if (node.primitive !== wanted.primitive || !transparent(value)) return false;
  if (!Object.entries(wanted.attributes).every(([key, attribute]) => Object.is(node.attributes[key], attribute))) {
    return false;
  }
  return matchOperands(
    law,
    pattern,
    node.operands.map((id) => ({ builder, id })),
    bound,
    transparent,
  );
}

function instantiate(law: Graph, right: number, bound: ReadonlyMap<number, Value>, like: Value): Value {
  const { builder } = like;
  const inputs = law.inputs.map((_, index) => bound.get(index) ?? like);
  const side = { ...law, outputs: [right] };
  return at(imagesOf(rewriteInto(builder, side, inputs), [right]), 0);
}
