import { expandNode } from "../graph/expand.ts";
import type { Graph } from "../graph/graph.ts";
import { hashText } from "../graph/hash.ts";
import type { Derivative, Fact, Implementation, Primitive } from "../graph/primitive.ts";
import { hasRegions, mapRegions, rewrite } from "../graph/rewrite.ts";
import { REAL } from "../graph/type.ts";
import { add } from "./arithmetic.ts";
import { composite, elementwise, signature, type Binary } from "./primitive.ts";

// Functions whose derivatives somebody declares. They are no members of the registry: each is a primitive of its own, made
// where the function is read, and it stands for nothing at run time, because its first operand is its value.

/** For each operand its linear map t ↦ ∂y/∂xᵢ · t; nothing flows through an operand that has none. */
export type Maps = (operand: number) => Fact | undefined;

/** What is declared of a function. */
export interface Declaration {
  readonly name: string;
  /** The names of its parameters. */
  readonly parameters: readonly string[];
  /** How the derivative comes about, in words. */
  readonly convention: string;
  /** The maps of forward and of reverse mode, which are the same unless somebody gives both. */
  readonly pushforward: Maps;
  readonly pullback: Maps;
}

/**
 * The function y of x₁, x₂, … whose derivatives are declared, as a primitive: its operands are the value of y, which has
 * been computed already and which nothing flows through, and then the xᵢ, from 1.
 */
export function declaredFunction({ name, parameters, convention, pushforward, pullback }: Declaration): Primitive {
  return ofValue(name, ["value", ...parameters], convention, {
    kind: "elementwise",
    fact: (operand) => (operand === 0 ? undefined : pushforward(operand - 1)),
    transpose: (operand) => (operand === 0 ? undefined : pullback(operand - 1)),
  });
}

/** A function whose derivative is declared to be 0, of its value. */
export function constantFunction(name: string): Primitive {
  return ofValue(name, ["value"], `the derivative of ${name} is declared to be 0`, { kind: "constant" });
}

/** A function of its value, through which nothing flows: a statement beside it says what its derivative is. */
export function linkedFunction(name: string, convention: string): Primitive {
  const none: Maps = () => undefined;
  return declaredFunction({ name, parameters: [], convention, pushforward: none, pullback: none });
}

/** Whether a primitive is a function of its value only, so that it is its operand. */
export function isIdentity({ implementation, operands, variadic }: Primitive): boolean {
  return implementation === VALUE && operands.length === 1 && !variadic;
}

/** Whether a primitive is a function whose derivative is declared to be 0: it is its operand. */
export function isConstantFunction({ implementation, derivative }: Primitive): boolean {
  return implementation === VALUE && derivative.kind === "constant";
}

/**
 * A function that is declared to have no derivative, of its value and of whatever arguments of it are numbers. A derivative
 * that depends on one is an error when it is written out, and not before: what only a comparison reads has none.
 */
export function underivableFunction(name: string, error: () => Error): Primitive {
  const missing: Binary = elementwise({
    name: `derivative of ${name}`,
    operands: ["t", "y"],
    implementation: composite(() => {
      throw error();
    }),
    derivative: { t: (dot, { y }) => missing(dot, y), y: (dot, { y }) => missing(dot, y) },
    cost: 0,
  });
  return ofValue(name, undefined, `${name} has no derivative`, {
    kind: "elementwise",
    fact: () => (t, point) => missing(t, point.value),
  });
}

/**
 * A graph without composite primitives whose outputs depend on the same inputs as the derivatives of another one: what is
 * declared depends on the operands of the rule, whatever its value is computed from. It has other values.
 */
export function dependenceGraph(graph: Graph): Graph {
  return rewrite(graph, (node, operands, builder) => {
    const { primitive, attributes } = node;
    if (hasRegions(attributes)) return builder.apply(primitive, operands, mapRegions(attributes, dependenceGraph));
    if (primitive.implementation !== VALUE || primitive.derivative.kind === "constant") {
      return expandNode(node, operands, builder);
    }
    const given = primitive.variadic ? operands : operands.slice(1);
    return given.reduce((sum, operand) => add(sum, operand), builder.constant(1));
  });
}

/** The value is there already. */
const VALUE: Implementation = composite((value) => value);

/** A function of named operands, the first of which is its value; of any number where none are named. */
function ofValue(
  name: string,
  operands: readonly string[] | undefined,
  convention: string,
  derivative: Derivative,
): Primitive {
  return {
    name,
    hash: hashText(name),
    operands: operands ?? ["value"],
    variadic: operands === undefined,
    commutative: false,
    mathjs: [],
    notation: { kind: "call", text: name, latex: `\\operatorname{${name.replaceAll(/[_$]/g, "\\$&")}}` },
    typeOf: signature(operands?.length, REAL, REAL),
    elementwise: true,
    implementation: VALUE,
    derivative,
    convention,
    kink: undefined,
    domain: undefined,
    rules: [],
    cost: 0,
    work: undefined,
  };
}
