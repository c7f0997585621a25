import { at } from "../../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Value } from "../../graph/builder.ts";
import { outputNodes, type Graph } from "../../graph/graph.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { imagesOf, rewrite, rewriteInto } from "../../graph/rewrite.ts";
import type { Sizes } from "../../graph/sizes.ts";
import { constantValue } from "../../graph/structural.ts";
import { REAL } from "../../graph/type.ts";
import { mul, neg } from "../../primitives/arithmetic.ts";
import { jacobian } from "../../transforms/derivatives.ts";
import { simplify } from "../../transforms/simplify.ts";
import { evaluator, type Evaluator } from "./evaluator.ts";
import { arrayDerivative } from "./local-array.ts";
import { plusNumbers } from "./numbers.ts";
import { expandSteps, once, remembered } from "./remembered.ts";
import { takenSides } from "./taken.ts";

/** A derivative at a point; undefined where nothing flows, which is not the same as 0 times what flows. */
export type Derivative = Numbers | undefined;

/** A step as a function of the lines that it reads. */
export interface LocalFunction {
  readonly value: Evaluator;
  /** The derivative, in the form that it has at a point: only the sides that are taken there are part of it. */
  readonly derivativeAt: (operands: readonly Numbers[], sizes: Sizes) => LocalDerivative;
}

/** The derivative of a step with respect to the lines that it reads. */
export interface LocalDerivative {
  readonly flowAt: (operands: readonly Numbers[], sizes: Sizes) => LocalFlow;
  /** The terms ∂y/∂xᵢ · ẋᵢ of the tangent of the step; the inputs are the operands and then their tangents. */
  readonly tangentTerms: () => Terms;
  /** The terms ȳ · ∂y/∂xᵢ of the adjoints of the operands; the inputs are the operands and then the adjoint of the step. */
  readonly adjointTerms: () => Terms;
}

/** The derivative of a step at a point, as the linear map that it is. */
export interface LocalFlow {
  /** The tangent of the step, for those of the lines that it reads. */
  readonly tangent: (tangents: readonly Derivative[]) => Derivative;
  /** What the adjoint of the step contributes to those of the lines that it reads, one per operand. */
  readonly adjoints: (adjoint: Derivative) => readonly Derivative[];
}

/** Terms to be written down, as the outputs of a graph. There is none where nothing flows. */
export interface Terms {
  readonly graph: Graph;
  /** The operand that each term belongs to. */
  readonly operands: readonly number[];
}

/** Makes steps ready to be evaluated and differentiated, each form of a step once. */
export function localFunctions(): (step: Graph) => LocalFunction {
  const jacobianOf = remembered((step: Graph) => {
    return takenSides(rewrite(jacobian(step, { wrt: realInputs(step) }), expandSteps));
  });
  const derivativeOf = remembered(localDerivative);
  const arrayDerivativeOf = remembered(arrayDerivative);
  return remembered((step) => {
    const taken = takenSides(step);
    const hasArrays = step.nodes.some(({ type }) => type.kind === "tensor");
    return {
      value: evaluator(step),
      derivativeAt: hasArrays
        ? (operands, sizes) => arrayDerivativeOf(taken(operands, sizes))(operands, sizes)
        : (operands, sizes) => derivativeOf(jacobianOf(taken(operands, sizes))(operands, sizes)),
    };
  });
}

function realInputs({ inputs }: Graph): readonly number[] {
  return inputs.flatMap(({ type }, index) => (type.kind === "real" ? [index] : []));
}

function localDerivative(rawJacobian: Graph): LocalDerivative {
  const entries = simplify(rawJacobian, { stable: false }).graph;
  const wrt = realInputs(entries);
  const evaluate = evaluator(entries);
  const isZero = outputNodes(entries).map((node) => constantValue(node) === 0);
  return {
    flowAt: (operands, sizes) => {
      const partials: Derivative[] = operands.map(() => undefined);
      evaluate(operands, sizes).forEach((partial, column) => {
        if (isZero[column] === false) partials[at(wrt, column)] = partial;
      });
      return scalarFlow(partials);
    },
    tangentTerms: once(() =>
      termsOf(entries, entries.inputs.length, (partial, dots, operand) => {
        const dot = at(dots, operand);
        return product(partial, (factor) => mul(factor, dot), dot);
      }),
    ),
    adjointTerms: once(() =>
      termsOf(entries, 1, (partial, bars) => {
        const bar = at(bars, 0);
        return product(partial, (factor) => mul(bar, factor), bar);
      }),
    ),
  };
}

/** The flow through a step from numbers to a number, by its partial derivatives. */
function scalarFlow(partials: readonly Derivative[]): LocalFlow {
  return {
    tangent: (tangents) => {
      let sum: Derivative;
      partials.forEach((partial, operand) => {
        const term = times(partial, tangents[operand]);
        sum = sum === undefined || term === undefined ? (sum ?? term) : plusNumbers(sum, term);
      });
      return sum;
    },
    adjoints: (adjoint) => partials.map((partial) => times(adjoint, partial)),
  };
}

function times(a: Derivative, b: Derivative): Derivative {
  return typeof a === "number" && typeof b === "number" ? a * b : undefined;
}

function termsOf(
  entries: Graph,
  flowCount: number,
  term: (partial: Value, flows: readonly Value[], operand: number) => Value | undefined,
): Terms {
  const builder = createBuilder();
  const operands = entries.inputs.map(({ type }, index) => builder.input(index, type));
  const flows = Array.from({ length: flowCount }, (_, index) => builder.input(operands.length + index));
  const wrt = realInputs(entries);
  const partials = imagesOf(rewriteInto(builder, entries, operands), entries.outputs);
  const terms = partials.flatMap((partial, column) => {
    const operand = at(wrt, column);
    const value = term(partial, flows, operand);
    return value ? [{ operand, value }] : [];
  });
  const inputs = [...entries.inputs, ...flows.map(() => ({ name: "", type: REAL }))];
  const values = terms.map(({ value }) => value);
  return {
    graph: simplify(builder.finish(inputs, values), { stable: false }).graph,
    operands: terms.map(({ operand }) => operand),
  };
}

/** A partial times what flows through it, with the sign and the coefficient in front; nothing where the partial is 0. */
function product(partial: Value, times: (factor: Value) => Value, alone: Value): Value | undefined {
  switch (knownValue(partial)) {
    case undefined:
      break;
    case 0:
      return undefined;
    case 1:
      return alone;
    case -1:
      return neg(alone);
    default:
      return mul(partial, alone);
  }
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
