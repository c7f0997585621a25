import { requireCounts, requirePositive } from "../checks.ts";
import { along, difference, inner, multiple, norm } from "../kernels/vector.ts";
import { strongWolfe } from "../line-search/strong-wolfe.ts";
import type { Objective } from "../objective.ts";
import type { SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { descendAlong, type DirectionMethod, type LineSearchOptions } from "./by-line-search.ts";

/** Options of L-BFGS. */
export interface LbfgsOptions extends LineSearchOptions {
  /** The number of steps that the approximation of the Hessian is made of; 10 by default. */
  readonly memory?: number;
}

/** A step s = x₊ − x and the change y = g₊ − g of the gradient along it, with sᵀy > 0. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly sy: number;
}

/**
 * The limited-memory BFGS method, with steps by `strongWolfe()` unless another search is given: the method to begin with
 * for smooth functions of any number of variables.
 *
 * A step along which the function is not convex, sᵀy ≤ 0, which only other searches leave, is not remembered.
 *
 * Source: J. Nocedal, Updating quasi-Newton matrices with limited storage, Math. Comp. 35 (1980), 773–782; D. C. Liu, J.
 * Nocedal, On the limited memory BFGS method for large scale optimization, Math. Programming 45 (1989), 503–528.
 */
export function lbfgs(objective: Objective, start: Vector, options: LbfgsOptions = {}): SolverResult {
  const { memory = 10, lineSearch = strongWolfe() } = options;
  requireCounts({ memory });
  requirePositive({ memory });
  return descendAlong(objective, start, limitedMemory(memory), lineSearch, options);
}

function limitedMemory(memory: number): DirectionMethod<readonly Pair[]> {
  return {
    empty: [],
    choose: (pairs, gradient) =>
      pairs.length === 0 ? undefined : { direction: multiple(-1, twoLoops(pairs, gradient)), first: 1 },
    remember: (pairs, { from, to }) => {
      const s = difference(to.point, from.point);
      const y = difference(to.gradient, from.gradient);
      const sy = inner(s, y);
      return sy > Number.EPSILON * norm(s) * norm(y) ? [...pairs, { s, y, sy }].slice(-memory) : pairs;
    },
  };
}

/**
 * The product of the approximate inverse Hessian and a gradient by the two-loop recursion (Nocedal, Wright, algorithm
 * 7.4), with γ I, γ = sᵀy/yᵀy of the last pair, in its middle.
 */
function twoLoops(pairs: readonly Pair[], gradient: Float64Array): Float64Array {
  let q = gradient;
  const used: { readonly pair: Pair; readonly alpha: number }[] = [];
  for (const pair of pairs.toReversed()) {
    const alpha = inner(pair.s, q) / pair.sy;
    q = along(q, -alpha, pair.y);
    used.push({ pair, alpha });
  }
  const last = pairs.at(-1);
  let r = last ? multiple(last.sy / inner(last.y, last.y), q) : q;
  for (const { pair, alpha } of used.reverse()) {
    r = along(r, alpha - inner(pair.y, r) / pair.sy, pair.s);
  }
  return r;
}
