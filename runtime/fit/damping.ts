import { norm } from "../linear/norms.ts";
import type { LinearModel } from "./model.ts";

/** A step that is proposed, scaled, and the damping λ that it was found with. */
export interface Proposal {
  readonly step: Float64Array;
  readonly damping: number;
}

/** What became of a step. Decreases are relative to the sum of squares before. */
export interface Outcome {
  /** What the sum of squares decreased by; −1 where it was not finite. */
  readonly actual: number;
  /** What the linear model foresaw. */
  readonly predicted: number;
  /** The derivative of half the sum of squares along the step, relative to the sum: negative. */
  readonly slope: number;
  /** ‖D s‖ of the step that was tried. */
  readonly length: number;
}

/** A rule that chooses the damping of each step by what became of those before. */
export interface DampingRule {
  readonly propose: (model: LinearModel) => Proposal;
  readonly learn: (outcome: Outcome) => void;
  /** No step will be longer than this, as far as the rule knows. */
  readonly reach: () => number;
}

/**
 * J. J. Moré's rule: the step is the shortest with ‖r + J s‖ minimal in the ball ‖D s‖ ≤ Δ, and Δ grows and shrinks with
 * the quality of the steps. J. J. Moré, The Levenberg–Marquardt algorithm: implementation and theory, Lecture Notes in
 * Mathematics 630 (1978), 105–116.
 */
export function trustRegion(firstRadius: number): DampingRule {
  let radius = firstRadius;
  let isFirst = true;
  let damping = 0;
  return {
    propose: (model) => {
      const proposal = stepWithin(model, radius, damping);
      damping = proposal.damping;
      return proposal;
    },
    learn: ({ actual, predicted, slope, length }) => {
      if (isFirst) radius = Math.min(radius, length);
      isFirst = false;
      const ratio = predicted > 0 ? actual / predicted : 0;
      if (ratio <= 0.25) {
        // The minimum of the parabola through both sums with the slope at the old one
        const fraction = actual >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * actual);
        const factor = fraction >= 0.1 && actual > -1 ? Math.min(fraction, 0.5) : 0.1;
        radius = factor * Math.min(radius, 10 * length);
        damping /= factor;
      } else if (damping === 0 || ratio >= 0.75) {
        radius = 2 * length;
        damping /= 2;
      }
    },
    reach: () => radius,
  };
}

/** The damping is found when the length of the step is that of the radius, to one part in ten. */
const SLACK = 0.1;

/** Newton's method for the damping needs three steps or so. */
const MOST_CORRECTIONS = 10;

/**
 * The shortest step that minimizes the model within a radius: the full one where it is short enough, else that of the λ
 * with ‖z(λ)‖ = Δ, by Newton's method for 1/Δ − 1/‖z(λ)‖, between bounds that close in on λ.
 */
export function stepWithin(model: LinearModel, radius: number, previous: number): Proposal {
  const full = model.fullStep();
  const length = norm(full);
  if (length <= (1 + SLACK) * radius) return { step: full, damping: 0 };
  const isRegular = model.rank === model.triangle.columns;
  let low = isRegular ? (length - radius) / radius / model.dampedStep(0).shrinkage : 0;
  let high = gradientLength(model) / radius;
  let damping = Math.min(Math.max(previous, low), high) || Math.max(low, 1e-3 * high);
  let before = length - radius;
  for (let correction = 1; ; correction++) {
    if (!(damping > 0)) damping = Math.max(Number.MIN_VALUE, 1e-3 * high);
    const { step, shrinkage } = model.dampedStep(damping);
    const excess = norm(step) - radius;
    const isShortAnyway = low === 0 && excess <= before && before < 0;
    if (Math.abs(excess) <= SLACK * radius || isShortAnyway || correction === MOST_CORRECTIONS) {
      return { step, damping };
    }
    if (excess > 0) low = Math.max(low, damping);
    else high = Math.min(high, damping);
    damping = Math.max(low, damping + excess / radius / shrinkage);
    before = excess;
  }
}

/** ‖Aᵀ r‖ = ‖Rᵀ c‖. */
function gradientLength({ triangle: { values, columns: n }, projection }: LinearModel): number {
  return norm(
    Float64Array.from({ length: n }, (_, j) => {
      let sum = 0;
      for (let i = 0; i <= j; i++) sum += values[i * n + j]! * projection[i]!;
      return sum;
    }),
  );
}

/** The damping of a first step: in steps whose scale makes the columns of A one long, a small share of their squares. */
const FIRST_DAMPING = 1e-3;

/**
 * H. B. Nielsen's rule: λ itself is kept, shrinks smoothly after good steps, and grows ever faster after bad ones.
 * H. B. Nielsen, Damping parameter in Marquardt's method, IMM-REP-1999-05 (1999); K. Madsen, H. B. Nielsen, O. Tingleff,
 * Methods for non-linear least squares problems (2004), §3.2.
 */
export function nielsenDamping(): DampingRule {
  let damping = FIRST_DAMPING;
  let growth = 2;
  let reach = Infinity;
  return {
    propose: (model) => ({ step: model.dampedStep(damping).step, damping }),
    learn: ({ actual, predicted, length }) => {
      if (actual > 0 && predicted > 0) {
        damping *= Math.max(1 / 3, 1 - (2 * (actual / predicted) - 1) ** 3);
        growth = 2;
        reach = Infinity;
      } else {
        damping *= growth;
        growth *= 2;
        reach = length;
      }
    },
    reach: () => reach,
  };
}
