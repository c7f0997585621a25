import {
  backward,
  cholesky,
  forward,
  profiled,
  smallDirection,
  spectrumBounds,
  symmetricProduct,
  witnessSquare,
  type Profiled,
} from "../kernels/cholesky.ts";
import { along, inner, multiple, norm } from "../kernels/vector.ts";
import type { Model, ModelStep } from "./loop.ts";

/** How near to the radius a step has to be, and how near to the minimum in the hard case, as shares. */
const NEAR_RADIUS = 0.1;
const NEAR_MINIMUM = 0.2;

/** The number of factorisations in one step at most; two or three are usual. */
const MAX_FACTORISATIONS = 60;

/**
 * The model gᵀp + ½ pᵀH p with a dense Hessian, minimised within the trust region.
 *
 * The minimiser is p(λ) = −(H + λI)⁻¹g with the λ ≥ 0 for which H + λI is positive semidefinite and either λ = 0 or ‖p‖
 * is the radius. Newton's method on 1/Δ − 1/‖p(λ)‖ finds it, each step from one Cholesky factorisation, kept between
 * bounds that every factorisation, and every one that fails, tightens. Where g has no part in the direction of the lowest
 * eigenvalue (the hard case), ‖p‖ stays too short, and a multiple of such a direction is added.
 *
 * Sources: J. J. Moré, D. C. Sorensen, Computing a trust region step, SIAM J. Sci. Stat. Comput. 4 (1983), 553–572; A. R.
 * Conn, N. I. M. Gould, Ph. L. Toint, Trust-Region Methods (2000), algorithm 7.3.4.
 */
export function denseModel(hessian: Float64Array, gradient: Float64Array): Model {
  const matrix = profiled(hessian, gradient.length);
  const factor = new Float64Array(hessian.length);
  return (radius) => {
    const { step, isAtBoundary } = minimiser(matrix, factor, gradient, radius);
    const image = symmetricProduct(matrix, step);
    return { step, isAtBoundary, decrease: -(inner(gradient, step) + 0.5 * inner(step, image)) };
  };
}

/** An enclosure of the shift λ. */
interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

function minimiser(
  matrix: Profiled,
  factor: Float64Array,
  gradient: Float64Array,
  radius: number,
): Omit<ModelStep, "decrease"> {
  let { lower, upper } = firstBounds(matrix, norm(gradient) / radius);
  let shift = lower;
  let best: Float64Array = new Float64Array(gradient.length);
  for (let k = 0; k < MAX_FACTORISATIONS; k++) {
    const rows = cholesky(factor, matrix, shift);
    if (rows < matrix.n) {
      const pivot = factor[rows * matrix.n + rows] ?? NaN;
      lower = Math.max(lower, shift - pivot / witnessSquare(factor, matrix, rows));
      if (!(lower <= upper)) break;
      shift = between(lower, upper);
      continue;
    }
    const step = multiple(-1, backward(factor, matrix, forward(factor, matrix, gradient)));
    const length = norm(step);
    if (length <= radius) {
      if (shift === 0) return { step, isAtBoundary: false };
      if (radius - length <= NEAR_RADIUS * radius) return { step, isAtBoundary: true };
      best = step;
      upper = shift;
      const { z, size } = smallDirection(factor, matrix);
      const tau = toRadius(step, z, radius);
      // pᵀ(H + λI)p + λΔ².
      const energy = shift * radius * radius - inner(step, gradient);
      if (tau * tau * size * size <= NEAR_MINIMUM * energy) return { step: along(step, tau, z), isAtBoundary: true };
      lower = Math.max(lower, shift - size * size);
    } else {
      best = multiple(radius / length, step);
      if (length - radius <= NEAR_RADIUS * radius) return { step: best, isAtBoundary: true };
      lower = Math.max(lower, shift);
    }
    const w = norm(forward(factor, matrix, step));
    const newton = shift + (length / w) ** 2 * ((length - radius) / radius);
    shift = newton > lower && newton <= upper ? newton : between(lower, upper);
  }
  return { step: best, isAtBoundary: true };
}

/**
 * Bounds on λ before any factorisation, from bounds on the eigenvalues, and from ‖(H + λI)p‖ = ‖g‖ with ‖p‖ = Δ. The
 * upper one is a little larger, so that in the hard case there is a number between them.
 */
function firstBounds(matrix: Profiled, ratio: number): Bounds {
  const { leastDiagonal, least, most } = spectrumBounds(matrix);
  return { lower: Math.max(0, -leastDiagonal, ratio - most), upper: Math.max(0, ratio - least) * (1 + 2 ** -20) };
}

/** A shift within the bounds, nearer to the lower one, which tells more. */
function between(lower: number, upper: number): number {
  return Math.max(Math.sqrt(lower * upper), lower + 0.01 * (upper - lower));
}

/** The τ nearest to 0 for which ‖p + τ z‖ is the radius, where ‖z‖ = 1 and ‖p‖ is smaller. */
function toRadius(p: Float64Array, z: Float64Array, radius: number): number {
  const pz = inner(p, z);
  const length = norm(p);
  const rest = (radius - length) * (radius + length);
  return rest / (pz + (pz < 0 ? -1 : 1) * Math.sqrt(pz * pz + rest));
}
