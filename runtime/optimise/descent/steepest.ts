import { difference, multiple, norm } from "../kernels/vector.ts";
import { armijo } from "../line-search/armijo.ts";
import type { Objective } from "../objective.ts";
import type { SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { descendAlong, type DirectionMethod, type LineSearchOptions } from "./by-line-search.ts";

/** Down the gradient; a step twice as long as the one before is tried first. */
const down: DirectionMethod<number | undefined> = {
  empty: undefined,
  choose: (before, gradient) =>
    before === undefined ? undefined : { direction: multiple(-1, gradient), first: 2 * before },
  remember: (_, { from, to }) => norm(difference(to.point, from.point)) / norm(from.gradient),
};

/**
 * Steepest descent: x ← x − t ∇f(x), with t from a line search, `armijo()` by default. Needs no learning rate, and
 * converges slowly.
 *
 * Source: A.-L. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, C. R. Acad. Sci. 25
 * (1847), 536–538.
 */
export function steepestDescent(objective: Objective, start: Vector, options: LineSearchOptions = {}): SolverResult {
  return descendAlong(objective, start, down, options.lineSearch ?? armijo(), options);
}
