import { isFiniteVector } from "../kernels/vector.ts";
import { evaluatorOf, type Objective, type WithHessian } from "../objective.ts";
import type { SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { trustRegion, type TrustRegionOptions } from "./loop.ts";
import { denseModel } from "./more-sorensen.ts";

/**
 * Newton's method with a trust region and a dense Hessian, which need not be positive definite: the method for up to some
 * hundred variables, or some thousand where the Hessian is banded. Converges quadratically, and leaves saddle points
 * unless it starts at one.
 *
 * Sources: J. J. Moré, D. C. Sorensen, Computing a trust region step, SIAM J. Sci. Stat. Comput. 4 (1983), 553–572; J.
 * Nocedal, S. J. Wright, Numerical Optimization (2006), algorithms 4.1 and 4.3.
 */
export function trustRegionNewton(
  objective: Objective & WithHessian,
  start: Vector,
  options: TrustRegionOptions = {},
): SolverResult {
  const evaluator = evaluatorOf(objective);
  return trustRegion(
    evaluator,
    start,
    ({ point, gradient }) => {
      const hessian = evaluator.hessian(point);
      return isFiniteVector(hessian) ? denseModel(hessian, gradient) : undefined;
    },
    options,
  );
}
