import { evaluatorOf, iterateAt, type Objective } from "../objective.ts";
import type { UpdateRule } from "../rules/rule.ts";
import { iterate, type SolverOptions, type SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";

/**
 * Minimise by a rule of first order: `gradientDescent`, `momentum`, `nesterov`, `adagrad`, `rmsprop`, `adam`, `adamW`, or
 * one's own. Rules do not look at the value, so it may rise, and tolerances say more about the rate than about the
 * minimum.
 *
 * @throws RangeError for options that make no sense, and where a gradient has the wrong number of elements.
 */
export function descend<State>(
  objective: Objective,
  start: Vector,
  rule: UpdateRule<State>,
  options: SolverOptions = {},
): SolverResult {
  const evaluator = evaluatorOf(objective);
  return iterate(
    evaluator,
    start,
    rule.init(start.length),
    (before, { point: from, gradient }) => {
      const { state, point } = rule.step(before, from, gradient);
      return { state, to: iterateAt(evaluator, point) };
    },
    options,
  );
}
