import { requireFraction } from "../checks.ts";
import { along } from "../kernels/vector.ts";
import { rateAt, type Rate } from "../rates.ts";
import type { Counted, UpdateRule } from "./rule.ts";

/**
 * Gradient descent, x ← x − η g. With gradients of random terms or batches it is stochastic gradient descent.
 *
 * The step minimises g·x + ‖x − xₜ‖²/(2η). Where the gradient has the Lipschitz constant L, η ≤ 1/L lowers f by at least
 * η‖g‖²/2 (Nesterov, Introductory Lectures on Convex Optimization (2004), §1.2.3).
 */
export function gradientDescent(options: { readonly rate: Rate }): UpdateRule<Counted> {
  const { rate } = options;
  return {
    init: () => ({ iteration: 0 }),
    step: ({ iteration }, x, g) => ({
      state: { iteration: iteration + 1 },
      point: along(x, -rateAt(rate, iteration), g),
    }),
  };
}

/** A rate, and how much of the velocity is kept in each step. */
export interface MomentumOptions {
  readonly rate: Rate;
  /** From 0 up to, and without, 1; 0.9 by default. */
  readonly momentum?: number;
}

/** The state of a rule with momentum. */
export interface MomentumState extends Counted {
  readonly velocity: Float64Array;
}

/**
 * The heavy ball: v ← β v − η g, x ← x + v.
 *
 * Source: B. T. Polyak, Some methods of speeding up the convergence of iteration methods, USSR Comput. Math. Math. Phys.
 * 4 (1964), 1–17.
 *
 * @throws RangeError unless 0 ≤ β < 1.
 */
export function momentum(options: MomentumOptions): UpdateRule<MomentumState> {
  return withVelocity(options, (x, velocity) => along(x, 1, velocity));
}

/**
 * Nesterov's accelerated gradient: v ← β v − η g, x ← x + β v − η g.
 *
 * The points are those y = x + β v of the usual form v ← β v − η ∇f(x + β v), x ← x + v at which it takes the gradient:
 * yₖ₊₁ = xₖ₊₁ + β vₖ₊₁ = yₖ + β vₖ₊₁ − η g.
 *
 * Sources: Yu. Nesterov, A method of solving a convex programming problem with convergence rate O(1/k²), Soviet Math.
 * Dokl. 27 (1983), 372–376; I. Sutskever, J. Martens, G. Dahl, G. Hinton, On the importance of initialization and
 * momentum in deep learning, ICML (2013), for the form with velocities.
 *
 * @throws RangeError unless 0 ≤ β < 1.
 */
export function nesterov(options: MomentumOptions): UpdateRule<MomentumState> {
  const { momentum: beta = 0.9 } = options;
  return withVelocity(options, (x, velocity, rate, g) => along(along(x, beta, velocity), -rate, g));
}

/** The rule that moves by some combination of the new velocity and the gradient. */
function withVelocity(
  { rate, momentum: beta = 0.9 }: MomentumOptions,
  move: (x: Float64Array, velocity: Float64Array, rate: number, g: Float64Array) => Float64Array,
): UpdateRule<MomentumState> {
  requireFraction({ momentum: beta });
  return {
    init: (n) => ({ iteration: 0, velocity: new Float64Array(n) }),
    step: ({ iteration, velocity: before }, x, g) => {
      const eta = rateAt(rate, iteration);
      const velocity = along(
        before.map((v) => beta * v),
        -eta,
        g,
      );
      return { state: { iteration: iteration + 1, velocity }, point: move(x, velocity, eta, g) };
    },
  };
}
