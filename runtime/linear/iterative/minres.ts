import { floats, type Vector } from "../matrix.ts";
import { norm } from "../norms.ts";
import { addTimes, completed, inner, residualOf, type IterativeOptions, type Operator } from "./iterative.ts";

export interface MinresResult {
  readonly solution: Float64Array;
  readonly iterations: number;
  /** ‖b − A x‖, formed of the solution itself. */
  readonly residualNorm: number;
  /** Why it ended: `exhausted` where the Krylov space ends with a residual, as where A is singular and b not in its range. */
  readonly reason: "converged" | "iteration limit" | "exhausted";
}

/**
 * The solution of A x = b for a symmetric A, definite or not, that is given by its products: the x of the smallest
 * residual in a Krylov space that grows.
 *
 * MINRES: C. C. Paige, M. A. Saunders, SIAM J. Numer. Anal. 12 (1975), 617–629: the Lanczos recurrence, whose tridiagonal
 * matrix is reduced by rotations as it grows.
 */
export function minres(apply: Operator, rightSide: Vector, options: IterativeOptions = {}): MinresResult {
  const b = floats(rightSide);
  const { tolerance, maxIterations, onStep } = completed(options, b.length);
  const x = options.start?.slice() ?? new Float64Array(b.length);
  const goal = tolerance * norm(b);
  let v = residualOf(apply, b, x);
  let beta = norm(v);
  // |left| is the norm of the residual.
  let left = beta;
  let scale = 0;
  let iterations = 0;
  let before = v;
  let w: Float64Array = new Float64Array(b.length);
  let wBefore = w;
  let [cosine, sine, cosineBefore, sineBefore] = [1, 0, 1, 0];
  const result = (reason: MinresResult["reason"]): MinresResult => ({
    solution: x,
    iterations,
    residualNorm: norm(residualOf(apply, b, x)),
    reason,
  });
  if (beta > 0) v = v.map((value) => value / beta);
  while (Math.abs(left) > goal) {
    if (iterations >= maxIterations) return result("iteration limit");
    const next = apply(v).slice();
    const alpha = inner(v, next);
    addTimes(next, -alpha, v);
    if (iterations > 0) addTimes(next, -beta, before);
    const betaNext = norm(next);
    // Column k of the tridiagonal matrix after the rotations so far
    const above = iterations > 0 ? beta : 0;
    const third = sineBefore * above;
    const second = sine * alpha + cosineBefore * cosine * above;
    const diagonal = cosine * alpha - cosineBefore * sine * above;
    const rotated = norm([diagonal, betaNext]);
    scale = Math.max(scale, Math.abs(alpha) + above + betaNext);
    if (!(rotated > Number.EPSILON * scale)) return result("exhausted");
    [cosineBefore, sineBefore, cosine, sine] = [cosine, sine, diagonal / rotated, betaNext / rotated];
    const direction = v.map((value, i) => (value - third * wBefore[i]! - second * w[i]!) / rotated);
    addTimes(x, cosine * left, direction);
    left *= -sine;
    [wBefore, w, before, beta] = [w, direction, v, betaNext];
    v = betaNext > 0 ? next.map((value) => value / betaNext) : next;
    onStep(++iterations, Math.abs(left));
  }
  return result("converged");
}
