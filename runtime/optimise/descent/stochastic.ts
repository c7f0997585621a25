import { requireAtLeastZero, requireCounts, requirePositive } from "../checks.ts";
import { difference, isFiniteVector, norm } from "../kernels/vector.ts";
import type { Evaluation, Iterate } from "../objective.ts";
import { createRandom, type RandomNumbers } from "../random.ts";
import type { UpdateRule } from "../rules/rule.ts";
import { isFiniteIterate, nonFiniteReason, type SolverResult, type SolverStep, type StopReason } from "../solver.ts";
import { elementsOf, type Vector } from "../vector.ts";

/** A function that is the mean of many terms, of a row of data each. */
export interface MeanObjective {
  /** The number of terms. */
  readonly terms: number;
  /** The mean of the terms whose numbers, from 0 on, are given, and its gradient. */
  readonly valueAndGradient: (x: Float64Array, batch: readonly number[]) => Evaluation;
}

/** Where stochastic descent is: at a point, with a batch. The value and the gradient are those of the batch. */
export interface StochasticStep extends SolverStep {
  readonly epoch: number;
  readonly batch: readonly number[];
}

/** How batches are drawn, and when to stop. */
export interface StochasticOptions {
  /** The number of terms of each step; 1 by default. */
  readonly batchSize?: number;
  /** How often to go through as many terms as there are; 10 by default. */
  readonly epochs?: number;
  /** The seed of the generator; 0 by default. */
  readonly seed?: number;
  /**
   * `shuffled`, the default: each epoch goes through all terms in a new random order, and its last batch may be smaller.
   * `independent`: every term of every batch is drawn from all.
   */
  readonly sampling?: "shuffled" | "independent";
  /** If given, the mean of all terms is evaluated after each epoch, and ends the run where ‖∇f‖ is at most this. */
  readonly gradientTolerance?: number;
  /** Called with each batch before the step that it leads to. To return false stops. */
  readonly onStep?: (step: StochasticStep) => unknown;
}

/**
 * Stochastic gradient descent, by single terms or in mini-batches, with any rule of first order. The same seed gives the
 * same points, bit for bit.
 *
 * Value and gradient of the result are those of the mean of all terms. If the mean over a batch, or its gradient, is not
 * finite, the run stops at the point before; the mean of all terms may still not be finite there.
 *
 * Sources: H. Robbins, S. Monro, A stochastic approximation method, Ann. Math. Statist. 22 (1951), 400–407; L. Bottou, F.
 * E. Curtis, J. Nocedal, Optimization methods for large-scale machine learning, SIAM Rev. 60 (2018), 223–311.
 *
 * @throws RangeError for options that make no sense, and where a gradient has the wrong number of elements.
 */
export function stochasticDescent<State>(
  objective: MeanObjective,
  start: Vector,
  rule: UpdateRule<State>,
  options: StochasticOptions = {},
): SolverResult {
  const { batchSize = 1, epochs = 10, seed = 0, sampling = "shuffled", gradientTolerance } = options;
  const { terms } = objective;
  requireCounts({ terms, batchSize, epochs });
  requirePositive({ terms, batchSize });
  requireAtLeastZero({ gradientTolerance });

  let evaluated = 0;
  const evaluate = (point: Float64Array, batch: readonly number[]): Iterate => {
    evaluated++;
    const { value, gradient } = objective.valueAndGradient(point, batch);
    return { point, value, gradient: elementsOf(gradient, point.length, "gradient") };
  };

  const random = createRandom(seed);
  const everything = Array.from({ length: terms }, (_, term) => term);
  let point: Float64Array = new Float64Array(start);
  let state = rule.init(point.length);
  let length = 0;
  let iteration = 0;
  const end = (reason: StopReason, whole = evaluate(point, everything)): SolverResult => ({
    ...whole,
    gradientNorm: norm(whole.gradient),
    iterations: iteration,
    evaluations: { values: evaluated, gradients: evaluated, products: 0, hessians: 0 },
    reason: isFiniteIterate(whole) ? reason : nonFiniteReason(whole),
  });

  let before = point;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const batch of batchesOf(terms, batchSize, sampling, random)) {
      const at = evaluate(point, batch);
      if (!isFiniteIterate(at)) {
        point = before;
        iteration = Math.max(0, iteration - 1);
        return end(nonFiniteReason(at));
      }
      const goesOn = options.onStep?.({ iteration, epoch, batch, ...at, gradientNorm: norm(at.gradient), length });
      if (goesOn === false) return end("stopped");
      const next = rule.step(state, point, at.gradient);
      if (!isFiniteVector(next.point)) return end("nonFinite");
      before = point;
      ({ state, point } = next);
      length = norm(difference(point, before));
      iteration++;
    }
    if (gradientTolerance === undefined) continue;
    const whole = evaluate(point, everything);
    if (norm(whole.gradient) <= gradientTolerance) return end("gradient", whole);
  }
  return end("iterations");
}

/** The batches of one epoch. */
function batchesOf(
  terms: number,
  size: number,
  sampling: "shuffled" | "independent",
  random: RandomNumbers,
): readonly (readonly number[])[] {
  const count = Math.ceil(terms / size);
  if (sampling === "independent") {
    return Array.from({ length: count }, () => Array.from({ length: size }, () => random.below(terms)));
  }
  const order = random.permutation(terms);
  return Array.from({ length: count }, (_, k) => order.slice(k * size, (k + 1) * size));
}
