import { at } from "../../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Value } from "../../graph/builder.ts";
import { evaluateNodes, scalar } from "../../graph/evaluate.ts";
import { expand } from "../../graph/expand.ts";
import { outputNodes, type Graph } from "../../graph/graph.ts";
import { imagesOf, rewriteInto } from "../../graph/rewrite.ts";
import { constantValue } from "../../graph/structural.ts";
import { REAL } from "../../graph/type.ts";
import { mul, neg } from "../../primitives/arithmetic.ts";
import { jacobian, vjp } from "../../transforms/derivatives.ts";
import { simplify } from "../../transforms/simplify.ts";

/** A partial derivative at a point; undefined where nothing flows, which is not the same as 0 times what flows. */
export type Derivative = number | undefined;

/** What is computed by a step and by its derivative, whatever lines the step reads. */
export interface LocalDerivative {
  readonly value: (operands: readonly number[]) => number;
  /** One per operand. */
  readonly partials: (operands: readonly number[]) => readonly Derivative[];
  /** The terms ∂y/∂xᵢ · ẋᵢ of the tangent of the step; the inputs are the operands and then their tangents. */
  readonly tangentTerms: () => Terms;
  /** The terms ȳ · ∂y/∂xᵢ of the adjoints of the operands; the inputs are the operands and then the adjoint of the step. */
  readonly adjointTerms: () => Terms;
}

/** Terms to be written down, as the outputs of a graph. There is none where nothing flows. */
export interface Terms {
  readonly graph: Graph;
  /** The operand that each term belongs to. */
  readonly operands: readonly number[];
}

/** Differentiates steps, each form of a step once. */
export function localDifferentiation(): (step: Graph) => LocalDerivative {
  const known = new Map<Graph, LocalDerivative>();
  return (step) => {
    const earlier = known.get(step);
    if (earlier) return earlier;
    const local = differentiated(step);
    known.set(step, local);
    return local;
  };
}

function differentiated(step: Graph): LocalDerivative {
  const wrt = step.inputs.flatMap(({ type }, index) => (type.kind === "real" ? [index] : []));
  const derivative = simplify(jacobian(step, { wrt }), { stable: false }).graph;
  const value = evaluator(step);
  const entries = evaluator(derivative);
  const flows = flowing(step, wrt);
  const isZero = outputNodes(derivative).map((node) => constantValue(node) === 0);
  return {
    value: (operands) => at(value(operands), 0),
    partials: (operands) => {
      const flow = flows(operands);
      const partials: Derivative[] = operands.map(() => undefined);
      entries(operands).forEach((partial, column) => {
        if (isZero[column] === false && flow(column)) partials[at(wrt, column)] = partial;
      });
      return partials;
    },
    tangentTerms: once(() => {
      return termsOf(step, derivative, wrt, step.inputs.length, (partial, flows, operand) => {
        const dot = at(flows, operand);
        return product(partial, (factor) => mul(factor, dot), dot);
      });
    }),
    adjointTerms: once(() => {
      return termsOf(step, derivative, wrt, 1, (partial, flows) => {
        const bar = at(flows, 0);
        return product(partial, (factor) => mul(bar, factor), bar);
      });
    }),
  };
}

function evaluator(graph: Graph): (inputs: readonly number[]) => readonly number[] {
  const expanded = expand(graph);
  return (inputs) => {
    const values = evaluateNodes(expanded, inputs);
    return expanded.outputs.map((id) => scalar(values[id]));
  };
}

/**
 * Through which operands something flows at a point: not through those that only a side reads which is not taken. What
 * flows is linear in the adjoint of the step, so an adjoint that is NaN shows where it arrives.
 */
function flowing(step: Graph, wrt: readonly number[]): (operands: readonly number[]) => (column: number) => boolean {
  const isConditional = step.nodes.some(({ primitive }) => primitive.implementation.kind === "branch");
  if (!isConditional) return () => () => true;
  const pull = evaluator(vjp(step, { wrt }));
  return (operands) => {
    const [, ...cotangents] = pull([...operands, NaN]);
    return (column) => Number.isNaN(cotangents[column]);
  };
}

function termsOf(
  step: Graph,
  derivative: Graph,
  wrt: readonly number[],
  flowCount: number,
  term: (partial: Value, flows: readonly Value[], operand: number) => Value | undefined,
): Terms {
  const builder = createBuilder();
  const operands = step.inputs.map(({ type }, index) => builder.input(index, type));
  const flows = Array.from({ length: flowCount }, (_, index) => builder.input(operands.length + index));
  const partials = imagesOf(rewriteInto(builder, derivative, operands), derivative.outputs);
  const terms = partials.flatMap((partial, column) => {
    const operand = at(wrt, column);
    const value = term(partial, flows, operand);
    return value ? [{ operand, value }] : [];
  });
  const inputs = [...step.inputs, ...flows.map(() => ({ name: "", type: REAL }))];
  const graph = builder.finish(
    inputs,
    terms.map(({ value }) => value),
  );
  return { graph: simplify(graph, { stable: false }).graph, operands: terms.map(({ operand }) => operand) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A partial times what flows through it, with the sign and the coefficient in front; nothing where the partial is 0. */
function product(partial: Value, times: (factor: Value) => Value, alone: Value): Value | undefined {
  const known = knownValue(partial);
  if (known !== undefined)
    return known === 0 ? undefined : known === 1 ? alone : known === -1 ? neg(alone) : mul(known, alone);
  const { builder } = partial;
  const { primitive, operands } = builder.node(partial);
  const [first, second] = operands.map((id): Value => ({ builder, id }));
  if (primitive === neg && first) return neg(times(first));
  if (primitive === mul && first && second) {
    if (knownValue(first) !== undefined) return mul(first, times(second));
    if (knownValue(second) !== undefined) return mul(second, times(first));
  }
  return times(partial);
}
