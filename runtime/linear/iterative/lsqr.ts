import { floats, type Vector } from "../matrix.ts";
import { norm } from "../norms.ts";
import { addTimes, completed, residualOf, type IterativeOptions, type Operator } from "./iterative.ts";

export interface LsqrOptions extends Omit<IterativeOptions, "start"> {
  /** The λ of ‖A x − b‖² + λ²‖x‖², 0 where not given. */
  readonly damping?: number;
}

export interface LsqrResult {
  readonly solution: Float64Array;
  readonly iterations: number;
  /** ‖b − A x‖, formed of the solution itself. */
  readonly residualNorm: number;
  /**
   * Why it ended: the residual is as small as asked for (`solved`), or it is orthogonal to the columns of A, as far as
   * asked for (`least squares`).
   */
  readonly reason: "solved" | "least squares" | "iteration limit";
}

/**
 * The shortest x of the smallest ‖A x − b‖² + λ²‖x‖² for a matrix of any shape that is given by its products.
 *
 * LSQR: C. C. Paige, M. A. Saunders, ACM Trans. Math. Softw. 8 (1982), 43–71: Golub–Kahan bidiagonalization, and
 * rotations that reduce the bidiagonal matrix as it grows. It stops by the first two of their rules: ‖r‖ ≤ ε ‖b‖ or
 * ‖Aᵀ r‖ ≤ ε ‖A‖ ‖r‖, with an estimate of the Frobenius norm of A.
 */
export function lsqr(
  apply: Operator,
  applyTransposed: Operator,
  rightSide: Vector,
  options: LsqrOptions = {},
): LsqrResult {
  const { damping = 0 } = options;
  const b = floats(rightSide);
  const [u, betaFirst] = normalized(b);
  let left = u;
  let [right, alpha] = normalized(applyTransposed(u));
  const { tolerance, maxIterations, onStep } = completed(options, right.length);
  const x = new Float64Array(right.length);
  let w = right.slice();
  let [phiBar, rhoBar, beta] = [betaFirst, alpha, betaFirst];
  // ‖(r, λ x)‖² is φ̄² + Σ ψ²
  let [normSquared, dampedSquared, iterations] = [0, 0, 0];
  const result = (reason: LsqrResult["reason"]): LsqrResult => ({
    solution: x,
    iterations,
    residualNorm: norm(residualOf(apply, b, x)),
    reason,
  });
  if (alpha * beta === 0) return result(beta === 0 ? "solved" : "least squares");
  for (;;) {
    if (iterations >= maxIterations) return result("iteration limit");
    const forward = apply(right).slice();
    addTimes(forward, -alpha, left);
    [left, beta] = normalized(forward);
    normSquared += alpha * alpha + beta * beta + damping * damping;
    const backward = applyTransposed(left).slice();
    addTimes(backward, -beta, right);
    const [nextRight, nextAlpha] = normalized(backward);
    // Take the damping away, and then what stands below the diagonal.
    const damped = norm([rhoBar, damping]);
    dampedSquared += ((damping / damped) * phiBar) ** 2;
    phiBar *= rhoBar / damped;
    const rho = norm([damped, beta]);
    const [cosine, sine] = [damped / rho, beta / rho];
    const theta = sine * nextAlpha;
    const phi = cosine * phiBar;
    rhoBar = -cosine * nextAlpha;
    phiBar *= sine;
    addTimes(x, phi / rho, w);
    w = nextRight.map((value, i) => value - (theta / rho) * w[i]!);
    [right, alpha] = [nextRight, nextAlpha];
    const residualNorm = Math.sqrt(phiBar * phiBar + dampedSquared);
    onStep(++iterations, residualNorm);
    if (residualNorm <= tolerance * betaFirst) return result("solved");
    const slope = alpha * Math.abs(cosine * phiBar);
    if (slope <= tolerance * Math.sqrt(normSquared) * residualNorm) return result("least squares");
  }
}

/** A vector of length 1 in the direction of another, and the length of that; of 0 it is 0. */
function normalized(x: Float64Array): [Float64Array, number] {
  const length = norm(x);
  return [length > 0 ? x.map((value) => value / length) : x.slice(), length];
}
