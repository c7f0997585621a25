import { requireCounts, requirePositive } from "../checks.ts";
import { along, inner, multiple, norm } from "../kernels/vector.ts";
import { evaluatorOf, type Objective, type WithProduct } from "../objective.ts";
import type { SolverResult } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { trustRegion, type ModelStep, type TrustRegionOptions } from "./loop.ts";

/** Options of Newton's method with conjugate gradients. */
export interface NewtonCgOptions extends TrustRegionOptions {
  /** The number of products with the Hessian in one step at most; twice the number of variables by default. */
  readonly maxProducts?: number;
}

/**
 * Newton's method for many variables: the model is minimised by conjugate gradients, which need products with the
 * Hessian only, within a trust region. The Hessian need not be positive definite. The gradient of the model is reduced
 * by min(½, √‖g‖), which makes the convergence superlinear.
 *
 * Sources: T. Steihaug, The conjugate gradient method and trust regions in large scale optimization, SIAM J. Numer. Anal.
 * 20 (1983), 626–637; Ph. L. Toint, Towards an efficient sparsity exploiting Newton method for minimization (1981); J.
 * Nocedal, S. J. Wright, Numerical Optimization (2006), algorithms 7.2 and 4.1.
 */
export function newtonCg(
  objective: Objective & WithProduct,
  start: Vector,
  options: NewtonCgOptions = {},
): SolverResult {
  const evaluator = evaluatorOf(objective);
  const { maxProducts = 2 * Math.max(1, start.length) } = options;
  requireCounts({ maxProducts });
  requirePositive({ maxProducts });
  return trustRegion(
    evaluator,
    start,
    ({ point, gradient }) =>
      (radius) => {
        const product = (d: Float64Array): Float64Array => evaluator.product(point, d);
        return truncatedCg(product, gradient, radius, maxProducts);
      },
    options,
  );
}

/**
 * Conjugate gradients for H p = −g, until the residual is small, the boundary is crossed, or a direction of negative
 * curvature is met, which is followed to the boundary.
 */
export function truncatedCg(
  product: (d: Float64Array) => Float64Array,
  gradient: Float64Array,
  radius: number,
  maxProducts: number,
): ModelStep {
  const size = norm(gradient);
  const tolerance = Math.min(0.5, Math.sqrt(size)) * size;
  let step: Float64Array = new Float64Array(gradient.length);
  // r = g + H p, so that the decrease of the model is −½ pᵀ(g + r).
  let residual = gradient;
  let direction = multiple(-1, gradient);
  const end = (p: Float64Array, r: Float64Array, isAtBoundary: boolean): ModelStep => ({
    step: p,
    decrease: -0.5 * (inner(p, gradient) + inner(p, r)),
    isAtBoundary,
  });
  for (let products = 0; products < maxProducts; products++) {
    const image = product(direction);
    const curvature = inner(direction, image);
    const square = inner(residual, residual);
    const alpha = square / curvature;
    const next = along(step, alpha, direction);
    if (!(curvature > 0) || norm(next) >= radius) {
      const tau = toBoundary(step, direction, radius);
      return end(along(step, tau, direction), along(residual, tau, image), true);
    }
    step = next;
    residual = along(residual, alpha, image);
    if (norm(residual) <= tolerance) break;
    direction = along(multiple(-1, residual), inner(residual, residual) / square, direction);
  }
  return end(step, residual, false);
}

/** The positive τ for which ‖p + τ d‖ is the radius. */
function toBoundary(p: Float64Array, d: Float64Array, radius: number): number {
  const dd = inner(d, d);
  const pd = inner(p, d);
  const rest = radius * radius - inner(p, p);
  const root = Math.sqrt(pd * pd + dd * rest);
  // Without the difference of near numbers.
  return pd > 0 ? rest / (pd + root) : (root - pd) / dd;
}
