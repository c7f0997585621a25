import { lu } from "../../tensor/lu.ts";
import { luSolve } from "../../tensor/luSolve.ts";
import { requireAtLeastZero, requireCounts } from "../checks.ts";
import { along, inner, isFiniteVector, norm } from "../kernels/vector.ts";
import { armijo } from "../line-search/armijo.ts";
import { elementsOf, matrixElements, type Matrix, type Vector } from "../vector.ts";

/** As many equations F(x) = 0 as unknowns. */
export interface Equations {
  /** F(x). */
  readonly value: (x: Float64Array) => Vector;
  /** The matrix of derivatives, ∂Fᵢ/∂xⱼ in row i and column j. */
  readonly jacobian: (x: Float64Array) => Matrix;
}

/**
 * Why Newton's method for equations stopped: `residual`: ‖F‖ is within its tolerance; `step`: the last step is;
 * `singular`: the Jacobian has no inverse there; `lineSearch`: no step, however short, lowers ‖F‖; `nonFinite`: F or its
 * Jacobian is not finite; `iterations` and `stopped` as for minimisers.
 */
export type SystemReason = "residual" | "step" | "iterations" | "stopped" | "singular" | "lineSearch" | "nonFinite";

/** Where Newton's method for equations is. */
export interface SystemStep {
  readonly iteration: number;
  readonly point: Float64Array;
  /** F at the point, and its Euclidean norm. */
  readonly residual: Float64Array;
  readonly residualNorm: number;
  /** The length of the step that led here, 0 at the start. */
  readonly length: number;
}

/** When Newton's method for equations stops. */
export interface SystemOptions {
  /** Stop where ‖F‖ is at most this; 1e-10 by default. */
  readonly residualTolerance?: number;
  /** Stop after a step with ‖xₖ − xₖ₋₁‖ ≤ stepTolerance · max(1, ‖xₖ‖). Not tested by default. */
  readonly stepTolerance?: number;
  /** Stop after so many steps; 100 by default. */
  readonly maxIterations?: number;
  /** Whether steps are shortened until ‖F‖ falls, as is the default; without, this is Newton's method as it stands. */
  readonly damped?: boolean;
  /** Called at every point from the start on. To return false stops. */
  readonly onStep?: (step: SystemStep) => unknown;
}

/** What Newton's method for equations found. */
export interface SystemResult {
  readonly point: Float64Array;
  readonly residual: Float64Array;
  readonly residualNorm: number;
  readonly iterations: number;
  /** How often F and its Jacobian were called. */
  readonly evaluations: { readonly values: number; readonly jacobians: number };
  readonly reason: SystemReason;
}

/**
 * Newton's method for equations, x ← x − t J⁻¹F, with t found by backtracking on ½‖F‖², whose slope along the step is
 * −‖F‖². With the gradient as F and the Hessian as J it finds stationary points.
 *
 * Source: J. E. Dennis, R. B. Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations (1983),
 * algorithm 6.1.3 and §6.5.
 *
 * @throws RangeError for options that make no sense, and where F or J has the wrong number of elements.
 */
export function newtonSystem(equations: Equations, start: Vector, options: SystemOptions = {}): SystemResult {
  const { residualTolerance = 1e-10, stepTolerance = NaN, maxIterations = 100, damped = true } = options;
  requireAtLeastZero({ residualTolerance, stepTolerance: options.stepTolerance });
  requireCounts({ maxIterations });
  const n = start.length;
  const evaluations = { values: 0, jacobians: 0 };

  const residualAt = (x: Float64Array): Float64Array => {
    evaluations.values++;
    return elementsOf(equations.value(x), n, "value of the equations");
  };
  const newtonStep = (x: Float64Array, residual: Float64Array): Float64Array | "nonFinite" | "singular" => {
    evaluations.jacobians++;
    const jacobian = matrixElements(equations.jacobian(x), n, n, "Jacobian");
    if (!isFiniteVector(jacobian)) return "nonFinite";
    const factors = new Float64Array(n * (n + 1));
    const step = new Float64Array(n);
    lu(factors, jacobian, n);
    luSolve(
      step,
      factors,
      residual.map((r) => -r),
      n,
      1,
    );
    return isFiniteVector(step) ? step : "singular";
  };

  let point: Float64Array = new Float64Array(start);
  let residual = residualAt(point);
  let length = 0;
  for (let iteration = 0; ; iteration++) {
    const residualNorm = norm(residual);
    const end = (reason: SystemReason): SystemResult => ({
      point,
      residual,
      residualNorm,
      iterations: iteration,
      evaluations: { ...evaluations },
      reason,
    });
    if (!isFiniteVector(residual)) return end("nonFinite");
    const goesOn = options.onStep?.({ iteration, point, residual, residualNorm, length }) !== false;
    if (residualNorm <= residualTolerance) return end("residual");
    if (iteration > 0 && length <= stepTolerance * Math.max(1, norm(point))) return end("step");
    if (!goesOn) return end("stopped");
    if (iteration >= maxIterations) return end("iterations");
    const step = newtonStep(point, residual);
    if (typeof step === "string") return end(step);
    const next = damped ? shortened(residualAt, point, residual, step) : full(residualAt, point, step);
    if (typeof next === "string") return end(next);
    ({ point, residual } = next);
    length = next.t * norm(step);
  }
}

/** A point that was gone to, with t of a whole step. */
interface Next {
  readonly point: Float64Array;
  readonly residual: Float64Array;
  readonly t: number;
}

/** A whole step, if F is finite there. */
function full(
  residualAt: (x: Float64Array) => Float64Array,
  from: Float64Array,
  step: Float64Array,
  t = 1,
): Next | "nonFinite" {
  const point = along(from, t, step);
  const residual = residualAt(point);
  return isFiniteVector(residual) ? { point, residual, t } : "nonFinite";
}

/** As much of a step as lowers ‖F‖. */
function shortened(
  residualAt: (x: Float64Array) => Float64Array,
  from: Float64Array,
  residual: Float64Array,
  step: Float64Array,
): Next | "nonFinite" | "lineSearch" {
  const square = inner(residual, residual);
  let tried: Next | "nonFinite" = "nonFinite";
  const outcome = armijo()(
    {
      value: (t) => {
        if (t === 0) return square / 2;
        tried = full(residualAt, from, step, t);
        return typeof tried === "string" ? NaN : inner(tried.residual, tried.residual) / 2;
      },
      slope: () => -square,
    },
    1,
  );
  // What is accepted was tried last.
  if (outcome.kind === "accepted") return tried;
  return outcome.reason === "nonFinite" ? "nonFinite" : "lineSearch";
}
