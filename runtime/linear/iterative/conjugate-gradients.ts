import { floats, type Vector } from "../matrix.ts";
import { norm } from "../norms.ts";
import { addTimes, completed, inner, residualOf, type IterativeOptions, type Operator } from "./iterative.ts";

export interface ConjugateGradientOptions extends IterativeOptions {
  /** The product with an approximation of A⁻¹ that is symmetric and positive definite. */
  readonly preconditioner?: Operator;
}

export interface ConjugateGradientResult {
  readonly solution: Float64Array;
  readonly iterations: number;
  /** ‖b − A x‖, formed of the solution itself. */
  readonly residualNorm: number;
  /** Why it ended: `indefinite` where pᵀ A p ≤ 0, or zᵀ r ≤ 0, shows that A or the preconditioner is not definite. */
  readonly reason: "converged" | "iteration limit" | "indefinite";
}

/**
 * The solution of A x = b for a symmetric positive definite A that is given by its products, by conjugate gradients.
 *
 * M. R. Hestenes, E. Stiefel, J. Res. Nat. Bur. Standards 49 (1952), 409–436; with a preconditioner as in Golub, Van Loan,
 * Matrix Computations (2013), §11.5. The iteration keeps a residual that drifts from the true one by rounding: it has
 * converged when the true one is small too, and begins again from there where it is not.
 */
export function conjugateGradients(
  apply: Operator,
  rightSide: Vector,
  options: ConjugateGradientOptions = {},
): ConjugateGradientResult {
  const b = floats(rightSide);
  const { preconditioner = (r: Float64Array) => r.slice() } = options;
  const { tolerance, maxIterations, onStep } = completed(options, b.length);
  const x = options.start?.slice() ?? new Float64Array(b.length);
  const goal = tolerance * norm(b);
  let r = residualOf(apply, b, x);
  let z = preconditioner(r);
  let p = z.slice();
  let rz = inner(r, z);
  let iterations = 0;
  const result = (reason: ConjugateGradientResult["reason"]): ConjugateGradientResult => ({
    solution: x,
    iterations,
    residualNorm: norm(residualOf(apply, b, x)),
    reason,
  });
  for (;;) {
    if (norm(r) <= goal) {
      r = residualOf(apply, b, x);
      if (norm(r) <= goal) return result("converged");
      z = preconditioner(r);
      p = z.slice();
      rz = inner(r, z);
    }
    if (iterations >= maxIterations) return result("iteration limit");
    const product = apply(p);
    const curvature = inner(p, product);
    if (!(curvature > 0 && rz > 0)) return result("indefinite");
    const alpha = rz / curvature;
    addTimes(x, alpha, p);
    addTimes(r, -alpha, product);
    z = preconditioner(r);
    const next = inner(r, z);
    const beta = next / rz;
    for (let i = 0; i < p.length; i++) p[i] = z[i]! + beta * p[i]!;
    rz = next;
    onStep(++iterations, norm(r));
  }
}
