import { along, inner, multiple, norm } from "../kernels/vector.ts";
import type { Line, LineSearch } from "../line-search/line.ts";
import { evaluatorOf, iterateAt, type Evaluator, type Iterate, type Objective } from "../objective.ts";
import { iterate, type Advance, type SolverOptions, type SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";

/** Options of solvers that search along lines. */
export interface LineSearchOptions extends SolverOptions {
  /** How steps are chosen: `strongWolfe()` or `armijo()`, with options, or a search of one's own. */
  readonly lineSearch?: LineSearch;
}

/** A direction, and the step along it to try first. */
export interface Direction {
  readonly direction: Float64Array;
  readonly first: number;
}

/** A step that was taken along a direction. */
export interface Move {
  readonly from: Iterate;
  readonly to: Iterate;
  readonly direction: Float64Array;
  readonly step: number;
}

/** A method that chooses directions from what it remembers. */
export interface DirectionMethod<Memory> {
  /** What is remembered at the start, and again where a remembered direction leads nowhere. */
  readonly empty: Memory;
  /** The direction at a point; nothing to go down the gradient. */
  readonly choose: (memory: Memory, gradient: Float64Array) => Direction | undefined;
  /** What to remember after a step. */
  readonly remember: (memory: Memory, move: Move) => Memory;
}

/** Go along one direction after another, each as far as the line search says. */
export function descendAlong<Memory>(
  objective: Objective,
  start: Vector,
  method: DirectionMethod<Memory>,
  lineSearch: LineSearch,
  options: SolverOptions,
): SolverResult {
  const evaluator = evaluatorOf(objective);

  const go = (memory: Memory, from: Iterate, { direction, first }: Direction): ReturnType<Advance<Memory>> => {
    const { line, pointAt } = lineAlong(evaluator, from, direction);
    const outcome = lineSearch(line, first);
    if (outcome.kind === "failed") return outcome.reason;
    const to = iterateAt(evaluator, pointAt(outcome.step));
    return { state: method.remember(memory, { from, to, direction, step: outcome.step }), to };
  };

  const advance: Advance<Memory> = (memory, from) => {
    const chosen = descending(method.choose(memory, from.gradient), from.gradient);
    const outcome = chosen && go(memory, from, chosen);
    if (outcome && typeof outcome !== "string") return outcome;
    // There is nothing to remember, or it is out of date.
    return go(method.empty, from, { direction: steepest(from.gradient), first: 1 });
  };

  return iterate(evaluator, start, method.empty, advance, options);
}

/** A direction if the function falls along it, with a first step that is possible. */
function descending(chosen: Direction | undefined, gradient: Float64Array): Direction | undefined {
  if (!chosen || !(inner(chosen.direction, gradient) < 0)) return undefined;
  return chosen.first > 0 && chosen.first < Infinity ? chosen : { ...chosen, first: 1 };
}

/** The direction −g, of length 1 at most. */
function steepest(gradient: Float64Array): Float64Array {
  return multiple(-1 / Math.max(1, norm(gradient)), gradient);
}

/** The function along a line from a point. The last point is kept, for it is as a rule the one that is accepted. */
function lineAlong(
  evaluator: Evaluator,
  from: Iterate,
  direction: Float64Array,
): { readonly line: Line; readonly pointAt: (step: number) => Float64Array } {
  let last = { step: 0, point: from.point };
  const pointAt = (step: number): Float64Array => {
    if (step !== last.step) last = { step, point: along(from.point, step, direction) };
    return last.point;
  };
  const line: Line = {
    value: (step) => (step === 0 ? from.value : evaluator.value(pointAt(step))),
    slope: (step) => inner(step === 0 ? from.gradient : evaluator.gradient(pointAt(step)), direction),
  };
  return { line, pointAt };
}
