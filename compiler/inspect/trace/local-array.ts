import { at } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Value } from "../../graph/builder.ts";
import { outputNodes, type Graph } from "../../graph/graph.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { rewrite } from "../../graph/rewrite.ts";
import type { Sizes } from "../../graph/sizes.ts";
import { isNumeric } from "../../graph/type.ts";
import { flowsOf } from "../../primitives/presence.ts";
import { pushforward } from "../../transforms/forward.ts";
import { primalOf } from "../../transforms/reverse.ts";
import { simplify } from "../../transforms/simplify.ts";
import { evaluator } from "./evaluator.ts";
import type { Derivative, LocalDerivative, LocalFlow, Terms } from "./local.ts";
import { constantNumbers, plusNumbers, zerosLikeNumbers } from "./numbers.ts";
import { expandSteps, remembered } from "./remembered.ts";
import { takenSides } from "./taken.ts";

/**
 * The derivative of a step that reads or makes arrays, by its tangent and its adjoints: a Jacobian would have an entry for
 * each pair of elements.
 */
export function arrayDerivative(step: Graph): (operands: readonly Numbers[], sizes: Sizes) => LocalDerivative {
  const pushed = tangentTermsOf(step);
  const pulled = adjointTermsOf(step);
  const pushedAt = takenSides(rewrite(pushed.graph, expandSteps));
  const pulledAt = takenSides(rewrite(pulled.graph, expandSteps));
  const simplified = remembered((graph) => simplify(graph, { stable: false }).graph);
  const evaluatorOf = remembered(evaluator);
  const [{ type } = at(step.inputs, 0)] = outputNodes(step);
  return (given, lengths) => {
    const still = given.map(zerosLikeNumbers);
    const tangents: Terms = {
      graph: simplified(pushedAt([...given, ...still], lengths)),
      operands: pushed.operands,
    };
    const adjoints: Terms = {
      graph: simplified(pulledAt([...given, constantNumbers(0, type, lengths)], lengths)),
      operands: pulled.operands,
    };
    return {
      tangentTerms: () => tangents,
      adjointTerms: () => adjoints,
      flowAt: (operands, sizes): LocalFlow => ({
        tangent: (flows) => {
          const dots = operands.map((operand, index) => flows[index] ?? zerosLikeNumbers(operand));
          const terms = evaluatorOf(tangents.graph)([...operands, ...dots], sizes);
          return terms
            .filter((_, index) => flows[at(tangents.operands, index)] !== undefined)
            .reduce<Derivative>((sum, term) => (sum === undefined ? term : plusNumbers(sum, term)), undefined);
        },
        adjoints: (adjoint) => {
          const contributions: Derivative[] = operands.map(() => undefined);
          if (adjoint === undefined) return contributions;
          evaluatorOf(adjoints.graph)([...operands, adjoint], sizes).forEach((term, index) => {
            contributions[at(adjoints.operands, index)] = term;
          });
          return contributions;
        },
      }),
    };
  };
}

/** The terms of the tangent of a step, one for each line that it reads. */
function tangentTermsOf(step: Graph): Terms {
  const builder = createBuilder();
  const count = step.inputs.length;
  const inputs = step.inputs.map(({ type }, index) => builder.input(index, type));
  const dots = step.inputs.map(({ type }, index) => builder.input(count + index, type));
  const terms = step.inputs.flatMap(({ type }, operand) => {
    if (!isNumeric(type)) return [];
    const seeds = dots.map((dot, index) => (index === operand ? dot : undefined));
    return termFor(operand, pushforward(builder, step, inputs, flowsOf(seeds)).tangents[0]);
  });
  const graph = builder.finish(
    [...step.inputs, ...step.inputs],
    terms.map(({ value }) => value),
  );
  return { graph, operands: terms.map(({ operand }) => operand) };
}

/** The terms of the adjoints of the lines that a step reads. */
function adjointTermsOf(step: Graph): Terms {
  const builder = createBuilder();
  const count = step.inputs.length;
  const inputs = step.inputs.map(({ type }, index) => builder.input(index, type));
  const [output = at(step.nodes, 0)] = outputNodes(step);
  const bar = builder.input(count, output.type);
  const { pullback } = primalOf(builder, step, inputs);
  const adjoints = pullback(
    flowsOf([bar]),
    step.inputs.map(({ type }) => isNumeric(type)),
  );
  const terms = adjoints.flatMap((value, operand) => termFor(operand, value));
  const graph = builder.finish(
    [...step.inputs, { name: "", type: output.type }],
    terms.map(({ value }) => value),
  );
  return { graph, operands: terms.map(({ operand }) => operand) };
}

function termFor(operand: number, value: Value | undefined): readonly { operand: number; value: Value }[] {
  return value ? [{ operand, value }] : [];
}
