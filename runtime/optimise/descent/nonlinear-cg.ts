import { along, difference, inner, multiple } from "../kernels/vector.ts";
import { strongWolfe } from "../line-search/strong-wolfe.ts";
import type { Objective } from "../objective.ts";
import type { SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { descendAlong, type DirectionMethod, type LineSearchOptions } from "./by-line-search.ts";

/** The last step: its direction, its gradient, and the change of the value that the slope promised, t φ′(0). */
interface Memory {
  readonly direction: Float64Array;
  readonly gradient: Float64Array;
  readonly promised: number;
}

const polakRibiere: DirectionMethod<Memory | undefined> = {
  empty: undefined,
  choose: (memory, gradient) => {
    if (!memory) return undefined;
    const beta = inner(gradient, difference(gradient, memory.gradient)) / inner(memory.gradient, memory.gradient);
    const direction = along(multiple(-1, gradient), Math.max(0, beta), memory.direction);
    return { direction, first: memory.promised / inner(gradient, direction) };
  },
  remember: (_, { direction, from, step }) => ({
    direction,
    gradient: from.gradient,
    promised: step * inner(from.gradient, direction),
  }),
};

/**
 * Nonlinear conjugate gradients: d ← −g + max(0, β) d with β = gᵀ(g − g₋)/‖g₋‖² (Polak and Ribière), and steps by
 * `strongWolfe({ curvature: 0.1 })` unless another search is given. Needs no memory but the last direction.
 *
 * Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), §5.2, (5.44), (5.45), and (3.60) for the first trial.
 */
export function nonlinearCg(objective: Objective, start: Vector, options: LineSearchOptions = {}): SolverResult {
  return descendAlong(objective, start, polakRibiere, options.lineSearch ?? strongWolfe({ curvature: 0.1 }), options);
}
