import { columnNorms, norm } from "../linear/norms.ts";
import type { Vector } from "../linear/matrix.ts";
import { boxOf, clip, heldAt, type Box } from "./box.ts";
import { linearModel, type LinearModel } from "./model.ts";
import { createEvaluator, type Evaluator, type Point } from "./point.ts";
import type { FitSolution, FitStep, LeastSquaresProblem, SearchOptions, StopReason, Tolerances } from "./problem.ts";

/** What is kept while a search goes on. */
export interface Search {
  readonly evaluator: Evaluator;
  readonly box: Box;
  readonly tolerances: Required<Tolerances>;
  readonly maxIterations: number;
  readonly first: Point;
  /** Tell whoever wants to know of a step; returns whether the search is to end. */
  readonly tell: (step: () => FitStep) => boolean;
}

/**
 * Begin a search: the start is moved into the box.
 * @throws RangeError where the start is not finite, or the residuals or their derivatives are not, there.
 */
export function beginSearch(problem: LeastSquaresProblem, start: Vector, options: SearchOptions): Search {
  const given = Float64Array.from(start);
  given.forEach((value, j) => {
    if (!Number.isFinite(value)) throw new RangeError(`parameter ${j} starts at ${value}`);
  });
  const { maxIterations = 2000, onStep } = options;
  if (!(maxIterations >= 0)) throw new RangeError(`the limit of iterations is ${maxIterations}`);
  const box = boxOf(options.bounds, given.length);
  const evaluator = createEvaluator(problem, given.length);
  const candidate = evaluator.candidate(clip(given, box));
  if (candidate === undefined) throw new RangeError("the residuals at the start are not finite");
  const first = evaluator.complete(candidate);
  if (first === undefined) throw new RangeError("the derivatives of the residuals at the start are not finite");
  const { orthogonality = 1e-10, decrease = 1e-15, step = 1e-14 } = options.tolerances ?? {};
  return {
    evaluator,
    box,
    tolerances: { orthogonality, decrease, step },
    maxIterations,
    first,
    tell: (taken) => onStep?.(taken()) === "stop",
  };
}

/** A point, with what a step from it needs to know. */
export interface Stage {
  readonly point: Point;
  readonly held: readonly boolean[];
  /** The parameters that are not held. */
  readonly free: readonly number[];
  /** What each parameter is measured in: the largest norm that its column of the Jacobian has had. */
  readonly scale: Float64Array;
  readonly model: LinearModel;
  /** ‖D x‖. */
  readonly size: number;
}

/** The stage at a point, which follows on another one. */
export function stageAt(point: Point, box: Box, before: Stage | undefined): Stage {
  const p = point.parameters.length;
  const norms = columnNorms({ rows: point.residuals.length, columns: p, values: point.jacobian });
  // A parameter without any influence so far is measured in its own unit.
  const scale = norms.map((value, j) => Math.max(value, before?.scale[j] ?? 0) || 1);
  const held = heldAt(point, box);
  const free = held.flatMap((isHeld, j) => (isHeld ? [] : [j]));
  const size = norm(point.parameters.map((value, j) => value * (scale[j] ?? 1)));
  return { point, held, free, scale, model: linearModel(point, free, scale), size };
}

/** Why a search ends before a step from a stage is tried; undefined where it goes on. */
export function isSolved({ point, model }: Stage, { tolerances }: Search): "zero residual" | "orthogonal" | undefined {
  if (point.length === 0) return "zero residual";
  return model.along <= tolerances.orthogonality * model.rest ? "orthogonal" : undefined;
}

/** What counts as nothing where steps fail: roundings of the residuals and of their derivatives. */
const NOTHING = Math.sqrt(Number.EPSILON);

/**
 * Why a search ends where no step decreases the sum of squares. If all that the model promises is nothing, then this is
 * a solution, as far as rounding lets it be found.
 */
export function failureAt({ point, model, size }: Stage): "no decrease" | "no step" | "no progress" {
  const promised = model.along / point.length;
  if (promised * promised <= NOTHING) return "no decrease";
  return norm(model.fullStep()) <= NOTHING * size ? "no step" : "no progress";
}

/** The place that a scaled step of the free parameters leads to, within the box, and the step that this really is. */
export function destination(
  { point, free, scale }: Stage,
  scaled: Float64Array,
  box: Box,
): { readonly parameters: Float64Array; readonly step: Float64Array; readonly isClipped: boolean } {
  const wanted = point.parameters.slice();
  free.forEach((column, j) => (wanted[column] = wanted[column]! + scaled[j]! / scale[column]!));
  const parameters = clip(wanted, box);
  const step = parameters.map((value, j) => value - point.parameters[j]!);
  return { parameters, step, isClipped: parameters.some((value, j) => value !== wanted[j]) };
}

/** A step that has led to a point. */
export function stepTo(
  { parameters, length }: Point,
  how: Pick<FitStep, "iteration" | "damping" | "fraction">,
): FitStep {
  return { ...how, parameters: parameters.slice(), sumOfSquares: length * length };
}

const SOLUTIONS: ReadonlySet<StopReason> = new Set(["zero residual", "orthogonal", "no decrease", "no step"]);

/** What a search that ends at a point has found. */
export function solutionAt(
  { evaluator, box }: Search,
  point: Point,
  reason: StopReason,
  iterations: number,
): FitSolution {
  const { parameters, residuals, jacobian, length } = point;
  return {
    parameters,
    residuals,
    jacobian,
    sumOfSquares: length * length,
    held: heldAt(point, box),
    reason,
    converged: SOLUTIONS.has(reason),
    iterations,
    ...evaluator.counts(),
  };
}
