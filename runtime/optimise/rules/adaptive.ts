import { requireAtLeastZero, requireFraction } from "../checks.ts";
import { rateAt, type Rate } from "../rates.ts";
import type { Counted, UpdateRule } from "./rule.ts";

/** What keeps the divisors of adaptive rules from 0: it is added to the roots, and 1e-8 by default. */
interface WithEpsilon {
  readonly epsilon?: number;
}

/** The state of a rule that keeps squares of gradients. */
export interface SquaresState extends Counted {
  /** Their sums, or their running means. */
  readonly squares: Float64Array;
}

/** The options of AdaGrad. */
export interface AdagradOptions extends WithEpsilon {
  /** 0.01 by default. */
  readonly rate?: Rate;
}

/**
 * AdaGrad: s ← s + g², x ← x − η g/(√s + ε), element by element.
 *
 * Source: J. Duchi, E. Hazan, Y. Singer, Adaptive subgradient methods for online learning and stochastic optimization,
 * J. Mach. Learn. Res. 12 (2011), 2121–2159.
 *
 * @throws RangeError when ε is negative.
 */
export function adagrad(options: AdagradOptions = {}): UpdateRule<SquaresState> {
  const { rate = 0.01, epsilon = 1e-8 } = options;
  return scaledBySquares(rate, epsilon, 1, 1);
}

/** The options of RMSProp. */
export interface RmspropOptions extends WithEpsilon {
  /** 0.001 by default. */
  readonly rate?: Rate;
  /** How much of the mean of squares is kept in each step; 0.9 by default. */
  readonly decay?: number;
}

/**
 * RMSProp: s ← ρ s + (1 − ρ) g², x ← x − η g/(√s + ε), element by element.
 *
 * Source: T. Tieleman, G. Hinton, Neural Networks for Machine Learning, lecture 6.5, Coursera (2012).
 *
 * @throws RangeError unless 0 ≤ ρ < 1, or when ε is negative.
 */
export function rmsprop(options: RmspropOptions = {}): UpdateRule<SquaresState> {
  const { rate = 0.001, decay = 0.9, epsilon = 1e-8 } = options;
  requireFraction({ decay });
  return scaledBySquares(rate, epsilon, decay, 1 - decay);
}

/** The rule s ← kept·s + added·g², x ← x − η g/(√s + ε). */
function scaledBySquares(rate: Rate, epsilon: number, kept: number, added: number): UpdateRule<SquaresState> {
  requireAtLeastZero({ epsilon });
  return {
    init: (n) => ({ iteration: 0, squares: new Float64Array(n) }),
    step: ({ iteration, squares: before }, x, g) => {
      const eta = rateAt(rate, iteration);
      const squares = new Float64Array(x.length);
      const point = new Float64Array(x.length);
      for (let i = 0; i < point.length; i++) {
        const gi = g[i]!;
        const s = kept * before[i]! + added * gi * gi;
        squares[i] = s;
        point[i] = x[i]! - eta * quotient(gi, Math.sqrt(s) + epsilon);
      }
      return { state: { iteration: iteration + 1, squares }, point };
    },
  };
}

/** The options of Adam. */
export interface AdamOptions extends WithEpsilon {
  /** 0.001 by default. */
  readonly rate?: Rate;
  /** How much of the mean of gradients is kept in each step; 0.9 by default. */
  readonly beta1?: number;
  /** How much of the mean of their squares is kept in each step; 0.999 by default. */
  readonly beta2?: number;
}

/** The options of AdamW. */
export interface AdamWOptions extends AdamOptions {
  /** How fast points decay, as a multiple of the rate; 0.01 by default. */
  readonly weightDecay?: number;
}

/** The state of Adam. */
export interface AdamState extends Counted {
  /** The running mean of gradients, and that of their squares, both begun at 0. */
  readonly mean: Float64Array;
  readonly squares: Float64Array;
  /** β₁ᵗ and β₂ᵗ, the share of that 0 after t steps. */
  readonly share1: number;
  readonly share2: number;
}

/**
 * Adam: m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², x ← x − η m̂/(√ŝ + ε), element by element, where m̂ = m/(1 − β₁ᵗ)
 * and ŝ = s/(1 − β₂ᵗ) make up for having begun at 0.
 *
 * Source: D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR (2015), algorithm 1.
 *
 * @throws RangeError unless 0 ≤ β₁, β₂ < 1, or when ε is negative.
 */
export function adam(options: AdamOptions = {}): UpdateRule<AdamState> {
  return adamW({ ...options, weightDecay: 0 });
}

/**
 * Adam with decoupled weight decay: x ← x − η (m̂/(√ŝ + ε) + λ x).
 *
 * Source: I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR (2019), algorithm 2, with λ multiplied by
 * the rate.
 *
 * @throws RangeError unless 0 ≤ β₁, β₂ < 1, or when ε or λ is negative.
 */
export function adamW(options: AdamWOptions = {}): UpdateRule<AdamState> {
  const { rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options;
  requireFraction({ beta1 });
  requireFraction({ beta2 });
  requireAtLeastZero({ epsilon, weightDecay });
  return {
    init: (n) => ({ iteration: 0, mean: new Float64Array(n), squares: new Float64Array(n), share1: 1, share2: 1 }),
    step: (state, x, g) => {
      const eta = rateAt(rate, state.iteration);
      const share1 = state.share1 * beta1;
      const share2 = state.share2 * beta2;
      const mean = new Float64Array(x.length);
      const squares = new Float64Array(x.length);
      const point = new Float64Array(x.length);
      for (let i = 0; i < point.length; i++) {
        const gi = g[i]!;
        const m = beta1 * state.mean[i]! + (1 - beta1) * gi;
        const s = beta2 * state.squares[i]! + (1 - beta2) * gi * gi;
        mean[i] = m;
        squares[i] = s;
        const move = quotient(m / (1 - share1), Math.sqrt(s / (1 - share2)) + epsilon);
        point[i] = x[i]! - eta * (move + weightDecay * x[i]!);
      }
      return { state: { iteration: state.iteration + 1, mean, squares, share1, share2 }, point };
    },
  };
}

/** The quotient a/b, and 0 for 0/0: where there was no gradient yet, nothing moves. */
function quotient(a: number, b: number): number {
  return a === 0 ? 0 : a / b;
}
